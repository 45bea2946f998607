using System.Globalization;

namespace FkpDigital.Bench;

/// <summary>Votes by HTTP with a token, every rule and a durable commit, against a bare program that commits the same votes one by one.</summary>
internal static class VoteRows
{
    private const int Rounds = 3;
    private const int WarmUp = 15;
    private static int _next;

    public static async Task<List<Row>> MeasureAsync(TestBed bed)
    {
        List<(double Ours, double Other)> spread = [], hot = [];
        var statements = 0.0;
        await using (var server = await bed.ServeAsync())
        {
            await VoteAsync(bed, server, hot: null, WarmUp); // the compiler's time
            for (var round = 0; round < Rounds; round++)
            {
                var before = await CountAsync(bed);
                var ours = await VoteAsync(bed, server, hot: null, bed.Seconds);
                var after = await CountAsync(bed);
                statements = (double)(after.Transactions - before.Transactions) / (after.Ballots - before.Ballots);
                spread.Add((ours, await BareAsync(bed, "random(1, 1000)")));
                hot.Add((await VoteAsync(bed, server, hot: 1 + round, bed.Seconds), await BareAsync(bed, string.Create(CultureInfo.InvariantCulture, $"{1 + round}"))));
            }
        }

        await RequireExactAsync(bed);
        return
        [
            Row.OfRates("Durable votes, 256 connections, spread over 1,000 proposals, against pgbench with 16 clients", "votes", spread, 1.5),
            Row.OfRates("The same on one hot proposal, against pgbench on one hot row", "votes", hot, 5),
            Row.OfRates("The hot proposal against the spread row", "votes", [.. spread.Zip(hot, (s, h) => (h.Ours, s.Ours))], 0.9),
            new Row("Transactions sent to PostgreSQL for a vote", string.Create(CultureInfo.InvariantCulture, $"{statements:0.00}"), "-", statements, 1, AtMost: true),
        ];
    }

    /// <summary>Nothing is measured that did not happen: every vote is stored once and every sum is right.</summary>
    private static async Task RequireExactAsync(TestBed bed)
    {
        var wrong = await bed.NumberAsync("""
            select count(*) from tally t
            left join (select proposal_id, count(*) n from vote group by proposal_id) v using (proposal_id)
            left join (select proposal_id, count(*) n from ballot group by proposal_id) b using (proposal_id)
            where t.votes <> coalesce(v.n, 0) or t.votes <> coalesce(b.n, 0)
            """);
        var sum = await bed.NumberAsync("select (select votes from round_tally) - (select count(*) from vote)");
        if (wrong != 0 || sum != 0)
        {
            throw new InvalidOperationException($"{wrong} tallies are wrong, the round is off by {sum}");
        }
    }

    private static async Task<(long Ballots, long Transactions)> CountAsync(TestBed bed)
    {
        await Task.Delay(1_500); // PostgreSQL gathers its figures for a second
        return (await bed.NumberAsync("select count(*) from ballot"), await bed.NumberAsync("select xact_commit from pg_stat_database where datname = current_database()"));
    }

    /// <returns>Votes written a second, counted in the database.</returns>
    private static async Task<double> VoteAsync(TestBed bed, Server server, int? hot, int seconds)
    {
        var script = $$"""
            local first, hot = {{_next}}, {{hot?.ToString(CultureInfo.InvariantCulture) ?? "nil"}}
            local threads = 0
            function setup(thread) thread:set("mine", threads); threads = threads + 1 end
            function init(args) n = mine end
            function request()
              local person = first + n % {{World.People}}
              n = n + 2
              local proposal = hot or 1 + (person * 7919) % {{World.Proposals}}
              return wrk.format("PUT", "/api/v1/proposals/" .. proposal .. "/vote", { ["Authorization"] = "Bearer fkp_bench_" .. 1 + person % {{World.People}}, ["Content-Length"] = "0" })
            end
            """;
        var before = await bed.NumberAsync("select count(*) from ballot");
        var run = await Wrk.RunAsync(server.Address, 256, seconds, script);
        var written = await bed.NumberAsync("select count(*) from ballot") - before;
        // Nobody votes for the same proposal twice: go on where the last run ended, on other proposals when people begin anew.
        _next += (int)written + 1_013;
        return run.Failed > run.Requests / 50 ? throw new InvalidOperationException($"{run.Failed} of {run.Requests} votes were refused") : written / run.Seconds;
    }

    private static async Task<double> BareAsync(TestBed bed, string proposal)
    {
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, $"""
            \set proposal {proposal}
            \set person random(1, 1000000000)
            begin;
            insert into bare_vote values (:proposal, :person, now()) on conflict do nothing;
            update bare_tally set votes = votes + 1 where proposal_id = :proposal;
            commit;
            """);
        var c = bed.Connection;
        var printed = await Tool.RunAsync(
            "pgbench", ["-n", "-c", "16", "-j", "2", "-T", bed.Seconds.ToString(CultureInfo.InvariantCulture), "-M", "prepared", "-f", script, "-h", c.Host!, "-p", c.Port.ToString(CultureInfo.InvariantCulture), "-U", c.Username!, c.Database!],
            ("PGPASSWORD", c.Password!));
        var line = printed.Split('\n').First(l => l.StartsWith("tps = ", StringComparison.Ordinal));
        return double.Parse(line["tps = ".Length..].Split(' ')[0], CultureInfo.InvariantCulture);
    }
}
