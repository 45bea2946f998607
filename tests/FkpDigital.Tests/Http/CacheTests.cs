using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using FkpDigital.Audit;
using FkpDigital.Challenges;
using FkpDigital.Data;
using FkpDigital.Proposals;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FkpDigital.Tests.Http;

/// <summary>A program that keeps what it shows, as in service.</summary>
public sealed class KeepingApp : App
{
    protected override Dictionary<string, string?> Settings() => new(base.Settings()) { ["Cache:On"] = "true" };
}

public sealed class CacheTests(KeepingApp app) : IClassFixture<KeepingApp>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_is_kept_until_something_that_it_shows_changes()
    {
        var challenge = await app.OpenChallengeAsync();
        var proposal = await app.ProposalAsync(challenge, "Loket khusus lansia");
        var address = $"/challenges/{challenge.Slug}";
        await Fresh(address);

        using var again = await app.Stranger().GetAsync(address);
        Assert.NotNull(again.Headers.Age);

        await app.ProposalAsync(challenge, "Antrean daring dari rumah");
        using var changed = await app.Stranger().GetAsync(address);
        Assert.Null(changed.Headers.Age);
        Assert.Contains("Antrean daring dari rumah", await changed.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);

        var other = await app.OpenChallengeAsync();
        await app.ProposalAsync(other, "Parkir sepeda di depan");
        using var untouched = await app.Stranger().GetAsync(address);
        Assert.NotNull(untouched.Headers.Age);
        Assert.NotEqual(0, proposal.Id);
    }

    [Fact]
    public async Task A_vote_is_on_every_kept_page_at_once()
    {
        var challenge = await app.OpenChallengeAsync();
        var proposal = await app.ProposalAsync(challenge);
        string[] addresses = [$"/challenges/{challenge.Slug}", $"/proposals/{proposal.Id}", $"/en/challenges/{challenge.Slug}"];
        foreach (var address in addresses)
        {
            Assert.Contains($"data-votes=\"{proposal.Id}\">0<", await TextAsync(address), StringComparison.Ordinal);
        }

        var citizen = await app.PersonAsync();
        using var vote = await citizen.Browser.Http.PutAsync(new Uri($"/api/v1/proposals/{proposal.Id}/vote", UriKind.Relative), null, Cancel);

        Assert.Equal(HttpStatusCode.OK, vote.StatusCode);
        foreach (var address in addresses)
        {
            Assert.Contains($"data-votes=\"{proposal.Id}\">1<", await TextAsync(address), StringComparison.Ordinal);
        }

        Assert.Contains("\"votes\":1", await TextAsync($"/api/v1/challenges/{challenge.Slug}/proposals"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_erased_person_is_on_no_kept_page_any_more()
    {
        const string name = "Penulis Yang Pergi";
        var challenge = await app.OpenChallengeAsync();
        var author = await app.PersonAsync(name);
        var proposal = await app.ProposalAsync(challenge, "Bangku tunggu di teras", author.Id);
        var reader = await app.PersonAsync();
        string[] addresses = [$"/challenges/{challenge.Slug}", $"/proposals/{proposal.Id}", $"/en/challenges/{challenge.Slug}", $"/api/v1/proposals/{proposal.Id}"];
        foreach (var address in addresses)
        {
            Assert.Contains(name, await TextAsync(address), StringComparison.Ordinal);
            Assert.Contains(name, await reader.Browser.Http.GetStringAsync(new Uri(address, UriKind.Relative), Cancel), StringComparison.Ordinal);
        }

        var erased = await author.Browser.SubmitAsync("/account/data", "Erase", ("Input.Current", App.Password), ("Input.Agreed", "true"));

        Assert.Equal(HttpStatusCode.Redirect, erased.StatusCode);
        foreach (var address in addresses)
        {
            Assert.DoesNotContain(name, await TextAsync(address), StringComparison.Ordinal);
            Assert.DoesNotContain(name, await reader.Browser.Http.GetStringAsync(new Uri(address, UriKind.Relative), Cancel), StringComparison.Ordinal);
        }

        Assert.Contains("Deleted account", await TextAsync($"/en/challenges/{challenge.Slug}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Votes_that_follow_each_other_closely_are_shown_within_a_second()
    {
        var challenge = await app.OpenChallengeAsync();
        var proposal = await app.ProposalAsync(challenge);
        for (var i = 0; i < 5; i++)
        {
            var citizen = await app.PersonAsync();
            using var vote = await citizen.Browser.Http.PutAsync(new Uri($"/api/v1/proposals/{proposal.Id}/vote", UriKind.Relative), null, Cancel);
            await TextAsync($"/challenges/{challenge.Slug}");
        }

        await UntilAsync(async () => (await TextAsync($"/challenges/{challenge.Slug}")).Contains($"data-votes=\"{proposal.Id}\">5<", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_another_node_wrote_is_shown_here()
    {
        var challenge = await app.OpenChallengeAsync();
        await Fresh($"/challenges/{challenge.Slug}");
        var author = await app.PersonAsync();
        await using var source = NpgsqlDataSource.Create(app.ConnectionString);
        await using var there = new FkpDbContext(new DbContextOptionsBuilder<FkpDbContext>().UseNpgsql(source).Options, app.Clock, new Acting());
        var loaded = await there.Challenges.Include(c => c.Rounds).Include(c => c.Categories).SingleAsync(c => c.Id == challenge.Id, Cancel);
        there.Proposals.Add(loaded.Propose(author.Id, Some.ProposalText("Usulan dari simpul lain"), loaded.Categories[0].Id, null, app.Clock.Now));
        await there.SaveChangesAsync(Cancel);

        await UntilAsync(async () => (await TextAsync($"/challenges/{challenge.Slug}")).Contains("Usulan dari simpul lain", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_browser_that_has_the_page_hears_that_it_is_the_same()
    {
        var challenge = await app.OpenChallengeAsync();
        var address = new Uri($"/challenges/{challenge.Slug}", UriKind.Relative);
        using var first = await app.Stranger().Http.GetAsync(address, Cancel);
        using var question = new HttpRequestMessage(HttpMethod.Get, address);
        question.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var same = await app.Stranger().Http.SendAsync(question, Cancel);

        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Empty(await same.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Theory]
    [InlineData("br, gzip", "br")]
    [InlineData("gzip;q=0.5, br;q=0", "gzip")]
    [InlineData("zstd", null)]
    public async Task Each_browser_gets_the_form_that_it_takes(string takes, string? coding)
    {
        var challenge = await app.OpenChallengeAsync();
        for (var i = 0; i < 2; i++)
        {
            using var question = new HttpRequestMessage(HttpMethod.Get, $"/challenges/{challenge.Slug}");
            question.Headers.TryAddWithoutValidation("Accept-Encoding", takes);
            using var answer = await app.Stranger().Http.SendAsync(question, Cancel);

            Assert.Equal(coding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
            Assert.Contains("Accept-Encoding", answer.Headers.Vary);
            var body = await answer.Content.ReadAsStreamAsync(Cancel);
            await using var plain = coding switch { "br" => new BrotliStream(body, CompressionMode.Decompress), "gzip" => new GZipStream(body, CompressionMode.Decompress), _ => body };
            using var reader = new StreamReader(plain);
            Assert.Contains("</html>", await reader.ReadToEndAsync(Cancel), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nothing_of_a_signed_in_person_is_kept_and_nothing_kept_is_shown_to_one()
    {
        var challenge = await app.OpenChallengeAsync();
        var person = await app.PersonAsync("Siti Kepala Desa");
        var browser = app.Stranger();
        await browser.SubmitAsync("/account/login", "", ("Input.Contact", person.Email), ("Input.Password", App.Password));

        var mine = await browser.PageAsync($"/challenges/{challenge.Slug}");
        var public1 = await TextAsync($"/challenges/{challenge.Slug}");
        using var public2 = await app.Stranger().GetAsync($"/challenges/{challenge.Slug}");
        var mineAgain = await browser.PageAsync($"/challenges/{challenge.Slug}");

        Assert.NotNull(public2.Headers.Age);
        Assert.DoesNotContain("Siti Kepala Desa", public1, StringComparison.Ordinal);
        Assert.Contains("Siti Kepala Desa", mine.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Contains("Siti Kepala Desa", mineAgain.DocumentElement.OuterHtml, StringComparison.Ordinal);
        using var form = await app.Stranger().GetAsync("/account/login");
        using var formAgain = await app.Stranger().GetAsync("/account/login");
        Assert.Null(formAgain.Headers.Age);
    }

    [Fact]
    public async Task A_token_that_is_remembered_ends_when_it_is_revoked()
    {
        var person = await app.PersonAsync();
        using var before = await person.Browser.GetAsync("/api/v1/me");
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        await app.DbAsync(async db =>
        {
            (await db.AccessTokens.SingleAsync(t => t.ParticipantId == person.Id, Cancel)).Revoke(app.Clock.Now);
            return await db.SaveChangesAsync(Cancel);
        });

        using var after = await person.Browser.GetAsync("/api/v1/me");
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task Votes_of_many_people_take_few_statements()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        var people = new List<Person>();
        for (var i = 0; i < 40; i++)
        {
            people.Add(await app.PersonAsync());
        }

        using var statements = new Statements(app.ConnectionString);
        var turn = new NpgsqlConnection($"{app.ConnectionString};Pooling=false"); // the first ballot waits for it, the others gather
        await turn.OpenAsync(Cancel);
        await using (var take = new NpgsqlCommand("select pg_advisory_lock(hashtextextended('fkp ballots', 0))", turn))
        {
            await take.ExecuteNonQueryAsync(Cancel);
        }

        var voting = people.Select(p => p.Browser.Http.PutAsync(new Uri($"/api/v1/proposals/{proposal.Id}/vote", UriKind.Relative), null, Cancel)).ToList();
        long[] ids = [.. people.Select(p => p.Id)];
        await UntilAsync(() => app.DbAsync(db => db.AccessTokens.Where(t => ids.Contains(t.ParticipantId)).AllAsync(t => t.LastUsedAt != null, Cancel)));
        await turn.DisposeAsync();
        var answers = await Task.WhenAll(voting);

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        Assert.InRange(statements.Ballots, 1, 20);
    }

    [Fact]
    public async Task A_signed_in_page_asks_the_database_for_what_is_mine_only()
    {
        var challenge = await app.OpenChallengeAsync();
        var proposal = await app.ProposalAsync(challenge);
        var small = await CountAsync(challenge, proposal);
        for (var i = 0; i < 30; i++)
        {
            await app.ProposalAsync(challenge, $"Usulan nomor {i} untuk loket");
        }

        var large = await CountAsync(challenge, proposal);

        Assert.Equal(small, large);
        Assert.All(large, p => Assert.InRange(p.Statements, 1, p.Most));
    }

    private async Task<List<(string Page, int Statements, int Most)>> CountAsync(Challenge challenge, Proposal proposal)
    {
        var person = await app.PersonAsync();
        var browser = app.Stranger();
        await browser.SubmitAsync("/account/login", "", ("Input.Contact", person.Email), ("Input.Password", App.Password));
        var counts = new List<(string, int, int)>();
        foreach (var (page, most) in new[] { ("/challenges", 2), ($"/challenges/{challenge.Slug}", 3), ($"/proposals/{proposal.Id}", 3) })
        {
            var fewest = int.MaxValue;
            for (var attempt = 0; attempt < 3; attempt++) // the log may tell of what was written before, and what is shared is read anew
            {
                await browser.PageAsync(page); // fills what is shared
                using var statements = new Statements(app.ConnectionString);
                var trace = ActivityTraceId.CreateRandom(); // what the live updates ask meanwhile is not the page's
                browser.Http.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
                await browser.PageAsync(page);
                browser.Http.DefaultRequestHeaders.Remove("traceparent");
                fewest = Math.Min(fewest, statements.CountOf(trace));
            }

            counts.Add((page, fewest, most));
        }

        return counts;
    }

    private async Task Fresh(string address)
    {
        using var answer = await app.Stranger().GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Null(answer.Headers.Age);
    }

    private async Task<string> TextAsync(string address)
    {
        using var answer = await app.Stranger().GetAsync(address);
        return await answer.Content.ReadAsStringAsync(Cancel);
    }

    private static async Task UntilAsync(Func<Task<bool>> happened)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(10));
        while (!await happened())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>Counts what the program sends to one database.</summary>
    private sealed class Statements : IDisposable
    {
        private readonly ActivityListener _listener;
        private readonly ConcurrentQueue<(ActivityTraceId Trace, bool IsBallots)> _seen = [];

        public Statements(string connectionString)
        {
            var database = new NpgsqlConnectionStringBuilder(connectionString).Database;
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == "Npgsql",
                Sample = (ref _) => ActivitySamplingResult.AllData,
                ActivityStopped = activity =>
                {
                    var text = activity.GetTagItem("db.query.text") as string ?? activity.GetTagItem("db.statement") as string;
                    if (text is not null && (activity.GetTagItem("db.namespace") ?? activity.GetTagItem("db.name")) as string == database && !text.Contains("from event", StringComparison.Ordinal))
                    {
                        _seen.Enqueue((activity.TraceId, text.Contains("put_ballots", StringComparison.Ordinal)));
                    }
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public int Ballots => _seen.Count(s => s.IsBallots);

        public int CountOf(ActivityTraceId trace) => _seen.Count(s => s.Trace == trace);

        public void Dispose() => _listener.Dispose();
    }
}
