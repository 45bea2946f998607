using System.Globalization;
using FkpDigital.Tests.Shared;

namespace FkpDigital.Bench;

/// <summary>Kept pages and API answers against a server that gives the same bytes from memory.</summary>
internal static class PageRows
{
    private const int Rounds = 3;
    private const int WarmUp = 20;
    private const int Asked = 500;
    private const string Challenge = $"/challenges/{Multitude.Slug}";
    private const string Coding = "br";

    public static async Task<List<Row>> MeasureAsync(TestBed bed)
    {
        await using var server = await bed.ServeAsync();
        return
        [
            .. await SignedInAsync(bed, server),
            .. await StatementsAsync(bed, server),
            await MeasureAsync(bed, server, "Anonymous challenge page from the cache, 64 connections, against Kestrel giving the same bytes", Challenge),
            await MeasureAsync(bed, server, "Ranking by API (JSON) from the cache, against Kestrel giving the same bytes", $"/api/v1/challenges/{Multitude.Slug}/proposals"),
        ];
    }

    /// <summary>What is rendered anew each time, against a bare page that shows the same rows.</summary>
    private static async Task<List<Row>> SignedInAsync(TestBed bed, Server server)
    {
        await using var bare = await bed.ServeBarePageAsync();
        List<(double, double)> rates = [], times = [];
        await SignedIn.LoadAsync(server, Challenge, WarmUp);
        await SignedIn.LoadAsync(bare, "/", WarmUp);
        for (var round = 0; round < Rounds; round++)
        {
            var (ours, ourTime) = await TimeAsync(bed, server, Challenge);
            var (other, otherTime) = await TimeAsync(bed, bare, "/");
            rates.Add((ours, other));
            times.Add((ourTime, otherTime));
        }

        return
        [
            Row.OfRates("The same page signed in, rendered each time, 64 connections, against a bare Razor page of the same rows with one raw query", "requests", rates, 0.5),
            Row.OfTimes("Processor time of that page, program and PostgreSQL together, against the bare page's", times, 3),
        ];
    }

    private static async Task<(double PerSecond, double Microseconds)> TimeAsync(TestBed bed, Server server, string path)
    {
        var before = server.Time + await bed.PostgresTimeAsync();
        var run = await SignedIn.LoadAsync(server, path, bed.Seconds);
        var spent = server.Time + await bed.PostgresTimeAsync() - before;
        return (run.PerSecond, spent.TotalMicroseconds / run.Requests);
    }

    /// <summary>Each transaction is one statement: reads open none.</summary>
    private static async Task<List<Row>> StatementsAsync(TestBed bed, Server server)
    {
        var rows = new List<Row>();
        foreach (var (name, path, most) in new[] { ("list", "/challenges", 2), ("challenge", Challenge, 3), ("proposal", "/proposals/77", 3) })
        {
            await SignedIn.GetAsync(server, path, 1);
            var before = await TransactionsAsync(bed);
            await SignedIn.GetAsync(server, path, Asked);
            var statements = Math.Floor((await TransactionsAsync(bed) - before) / (double)Asked); // the live updates ask a few times, too
            rows.Add(new Row($"Statements sent to PostgreSQL for a signed-in {name} page", string.Create(CultureInfo.InvariantCulture, $"{statements:0}"), "-", statements, most, AtMost: true));
        }

        return rows;
    }

    private static async Task<long> TransactionsAsync(TestBed bed)
    {
        await Task.Delay(11_000); // a session of PostgreSQL tells its figures at the latest ten seconds after it fell idle
        return await bed.NumberAsync("select xact_commit from pg_stat_database where datname = current_database()");
    }

    private static async Task<Row> MeasureAsync(TestBed bed, Server server, string name, string path)
    {
        var address = new Uri(server.Address, path);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("Accept-Encoding", Coding);
        using var answer = await http.GetAsync(address);
        var content = await answer.Content.ReadAsByteArrayAsync();
        await using var bare = await TestBed.ServeFixedAsync(content, answer.Content.Headers.ContentType!.ToString(), answer.Content.Headers.ContentEncoding.Single());
        await Wrk.RunAsync(address, 64, 2);
        await Wrk.RunAsync(bare.Address, 64, 2);
        var runs = new List<(double, double)>();
        for (var round = 0; round < Rounds; round++)
        {
            runs.Add(((await Wrk.RunAsync(address, 64, bed.Seconds)).PerSecond, (await Wrk.RunAsync(bare.Address, 64, bed.Seconds)).PerSecond));
        }

        return Row.OfRates(string.Create(CultureInfo.InvariantCulture, $"{name} ({content.Length / 1024.0:0.0} KiB compressed)"), "requests", runs, 0.7);
    }
}
