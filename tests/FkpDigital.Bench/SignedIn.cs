using System.Net.Http.Headers;

namespace FkpDigital.Bench;

/// <summary>Pages as somebody sees them who is signed in: nothing of them is kept.</summary>
internal static class SignedIn
{
    private const string Token = "fkp_bench_399999";

    public static async Task<WrkRun> LoadAsync(Server server, string path, int seconds)
    {
        var script = $$"""
            wrk.headers["Authorization"] = "Bearer {{Token}}"
            """;
        var run = await Wrk.RunAsync(new Uri(server.Address, path), 64, seconds, script, coding: "identity");
        return run.Failed == 0 ? run : throw new InvalidOperationException($"{run.Failed} of {run.Requests} pages were refused");
    }

    /// <summary>One after the other.</summary>
    /// <returns>How long the first one took.</returns>
    public static async Task<TimeSpan> GetAsync(Server server, string path, int count)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        TimeSpan? first = null;
        for (var n = 0; n < count; n++)
        {
            await http.GetStringAsync(new Uri(path, UriKind.Relative));
            first ??= System.Diagnostics.Stopwatch.GetElapsedTime(began);
        }

        return first!.Value;
    }
}
