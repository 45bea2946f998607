using System.Net.Http.Json;
using System.Text.Json;
using FkpDigital.Agreements;
using FkpDigital.Challenges;
using FkpDigital.Data;
using FkpDigital.Forums;
using FkpDigital.Leaderboards;
using FkpDigital.Proposals;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FkpDigital.Tests.Http;

public sealed class LeaderboardTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Proposals_count_the_votes_of_the_period_less_those_taken_back()
    {
        var start = app.Clock.Now;
        var challenge = await app.OpenChallengeAsync();
        var (first, second) = (await app.ProposalAsync(challenge, "Usulan dengan tiga dukungan"), await app.ProposalAsync(challenge, "Usulan dengan dukungan yang ditarik"));
        await VotesAsync(first, 3);
        var fickle = await VotesAsync(second, 4);
        foreach (var person in fickle.Take(2))
        {
            using var answer = await person.Browser.Http.DeleteAsync(Address(second), Cancel);
        }

        var now = await RowsAsync("proposals?period=30d");
        Assert.Equal(3, Votes(now, first));
        Assert.Equal(2, Votes(now, second));
        Assert.True(Rank(now, first) < Rank(now, second));

        app.Clock.Now = start.AddDays(31);
        var later = await RowsAsync("proposals?period=30d");
        var always = await RowsAsync("proposals?period=all");
        app.Clock.Now = start;
        Assert.Null(Votes(later, first));
        Assert.Equal(3, Votes(always, first));
        Assert.Null(Votes(await RowsAsync("proposals?period=all&region=31"), first));
        Assert.Equal(3, Votes(await RowsAsync("proposals?period=all&region=33"), first));
    }

    /// <summary>In a database of its own: what was counted for one is shown to all.</summary>
    [Fact]
    public async Task Where_counting_takes_long_readers_see_what_was_counted_last()
    {
        await using var large = new App();
        await large.InitializeAsync();
        var (here, there) = (await large.OpenChallengeAsync(), await large.OpenChallengeAsync());
        await large.DbAsync(db => db.Database.ExecuteSqlAsync($"update challenge set region_code = '31.71' where id = {there.Id}", Cancel));
        var (first, second) = (await large.ProposalAsync(here, "Usulan dengan dua dukungan"), await large.ProposalAsync(there, "Usulan dengan satu dukungan"));
        foreach (var proposal in new[] { first, first, second })
        {
            using var vote = await (await large.PersonAsync()).Browser.Http.PutAsync(Address(proposal), null, Cancel);
        }

        await large.UseAsync<CountStandings, bool>(async count =>
        {
            await count.RunAsync(Cancel);
            return true;
        });
        using (await (await large.PersonAsync()).Browser.Http.PutAsync(Address(second), null, Cancel))
        {
            Assert.Equal([(1, 2), (2, 2)], await ProposalsAsync(""));
            await large.DbAsync(db => db.Database.ExecuteSqlAsync($"update standings_counted set took = '1 minute'", Cancel));
        }

        Assert.Equal([(1, 2), (2, 1)], await ProposalsAsync(""));
        Assert.Equal([(1, 1)], await ProposalsAsync("&region=31"));
        Assert.Empty(await ProposalsAsync("&region=11"));
        Assert.Equal(["33.13"], (await RowsAsync(large, "regions?period=all&region=33")).Select(r => r.GetProperty("key").GetString()!));

        async Task<List<(int, int)>> ProposalsAsync(string region) =>
            [.. (await RowsAsync(large, $"proposals?period=all{region}")).Select(r => (r.GetProperty("rank").GetInt32(), r.GetProperty("votes").GetInt32()))];
    }

    [Fact]
    public async Task Citizens_are_shown_only_when_they_asked_and_votes_give_no_points()
    {
        var start = app.Clock.Now;
        var (shy, shown, voter) = (await app.PersonAsync("Warga Tersembunyi"), await ShownAsync("Warga Tampil"), await ShownAsync("Warga Pendukung"));
        var challenge = await app.OpenChallengeAsync();
        var (adopted, refused) = (await app.ProposalAsync(challenge, "Usulan yang diterima forum", shown.Id), await app.ProposalAsync(challenge, "Usulan yang hanya dibahas", shown.Id));
        var hidden = await app.ProposalAsync(challenge, "Usulan warga yang tidak tampil", shy.Id);
        using (await voter.Browser.Http.PutAsync(Address(adopted), null, Cancel))
        {
            await HoldForumAsync(challenge, [adopted.Id, hidden.Id]);
        }

        var rows = await RowsAsync("citizens?period=30d");
        var page = await app.Stranger().PageAsync("/leaderboard?tab=citizens&period=30d");
        app.Clock.Now = start;

        var row = rows.Single(r => r.GetProperty("name").GetString() == "Warga Tampil");
        Assert.Equal((16, 2, 1), (row.GetProperty("points").GetInt32(), row.GetProperty("onAgenda").GetInt32(), row.GetProperty("adopted").GetInt32()));
        Assert.DoesNotContain(rows, r => r.GetProperty("name").GetString() is "Warga Tersembunyi" or "Warga Pendukung");
        Assert.Contains("Warga Tampil", page.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Tersembunyi", page.DocumentElement.TextContent, StringComparison.Ordinal);
        Assert.Equal(ProposalOutcome.Refused, await app.DbAsync(db => db.Proposals.Where(p => p.Id == refused.Id).Select(p => p.Outcome).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task A_promise_counts_when_it_is_due_and_is_kept_only_in_time()
    {
        var start = app.Clock.Now;
        var challenge = await app.OpenChallengeAsync();
        var agency = await app.DbAsync(db => db.Agencies.SingleAsync(a => a.Id == challenge.AgencyId, Cancel));
        var proposals = new[] { await app.ProposalAsync(challenge, "Janji yang ditepati tepat waktu"), await app.ProposalAsync(challenge, "Janji yang terlambat ditepati"), await app.ProposalAsync(challenge, "Janji yang belum jatuh tempo") };
        var promises = await PromisesAsync(challenge, [(proposals[0].Id, start.AddDays(20)), (proposals[1].Id, start.AddDays(20)), (proposals[2].Id, start.AddDays(200))]);

        Assert.Equal((0, 0), await ScoreAsync(agency.Slug));
        Assert.Contains("belum ada janji jatuh tempo", (await app.Stranger().PageAsync("/leaderboard?tab=agencies")).QuerySelector($"a[href='/agencies/{agency.Slug}']")!.ParentElement!.ParentElement!.TextContent, StringComparison.Ordinal);

        await CompleteAsync(promises[0], start.AddDays(15));
        Assert.Equal((1, 1), await ScoreAsync(agency.Slug)); // done before its deadline: due by being done
        app.Clock.Now = start.AddDays(25);
        Assert.Equal((2, 1), await ScoreAsync(agency.Slug)); // the second one's deadline passed
        await CompleteAsync(promises[1], app.Clock.Now);
        var late = await ScoreAsync(agency.Slug);
        app.Clock.Now = start;
        Assert.Equal((2, 1), late);
    }

    [Fact]
    public async Task A_place_counts_each_participant_once()
    {
        var challenge = await app.OpenChallengeAsync();
        var agency = await app.DbAsync(db => db.Agencies.SingleAsync(a => a.Id == challenge.AgencyId, Cancel));
        var (first, second) = (await app.ProposalAsync(challenge), await app.ProposalAsync(challenge, "Usulan kedua tentang loket"));
        var busy = await app.PersonAsync();
        foreach (var proposal in new[] { first, second })
        {
            using var vote = await busy.Browser.Http.PutAsync(Address(proposal), null, Cancel);
            using var comment = await busy.Browser.Http.PostAsJsonAsync($"/api/v1/proposals/{proposal.Id}/comments", new { text = "Saya setuju sekali." }, Cancel);
        }

        var row = (await RowsAsync("agencies?period=30d")).Single(r => r.GetProperty("key").GetString() == agency.Slug);

        Assert.Equal(3, row.GetProperty("participants").GetInt32());
        Assert.Equal(JsonValueKind.Null, row.GetProperty("score").ValueKind);
    }

    [Theory]
    [InlineData("proposals")]
    [InlineData("citizens")]
    [InlineData("regions")]
    [InlineData("agencies")]
    public async Task Every_tab_explains_its_formula_and_follows_the_server(string tab)
    {
        var page = await app.Stranger().PageAsync($"/leaderboard?tab={tab}&period=year&region=33");
        var place = page.QuerySelector("[data-topic='leaderboard']")!;
        var fragment = await app.Stranger().PageAsync(place.GetAttribute("data-fragment")!);

        Assert.Equal("leaderboard", page.Body!.GetAttribute("data-live"));
        Assert.Contains("Cara menghitung", page.QuerySelector("main aside")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(place.InnerHtml.Trim(), fragment.Body!.InnerHtml.Trim());
    }

    private static Uri Address(Proposal proposal) => new($"/api/v1/proposals/{proposal.Id}/vote", UriKind.Relative);

    private static int? Votes(IReadOnlyList<JsonElement> rows, Proposal proposal) => Find(rows, proposal)?.GetProperty("votes").GetInt32();

    private static int? Rank(IReadOnlyList<JsonElement> rows, Proposal proposal) => Find(rows, proposal)?.GetProperty("rank").GetInt32();

    private static JsonElement? Find(IReadOnlyList<JsonElement> rows, Proposal proposal) =>
        rows.Where(r => r.GetProperty("id").GetInt64() == proposal.Id).Cast<JsonElement?>().SingleOrDefault();

    private Task<IReadOnlyList<JsonElement>> RowsAsync(string address) => RowsAsync(app, address);

    private static async Task<IReadOnlyList<JsonElement>> RowsAsync(App app, string address)
    {
        var list = await app.Stranger().Http.GetFromJsonAsync<JsonElement>(new Uri($"/api/v1/leaderboards/{address}", UriKind.Relative), Cancel);
        return [.. list.GetProperty("items").EnumerateArray()];
    }

    private async Task<(int Due, int Kept)> ScoreAsync(string slug)
    {
        var row = (await RowsAsync("agencies?period=30d")).Single(r => r.GetProperty("key").GetString() == slug);
        return (row.GetProperty("due").GetInt32(), row.GetProperty("kept").GetInt32());
    }

    private async Task<List<Person>> VotesAsync(Proposal proposal, int count)
    {
        var people = new List<Person>();
        for (var i = 0; i < count; i++)
        {
            people.Add(await app.PersonAsync());
            using var answer = await people[^1].Browser.Http.PutAsync(Address(proposal), null, Cancel);
        }

        return people;
    }

    private async Task<Person> ShownAsync(string name)
    {
        var person = await app.PersonAsync(name);
        await app.DbAsync(async db =>
        {
            (await db.Participants.SingleAsync(p => p.Id == person.Id, Cancel)).ShowOnLeaderboard(true);
            return await db.SaveChangesAsync(Cancel);
        });
        return person;
    }

    /// <summary>The forum of the challenge's round, a day after the close: those proposals are adopted, the rest is refused.</summary>
    private async Task<Forum> HoldForumAsync(Challenge challenge, IReadOnlyList<long> adopted)
    {
        var officer = challenge.CreatedBy;
        app.Clock.Now = app.Clock.Now.AddDays(8);
        var called = await app.UseAsync<RunAgenda, Forum>(run => run.CallForumAsync(challenge.Id, 1, "Forum contoh untuk uji", officer, Cancel));
        await app.UseAsync<RunAgenda, bool>(run => run.FreezeAsync(called.Id, officer, Cancel));
        return await app.UseAsync<IServiceProvider, Forum>(async services =>
        {
            var forum = (await services.GetRequiredService<RunAgenda>().LoadAsync(called.Id, Cancel))!;
            forum.Plan("Forum contoh untuk uji", new Meeting(ForumForm.Fgd, ForumMode.InPerson, "Aula kecamatan", null, app.Clock.Now), officer);
            forum.Attend("Peserta Uji", "081234567890", Sex.P, Element.PenggunaLayanan, "Warga", officer);
            foreach (var item in forum.Agenda.Items.Where(i => i.ProposalId is not null))
            {
                var isAdopted = adopted.Contains(item.ProposalId!.Value);
                forum.Decide(item.Id, isAdopted ? ItemOutcome.Adopted : ItemOutcome.Refused, isAdopted ? null : "Bukan wewenang unit ini", officer, app.Clock.Now);
            }

            await services.GetRequiredService<FkpDbContext>().SaveChangesAsync(Cancel);
            await services.GetRequiredService<ConcludeForum>().RunAsync(called.Id, officer, Cancel);
            return forum;
        });
    }

    /// <summary>The published promises of a forum held now, one for each proposal, due on these days.</summary>
    private async Task<IReadOnlyList<long>> PromisesAsync(Challenge challenge, (long Proposal, DateTimeOffset Due)[] wanted)
    {
        var forum = await HoldForumAsync(challenge, [.. wanted.Select(w => w.Proposal)]);
        var (officer, unitHead, agencyHead) = (challenge.CreatedBy, await app.PersonAsync("Kepala Unit"), await app.PersonAsync("Kepala Instansi"));
        return await app.UseAsync<IServiceProvider, IReadOnlyList<long>>(async services =>
        {
            var records = services.GetRequiredService<PublishRecord>();
            var db = services.GetRequiredService<FkpDbContext>();
            var record = (await records.LoadAsync(forum.Id, Cancel))!;
            foreach (var row in record.Rows)
            {
                var due = wanted.Single(w => w.Proposal == row.Item.ProposalId).Due;
                record.EditRow(row.Id, row.Problem, row.Recommendation, new DueTime(DueKind.Date, DateOnly.FromDateTime(due.UtcDateTime)), "Kepala Bidang", officer);
            }

            record.Prepare("BA/1/2026", "Karanganyar", new Official(unitHead.Id, "Kepala Unit", "Kepala Dinas"), new Official(agencyHead.Id, "Kepala Instansi", "Bupati"), officer);
            await db.SaveChangesAsync(Cancel); // what is signed must be stored before: the database takes no change of a signed row
            foreach (var signer in new[] { unitHead, agencyHead })
            {
                record.Sign(signer.Id, app.Clock.Now);
                await db.SaveChangesAsync(Cancel);
            }

            await records.RunAsync(forum.Id, officer, Cancel);
            var made = await db.Commitments.Where(c => c.AgencyId == challenge.AgencyId).Select(c => new { c.Id, Proposal = c.Row.Item.ProposalId }).ToListAsync(Cancel);
            return [.. wanted.Select(w => made.Single(c => c.Proposal == w.Proposal).Id)];
        });
    }

    private Task<int> CompleteAsync(long promise, DateTimeOffset at)
    {
        app.Clock.Now = at;
        return app.DbAsync(async db =>
        {
            var commitment = await db.Commitments.Include(c => c.Evidence).SingleAsync(c => c.Id == promise, Cancel);
            var officer = await db.Challenges.Where(c => c.AgencyId == commitment.AgencyId).Select(c => c.CreatedBy).FirstAsync(Cancel);
            commitment.AddLink("Foto loket baru", "https://contoh.test/foto", officer, at);
            commitment.Complete(officer, at);
            return await db.SaveChangesAsync(Cancel);
        });
    }
}
