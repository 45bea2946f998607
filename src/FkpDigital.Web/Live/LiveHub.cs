using System.Globalization;
using Microsoft.AspNetCore.SignalR;

namespace FkpDigital.Web.Live;

/// <summary>Server to client only. A connection names its groups in the address: <c>/live?groups=challenge:7,proposal:42</c>.</summary>
public sealed class LiveHub : Hub
{
    private const int MaxGroups = 50;

    public override async Task OnConnectedAsync()
    {
        foreach (var group in Asked(Context.GetHttpContext()!.Request.Query["groups"]).Take(MaxGroups))
        {
            await Groups.AddToGroupAsync(Context.ConnectionId, group);
        }

        await base.OnConnectedAsync();
    }

    private static IEnumerable<string> Asked(IEnumerable<string?> asked) => asked
        .SelectMany(g => (g ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .Where(IsGroup)
        .Distinct(StringComparer.Ordinal);

    private static bool IsGroup(string name) => name.Split(':') switch
    {
        ["leaderboard"] => true,
        ["challenge" or "proposal" or "forum" or "commitment", var id] => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _),
        _ => false,
    };
}
