using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Forums;
using FkpDigital.Proposals;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FkpDigital.Tests.Http;

public sealed class AgendaTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_builds_of_the_same_ranking_have_the_same_bytes()
    {
        var (forum, _, _) = await CallAsync(new AgendaRule(2, 0, null), "Loket khusus lansia setiap pagi", "Antrean daring dari rumah", "Ruang tunggu yang teduh");

        var first = await BuiltAsync(forum);
        var second = await BuiltAsync(forum);

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Ties_go_to_the_earlier_publication_then_to_the_smaller_number()
    {
        var (forum, proposals, _) = await CallAsync(new AgendaRule(2, 0, null), "Loket khusus lansia setiap pagi", "Antrean daring dari rumah", "Ruang tunggu yang teduh");

        var agenda = await GetAsync($"/api/v1/forums/{forum}/agenda");

        Assert.Equal(proposals.Take(2).Select(p => p.Id), agenda.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("proposal").GetInt64()));
        var left = agenda.GetProperty("exclusions").EnumerateArray().Single();
        Assert.Equal((proposals[2].Id, "belowTop", 3), (left.GetProperty("proposal").GetInt64(), left.GetProperty("reason").GetString(), left.GetProperty("rank").GetInt32()));
    }

    [Fact]
    public async Task What_happens_later_does_not_touch_a_frozen_agenda()
    {
        var (forum, proposals, officer) = await CallAsync(new AgendaRule(2, 0, null), "Loket khusus lansia setiap pagi", "Antrean daring dari rumah", "Ruang tunggu yang teduh");
        var frozen = await PostAsync(officer, $"/api/v1/forums/{forum}/agenda/freeze");
        var hash = frozen.GetProperty("sha256").GetString();
        var address = new Uri(frozen.GetProperty("snapshot").GetString()!, UriKind.Relative);

        await app.DbAsync(db => db.Database.ExecuteSqlAsync($"update tally set votes = 99 where proposal_id = {proposals[2].Id}", Cancel));
        await app.DbAsync(db => db.Database.ExecuteSqlAsync($"update proposal set title = 'Judul baru sesudahnya' where id = {proposals[0].Id}", Cancel));
        await app.DbAsync(async db =>
        {
            var hidden = await db.Proposals.Include(p => p.Challenge).SingleAsync(p => p.Id == proposals[1].Id, Cancel);
            hidden.Hide("Memuat nama orang.", officer.Id);
            return await db.SaveChangesAsync(Cancel);
        });

        Assert.Equal(HttpStatusCode.Conflict, (await RefuseAsync(officer, HttpMethod.Post, $"/api/v1/forums/{forum}/agenda/freeze", new { })).Status);
        var bytes = await app.Stranger().Http.GetByteArrayAsync(address, Cancel);
        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        var agenda = await GetAsync($"/api/v1/forums/{forum}/agenda");
        Assert.Equal(frozen.GetRawText(), agenda.GetRawText());
        Assert.Equal(["Loket khusus lansia setiap pagi", "Antrean daring dari rumah"], agenda.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("title").GetString()));
    }

    [Fact]
    public async Task The_database_itself_refuses_to_change_a_frozen_agenda()
    {
        var (forum, _, officer) = await CallAsync(new AgendaRule(1, 0, null), "Loket khusus lansia setiap pagi", "Antrean daring dari rumah");
        await PostAsync(officer, $"/api/v1/forums/{forum}/agenda/freeze");
        var agenda = $"(select id from agenda where forum_id = {forum})";
        string[] attempts =
        [
            $"update agenda set snapshot = 'lain' where forum_id = {forum}",
            $"update agenda set state = 'Proposed' where forum_id = {forum}",
            $"delete from agenda where forum_id = {forum}",
            $"update agenda_item set votes = 1000 where agenda_id = {agenda}",
            $"update agenda_item set title = 'Lain' where agenda_id = {agenda}",
            $"delete from agenda_item where agenda_id = {agenda}",
            $"insert into agenda_item (agenda_id, position, source, title, problem, recommendation) values ({agenda}, 9, 'Radio', 'Selundupan', 'a', 'b')",
            $"update exclusion set reason = 'BelowMinimum' where agenda_id = {agenda}",
            $"delete from exclusion where agenda_id = {agenda}",
        ];

        foreach (var attempt in attempts)
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => app.DbAsync(db => db.Database.ExecuteSqlRawAsync(attempt, Cancel)));
            Assert.Equal(PostgresErrorCodes.RestrictViolation, refused.SqlState);
        }

        Assert.Equal(1, await app.DbAsync(db => db.Database.ExecuteSqlAsync($"update agenda_item set outcome = 'Adopted' where agenda_id = (select id from agenda where forum_id = {forum})", Cancel)));
    }

    [Fact]
    public async Task Only_those_with_the_right_run_the_forum_or_keep_its_record()
    {
        var (forum, _, officer) = await CallAsync(new AgendaRule(1, 0, null), "Loket khusus lansia setiap pagi");
        var unit = await app.DbAsync(db => db.Forums.Where(f => f.Id == forum).Select(f => f.Agency).SingleAsync(Cancel));
        var secretary = await app.PersonAsync("Sekretaris Uji", Role.Secretary, unit);
        var head = await app.PersonAsync("Kepala Uji", Role.UnitHead, unit);
        var other = await app.PersonAsync("Petugas Lain", Role.Officer, await app.UnitAsync());
        var citizen = await app.PersonAsync();
        var item = new { source = "radio", title = "Siaran pagi warga", problem = "Keluhan antre di radio.", recommendation = "Siapkan kursi tunggu." };
        var attendee = new { name = "Bu Wati", phone = "081234567890", sex = "p", element = "penggunaLayanan", representation = "RT 02" };

        foreach (var person in (Person[])[secretary, head, other, citizen])
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await RefuseAsync(person, HttpMethod.Post, $"/api/v1/forums/{forum}/agenda/items", item)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await RefuseAsync(person, HttpMethod.Post, $"/api/v1/forums/{forum}/agenda/freeze", new { })).Status);
        }

        foreach (var person in (Person[])[head, other, citizen])
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await RefuseAsync(person, HttpMethod.Post, $"/api/v1/forums/{forum}/attendees", attendee)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await RefuseAsync(person, HttpMethod.Post, $"/api/v1/forums/{forum}/conclude", new { })).Status);
        }

        await PostAsync(secretary, $"/api/v1/forums/{forum}/attendees", attendee);
        await PostAsync(officer, $"/api/v1/forums/{forum}/agenda/items", item);
        using var nobody = await app.Stranger().Http.PostAsJsonAsync(new Uri($"/api/v1/forums/{forum}/agenda/freeze", UriKind.Relative), new { }, Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
    }

    /// <summary>A challenge with these proposals, without votes, whose voting has just ended and whose forum is called.</summary>
    private async Task<(long Forum, List<Proposal> Proposals, Person Officer)> CallAsync(AgendaRule rule, params string[] titles)
    {
        var unit = await app.UnitAsync();
        var challenge = await app.OpenChallengeAsync(unit, agenda: rule);
        var proposals = new List<Proposal>();
        foreach (var title in titles)
        {
            proposals.Add(await app.ProposalAsync(challenge, title));
        }

        app.Clock.Now = app.Clock.Now.AddDays(7);
        var officer = await app.PersonAsync("Petugas Uji", Role.Officer, unit);
        var forum = await PostAsync(officer, $"/api/v1/challenges/{challenge.Slug}/forums", new { title = "Forum loket yang ramah" });
        return (forum.GetProperty("id").GetInt64(), proposals, officer);
    }

    /// <summary>The snapshot that freezing would store now; nothing is saved.</summary>
    private Task<string> BuiltAsync(long forumId) => app.DbAsync(async db =>
    {
        var ranking = new Ranking(db);
        var forum = (await new RunAgenda(db, ranking, app.Clock).LoadAsync(forumId, Cancel))!;
        var rows = await ranking.OfRoundAsync(forum.RoundId, Cancel);
        var texts = await db.Proposals.Where(p => p.RoundId == forum.RoundId).ToDictionaryAsync(p => p.Id, p => new ProposalText(p.Title, p.Problem, p.Recommendation), Cancel);
        forum.BuildAgenda(rows, texts, null, app.Clock.Now);
        forum.FreezeAgenda(rows, [], 1, app.Clock.Now);
        return forum.Agenda.Snapshot!;
    });

    private async Task<JsonElement> GetAsync(string address) =>
        await app.Stranger().Http.GetFromJsonAsync<JsonElement>(new Uri(address, UriKind.Relative), Cancel);

    private static async Task<JsonElement> PostAsync(Person person, string address, object? body = null)
    {
        using var answer = await person.Browser.Http.PostAsJsonAsync(new Uri(address, UriKind.Relative), body ?? new { }, Cancel);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    private static async Task<(HttpStatusCode Status, string? Code)> RefuseAsync(Person person, HttpMethod method, string address, object body)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative)) { Content = JsonContent.Create(body) };
        using var answer = await person.Browser.Http.SendAsync(request, Cancel);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        return (answer.StatusCode, problem.GetProperty("code").GetString());
    }
}
