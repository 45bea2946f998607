using System.Globalization;

namespace FkpDigital.Bench;

/// <summary>Votes as people send them: by HTTP, each with a token of somebody who has not voted for that proposal.</summary>
internal static class Ballots
{
    private static int _next;

    /// <param name="bed">Where they are counted.</param>
    /// <param name="server">Whom they are sent to.</param>
    /// <param name="hot">All for this proposal; null: spread over the first challenge.</param>
    /// <param name="proposals">How many proposals that has.</param>
    /// <param name="seconds">For how long.</param>
    /// <returns>Votes written a second, counted in the database.</returns>
    public static async Task<double> PutAsync(TestBed bed, Server server, int? hot, int proposals, int seconds)
    {
        var script = $$"""
            local first, hot = {{_next}}, {{hot?.ToString(CultureInfo.InvariantCulture) ?? "nil"}}
            local threads = 0
            function setup(thread) thread:set("mine", threads); threads = threads + 1 end
            function init(args) n = mine end
            function request()
              local person = first + n % {{World.People}}
              n = n + 2
              local proposal = hot or 1 + (person * 7919 + math.floor(person / {{World.People}}) * 37) % {{proposals}}
              return wrk.format("PUT", "/api/v1/proposals/" .. proposal .. "/vote", { ["Authorization"] = "Bearer fkp_bench_" .. 1 + person % {{World.People}}, ["Content-Length"] = "0" })
            end
            """;
        var before = await CountAsync(bed);
        var run = await Wrk.RunAsync(server.Address, 256, seconds, script);
        var written = await CountAsync(bed) - before;
        // Nobody votes for the same proposal twice: go on where the last run ended, on other proposals when people begin anew.
        _next += (int)written + 1_013;
        return run.Failed > run.Requests / 50 ? throw new InvalidOperationException($"{run.Failed} of {run.Requests} votes were refused") : written / run.Seconds;
    }

    /// <summary>All that were ever written; the numbers of ballots have gaps.</summary>
    public static Task<long> CountAsync(TestBed bed) => bed.NumberAsync("select sum(votes) from tally");
}
