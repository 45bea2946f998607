using Microsoft.AspNetCore.SignalR;

namespace FkpDigital.Bench;

/// <summary>A hub with nothing behind it: a vote adds one to a number in memory, and four times a second everybody is sent a message of the same shape.</summary>
internal sealed class BareHub : Hub
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    public static async Task RunAsync(string address)
    {
        var votes = 0;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        builder.Services.AddSignalR();
        var app = builder.Build();
        app.MapGet("/", () => "");
        app.MapPut("/api/v1/proposals/1/vote", () => Results.Ok(new { votes = Interlocked.Increment(ref votes) }));
        app.MapHub<BareHub>("/live");
        var hub = app.Services.GetRequiredService<IHubContext<BareHub>>();
        var sent = 0;
        using var timer = new Timer(_ =>
        {
            if (sent != votes)
            {
                sent = votes;
                var top = Enumerable.Range(1, 50).Select(n => new { proposalId = n, votes = n == 1 ? sent : 100 - n, rank = n });
                _ = hub.Clients.All.SendAsync("ranking", new { challengeId = 1, top, cutLine = 90 });
            }
        }, null, Beat, Beat);
        await app.RunAsync();
    }
}
