using System.Globalization;

namespace FkpDigital.Bench;

/// <summary>Votes by HTTP with a token, every rule and a durable commit, against a bare program that commits the same votes one by one.</summary>
internal static class VoteRows
{
    private const int Rounds = 3;
    private const int WarmUp = 15;
    private const int Spread = 1_000;

    /// <summary>Processor time of all pgbench runs so far.</summary>
    private static TimeSpan _pgbench;

    public static async Task<List<Row>> MeasureAsync(TestBed bed)
    {
        List<(double Ours, double Other)> spread = [], hot = [], time = [];
        var statements = 0.0;
        await using (var server = await bed.ServeAsync())
        {
            await Ballots.PutAsync(bed, server, hot: null, Spread, WarmUp); // the compiler's time
            for (var round = 0; round < Rounds; round++)
            {
                var before = await CountAsync(bed);
                var (ours, ourTime) = await TimeAsync(bed, () => Ballots.PutAsync(bed, server, hot: null, Spread, bed.Seconds), () => server.Time);
                var after = await CountAsync(bed);
                statements = (double)(after.Transactions - before.Transactions) / (after.Votes - before.Votes);
                var (bare, bareTime) = await TimeAsync(bed, () => BareAsync(bed, "random(1, 1000)"), () => _pgbench);
                spread.Add((ours, bare));
                time.Add((ourTime, bareTime));
                hot.Add((await Ballots.PutAsync(bed, server, hot: 1 + round, Spread, bed.Seconds), await BareAsync(bed, string.Create(CultureInfo.InvariantCulture, $"{1 + round}"))));
            }
        }

        await RequireExactAsync(bed);
        return
        [
            Row.OfRates("Durable votes, 256 connections, spread over 1,000 proposals, against pgbench with 16 clients", "votes", spread, 1.5),
            Row.OfRates("The same on one hot proposal, against pgbench on one hot row", "votes", hot, 5),
            Row.OfRates("The hot proposal against the spread row", "votes", [.. spread.Zip(hot, (s, h) => (h.Ours, s.Ours))], 0.9),
            new Row("Transactions sent to PostgreSQL for a vote", string.Create(CultureInfo.InvariantCulture, $"{statements:0.00}"), "-", statements, 1, AtMost: true),
            Row.OfTimes("Processor time of a spread vote, program and PostgreSQL together, against pgbench and PostgreSQL", time, 3),
        ];
    }

    /// <returns>What was measured a second, and the microseconds of processor time that one took, the program's and the database's.</returns>
    private static async Task<(double PerSecond, double Microseconds)> TimeAsync(TestBed bed, Func<Task<double>> run, Func<TimeSpan> program)
    {
        var before = program() + await bed.PostgresTimeAsync();
        var perSecond = await run();
        var spent = program() + await bed.PostgresTimeAsync() - before;
        return (perSecond, spent.TotalMicroseconds / (perSecond * bed.Seconds));
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
        var sum = await bed.NumberAsync("select (select sum(votes) from round_tally) - (select count(*) from vote)");
        if (wrong != 0 || sum != 0)
        {
            throw new InvalidOperationException($"{wrong} tallies are wrong, the round is off by {sum}");
        }
    }

    private static async Task<(long Votes, long Transactions)> CountAsync(TestBed bed)
    {
        await Task.Delay(1_500); // PostgreSQL gathers its figures for a second
        return (await Ballots.CountAsync(bed), await bed.NumberAsync("select xact_commit from pg_stat_database where datname = current_database()"));
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
            "bash",
            [
                "-c", "TIMEFORMAT='cpu = %U %S'; time pgbench \"$@\" 2>&1", "pgbench",
                "-n", "-c", "16", "-j", "2", "-T", bed.Seconds.ToString(CultureInfo.InvariantCulture), "-M", "prepared", "-f", script, "-h", c.Host!, "-p", c.Port.ToString(CultureInfo.InvariantCulture), "-U", c.Username!, c.Database!,
            ],
            ("PGPASSWORD", c.Password!));
        foreach (var seconds in Value(printed, "cpu = ").Split(' ').Take(2))
        {
            _pgbench += TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture));
        }

        return double.Parse(Value(printed, "tps = ").Split(' ')[0], CultureInfo.InvariantCulture);
    }

    private static string Value(string printed, string name) => printed.Split('\n').First(l => l.StartsWith(name, StringComparison.Ordinal))[name.Length..];
}
