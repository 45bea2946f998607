using System.Globalization;
using System.Net;
using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Tests.Infrastructure;
using FkpDigital.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FkpDigital.Tests.Http;

/// <summary>The program over a million proposals, a tenth of them in one challenge, and as many votes, comments and events.</summary>
public sealed class CrowdedApp : App
{
    public const int Proposals = 1_000_000;
    public const int InOneChallenge = 100_000;

    protected override async Task<string> MakeDatabaseAsync()
    {
        var connectionString = await base.MakeDatabaseAsync();
        await using var connection = new NpgsqlConnection($"{OwnerConnectionString};Pooling=false");
        await connection.OpenAsync();
        await new Multitude(InOneChallenge, 900, (Proposals - InOneChallenge) / 900, People: 100_000, Votes: 2, Clock.Now, IsWhole: false).LoadAsync(connection);
        return connectionString;
    }

    protected override Dictionary<string, string?> Settings() => new(base.Settings()) { ["Cache:On"] = "true" };
}

public sealed class ManyRowsTests(CrowdedApp app) : IClassFixture<CrowdedApp>
{
    /// <summary>The order of the largest round may be read, to find places in, and the ballots of a week, for what is rising; nothing reads more.</summary>
    private const long Most = 2 * CrowdedApp.InOneChallenge;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_list_reads_a_large_table_from_end_to_end()
    {
        Assert.Equal(CrowdedApp.Proposals, await app.DbAsync(db => db.Proposals.CountAsync(Cancel)));
        var citizen = await app.PersonAsync();
        var unit = await app.DbAsync(db => db.Agencies.SingleAsync(a => a.Slug == "unit-yang-diukur", Cancel));
        var officer = await app.PersonAsync("Petugas Uji", Role.Officer, unit);
        var moderator = await app.PersonAsync("Moderator Uji", Role.Moderator, unit);
        await app.DbAsync(db => db.Database.ExecuteSqlAsync($"insert into standings_counted (at, took) values ({app.Clock.Now}, '1 minute')", Cancel)); // by a job, for all readers
        await app.Services.GetRequiredService<VotesByDay>().LastAsync(Cancel); // counted once in five minutes for all lists together
        var wrong = new List<string>();
        foreach (var (browser, address) in Addresses(citizen, officer, moderator))
        {
            var before = await ReadsAsync();
            using var answer = await browser.GetAsync(address);
            await answer.Content.LoadIntoBufferAsync(Cancel);
            var after = await ReadsAsync();
            wrong.AddRange(answer.StatusCode is HttpStatusCode.OK ? [] : [$"{address}: {answer.StatusCode}"]);
            wrong.AddRange(after.Where(t => t.Value.Scans > before[t.Key].Scans).Select(t => $"{address} reads all of {t.Key}"));
            wrong.AddRange(after.Where(t => t.Value.Rows - before[t.Key].Rows > Most).Select(t => Say($"{address} reads {t.Value.Rows - before[t.Key].Rows} rows of {t.Key}")));
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    private IEnumerable<(Infrastructure.Browser Browser, string Address)> Addresses(Person citizen, Person officer, Person moderator)
    {
        var stranger = app.Stranger();
        string[] lists =
        [
            "/", "/challenges", "/challenges?sort=new", "/challenges?sort=ending", "/challenges?region=33", "/challenges?q=nomor+77",
            .. Sorted($"/challenges/{Multitude.Slug}"), $"/challenges/{Multitude.Slug}?tab=about", $"/challenges/{Multitude.Slug}?tab=rounds",
            "/proposals/1", "/proposals/99999", "/proposals/1?order=newest", "/proposals/700000",
            "/regions", "/regions/33", "/regions/33.13", "/agencies/unit-yang-diukur", "/forums", "/commitments", "/articles", "/transparency", "/sitemap.xml", "/sitemap/proposals-0.xml",
            "/search?q=loket", "/search?q=loket&region=33.13&kind=comment", "/search?q=nomor+77777", "/search?q=uslan", "/api/v1/search?q=loket+lansia",
            "/leaderboard", "/leaderboard?tab=citizens", "/leaderboard?tab=regions&period=all", "/leaderboard?tab=agencies",
        ];
        string[] api =
        [
            "/api/v1/challenges", .. Sorted($"/api/v1/challenges/{Multitude.Slug}/proposals"), "/api/v1/proposals/99999", "/api/v1/proposals/1/comments", "/api/v1/proposals/1/comments?order=newest",
            "/api/v1/leaderboards/proposals",
        ];
        string[] mine = [$"/challenges/{Multitude.Slug}", "/proposals/99999", "/account"];
        string[] work = ["/workspace/unit-yang-diukur", "/workspace/unit-yang-diukur/challenges", "/workspace/unit-yang-diukur/challenges/1"];
        return
        [
            .. lists.Concat(api).Select(a => (stranger, a)), .. mine.Select(a => (citizen.Browser, a)), (citizen.Browser, "/api/v1/me"), (citizen.Browser, $"/api/v1/me/votes?challenge={Multitude.Slug}"),
            .. work.Select(a => (officer.Browser, a)), (moderator.Browser, "/moderation"), (moderator.Browser, "/moderation?tab=log"),
        ];
    }

    private static IEnumerable<string> Sorted(string list) => [list, .. new[] { "new", "rising", "discussed" }.Select(s => $"{list}?sort={s}")];

    /// <summary>How often each large table was read from end to end, and how many of its rows were fetched. What a session counted is told when it ends.</summary>
    private async Task<Dictionary<string, (long Scans, long Rows)>> ReadsAsync()
    {
        var program = app.Services.GetRequiredService<NpgsqlDataSource>();
        program.Clear();
        await using var source = NpgsqlDataSource.Create($"{app.ConnectionString};Pooling=false");
        var idle = await ListAsync(source, "select pid::text from pg_stat_activity where datname = current_database() and state = 'idle' and query not like 'listen%'", r => r.GetString(0));
        while ((await ListAsync(source, $"select 1 from pg_stat_activity where pid::text = any ('{{{string.Join(',', idle)}}}') and state = 'idle'", r => r.GetInt32(0))).Count > 0)
        {
            program.Clear(); // one that was opened meanwhile
            await Task.Delay(5, Cancel);
        }

        return (await ListAsync(source, "select relname::text, seq_scan, seq_tup_read + coalesce(idx_tup_fetch, 0) from pg_stat_user_tables where n_live_tup >= 50000",
            r => (r.GetString(0), r.GetInt64(1), r.GetInt64(2)))).ToDictionary(r => r.Item1, r => (r.Item2, r.Item3));
    }

    private static async Task<List<T>> ListAsync<T>(NpgsqlDataSource source, string sql, Func<NpgsqlDataReader, T> row)
    {
        await using var command = source.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync(Cancel);
        var list = new List<T>();
        while (await rows.ReadAsync(Cancel))
        {
            list.Add(row(rows));
        }

        return list;
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
