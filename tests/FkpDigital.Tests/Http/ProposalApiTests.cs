using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Forums;
using FkpDigital.Tests.Infrastructure;
using FkpDigital.Voting;

namespace FkpDigital.Tests.Http;

public sealed class ProposalApiTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_proposal_posted_over_the_api_is_in_the_list()
    {
        var challenge = await app.OpenChallengeAsync();
        var citizen = await app.PersonAsync("Siti Rahmawati");

        using var answer = await citizen.Browser.Http.PostAsJsonAsync(List(challenge), Valid("daring"), Cancel);
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        var item = (await GetAsync(List(challenge))).GetProperty("items").EnumerateArray().Single();
        var read = await GetAsync(answer.Headers.Location!.OriginalString);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("Daring", made.GetProperty("category").GetString());
        Assert.Equal(("Siti Rahmawati", 0, 1, "published"), (item.GetProperty("author").GetString(), item.GetProperty("votes").GetInt32(), item.GetProperty("rank").GetInt32(), item.GetProperty("state").GetString()));
        Assert.Equal("Satukan di satu loket saja.", item.GetProperty("excerpt").GetString());
        Assert.Equal("<p>Satukan di <strong>satu loket</strong> saja.</p>", read.GetProperty("recommendation").GetProperty("html").GetString()!.Trim());
        Assert.Equal(-7.6, read.GetProperty("latitude").GetDouble());
    }

    [Theory]
    [InlineData("""{"title":""", null)]
    [InlineData("[]", null)]
    [InlineData("""{"title":5}""", null)]
    [InlineData("""{"title":"Judul yang cukup panjang","problem":"x","recommendation":"y","category":"Loket"}""", "problem")]
    [InlineData("""{"title":"Judul yang cukup panjang","problem":"Masalah yang cukup panjang","recommendation":"Rekomendasi yang cukup","category":"Tidak ada"}""", "category")]
    [InlineData("""{"title":"Judul yang cukup panjang","problem":"Masalah yang cukup panjang","recommendation":"Rekomendasi yang cukup"}""", "category")]
    [InlineData("""{"title":"Judul yang cukup panjang","problem":"Masalah yang cukup panjang","recommendation":"Rekomendasi yang cukup","category":"Loket","region":"99.99"}""", "region")]
    [InlineData("""{"title":"Judul yang cukup panjang","problem":"Masalah yang cukup panjang","recommendation":"Rekomendasi yang cukup","category":"Loket","latitude":91,"longitude":0}""", "latitude")]
    [InlineData("""{"title":"Judul yang cukup panjang","problem":"Masalah yang cukup panjang","recommendation":"Rekomendasi yang cukup","category":"Loket","latitude":1}""", "latitude")]
    public async Task What_cannot_be_read_or_is_wrong_is_refused_in_words(string body, string? field)
    {
        var citizen = await app.PersonAsync();

        using var answer = await citizen.Browser.Http.PostAsync(
            new Uri(List(await app.OpenChallengeAsync()), UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"), Cancel);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotEqual("", problem.GetProperty("detail").GetString());
        Assert.Equal(field, problem.TryGetProperty("errors", out var errors) ? errors.EnumerateObject().Single().Name : null);
    }

    [Fact]
    public async Task Texts_that_are_too_long_or_hold_control_characters_are_refused()
    {
        var challenge = await app.OpenChallengeAsync();
        var citizen = await app.PersonAsync();

        using var longer = await citizen.Browser.Http.PostAsJsonAsync(List(challenge), new { title = new string('a', 121), problem = "Masalah yang cukup panjang", recommendation = "Rekomendasi yang cukup", category = "Loket" }, Cancel);
        using var control = await citizen.Browser.Http.PostAsJsonAsync(List(challenge), new { title = "Judul dengan \0 nol di dalamnya", problem = "Masalah yang cukup panjang", recommendation = "Rekomendasi yang cukup", category = "Loket" }, Cancel);
        using var nobody = await app.Stranger().Http.PostAsJsonAsync(List(challenge), Valid("Loket"), Cancel);
        using var nowhere = await citizen.Browser.Http.PostAsJsonAsync("/api/v1/challenges/tidak-ada/proposals", Valid("Loket"), Cancel);

        Assert.Equal(
            [HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.NotFound],
            new[] { longer, control, nobody, nowhere }.Select(a => a.StatusCode));
    }

    [Fact]
    public async Task Ranks_stay_right_from_page_to_page()
    {
        var challenge = await app.OpenChallengeAsync();
        var voter = await app.PersonAsync();
        var ids = new List<long>();
        for (var i = 0; i < 45; i++)
        {
            ids.Add((await app.ProposalAsync(challenge, $"Usulan nomor {i} untuk loket", voter.Id)).Id);
        }

        var other = await app.PersonAsync();
        await app.UseAsync((CastVote vote) => vote.RunAsync(ids[40], other.Id, Cancel));

        var rows = await AllAsync($"{List(challenge)}?sort=top");
        var newest = await AllAsync($"{List(challenge)}?sort=new");

        Assert.Equal(Enumerable.Range(1, 45), rows.Select(r => r.Rank));
        Assert.Equal(ids[40], rows[0].Id);
        Assert.Equal([.. ids.Where(id => id != ids[40])], rows.Skip(1).Select(r => r.Id));
        Assert.Equal(ids.AsEnumerable().Reverse(), newest.Select(r => r.Id));
        Assert.All(newest, n => Assert.Equal(rows.Single(r => r.Id == n.Id).Rank, n.Rank));
        Assert.Equal(ids[40], (await AllAsync($"{List(challenge)}?sort=rising"))[0].Id);
        Assert.Equal(45, (await AllAsync($"{List(challenge)}?sort=discussed")).Select(r => r.Id).Distinct().Count());
        Assert.Equal(HttpStatusCode.BadRequest, (await app.Stranger().GetAsync($"{List(challenge)}?sort=acak")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await app.Stranger().GetAsync($"{List(challenge)}?after=xx")).StatusCode);
    }

    [Fact]
    public async Task Comments_are_posted_read_changed_and_taken_back()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        var (author, other) = (await app.PersonAsync(), await app.PersonAsync());
        var address = $"/api/v1/proposals/{proposal.Id}/comments";

        using var posted = await author.Browser.Http.PostAsJsonAsync(address, new { text = "Saya **setuju**.", stance = "for" }, Cancel);
        var top = (await posted.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("id").GetInt64();
        using var reply = await other.Browser.Http.PostAsJsonAsync(address, new { text = "Saya belum.", parent = top }, Cancel);
        var second = (await reply.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("id").GetInt64();
        using var third = await author.Browser.Http.PostAsJsonAsync(address, new { text = "Tingkat tiga.", parent = second }, Cancel);
        using var stance = await author.Browser.Http.PostAsJsonAsync(address, new { text = "Tanpa sikap.", stance = "maybe" }, Cancel);
        using var number = await author.Browser.Http.PostAsJsonAsync(address, new { text = "Tanpa sikap.", stance = 7 }, Cancel);
        using var foreign = await other.Browser.Http.PutAsJsonAsync($"/api/v1/comments/{top}", new { text = "Bukan milik saya." }, Cancel);
        using var changed = await author.Browser.Http.PutAsJsonAsync($"/api/v1/comments/{top}", new { text = "Saya sangat setuju." }, Cancel);
        using var gone = await author.Browser.Http.DeleteAsync(new Uri($"/api/v1/comments/{top}", UriKind.Relative), Cancel);
        var thread = (await GetAsync(address)).GetProperty("items").EnumerateArray().Single();

        Assert.Equal(
            [HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.NoContent],
            new[] { posted, reply, third, stance, number, foreign, changed, gone }.Select(a => a.StatusCode));
        Assert.Equal(("deleted", JsonValueKind.Null), (thread.GetProperty("comment").GetProperty("state").GetString(), thread.GetProperty("comment").GetProperty("text").ValueKind));
        Assert.Equal("Saya belum.", thread.GetProperty("replies").EnumerateArray().Single().GetProperty("text").GetString());
    }

    [Fact]
    public async Task The_journey_is_typed()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());

        var journey = await GetAsync($"/api/v1/proposals/{proposal.Id}/journey");

        Assert.Equal(("now", 0), (journey.GetProperty("voting").GetProperty("state").GetString(), journey.GetProperty("voting").GetProperty("votes").GetInt32()));
        Assert.Equal(JsonValueKind.Null, journey.GetProperty("agenda").ValueKind);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Stranger().GetAsync("/api/v1/proposals/999999999/journey")).StatusCode);
    }

    [Fact]
    public async Task The_journey_tells_the_place_on_the_agenda_and_why_there_is_none()
    {
        var challenge = await app.OpenChallengeAsync(agenda: new AgendaRule(1, 0, null));
        var (top, left) = (await app.ProposalAsync(challenge), await app.ProposalAsync(challenge, "Nomor antrean lewat telepon"));
        var now = app.Clock.Now;
        app.Clock.Now = now.AddDays(8);
        var forum = await app.UseAsync((RunAgenda agenda) => agenda.CallForumAsync(challenge.Id, 1, "Forum konsultasi publik contoh", challenge.CreatedBy, Cancel));
        await app.UseAsync((RunAgenda agenda) => agenda.FreezeAsync(forum.Id, challenge.CreatedBy, Cancel));

        var on = await GetAsync($"/api/v1/proposals/{top.Id}/journey");
        var off = await GetAsync($"/api/v1/proposals/{left.Id}/journey");
        var page = await app.Stranger().PageAsync($"/proposals/{left.Id}");
        app.Clock.Now = now;

        Assert.Equal((forum.Id, 1, true), (on.GetProperty("agenda").GetProperty("forumId").GetInt64(), on.GetProperty("agenda").GetProperty("position").GetInt32(), on.GetProperty("agenda").GetProperty("isFrozen").GetBoolean()));
        Assert.Equal("next", on.GetProperty("forum").GetProperty("state").GetString());
        Assert.Equal(("belowTop", 2), (off.GetProperty("agenda").GetProperty("leftOut").GetString(), off.GetProperty("agenda").GetProperty("rank").GetInt32()));
        Assert.Contains("Tempat di agenda sudah terisi", page.QuerySelectorAll(".tl li")[^1].TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector($".tl a[href='/forums/{forum.Id}/agenda']"));
    }

    [Fact]
    public async Task Who_am_I_and_where_are_my_votes()
    {
        var unit = await app.UnitAsync();
        var officer = await app.PersonAsync("Petugas Loket", Role.Secretary, unit);
        var challenge = await app.OpenChallengeAsync(unit, votesPerPerson: 3);
        var proposal = await app.ProposalAsync(challenge);
        await app.UseAsync((CastVote vote) => vote.RunAsync(proposal.Id, officer.Id, Cancel));

        var me = await officer.Browser.Http.GetFromJsonAsync<JsonElement>("/api/v1/me", Cancel);
        var votes = await officer.Browser.Http.GetFromJsonAsync<JsonElement>($"/api/v1/me/votes?challenge={challenge.Slug}", Cancel);

        Assert.Equal((officer.Id, "Petugas Loket"), (me.GetProperty("id").GetInt64(), me.GetProperty("displayName").GetString()));
        Assert.Equal(("secretary", unit.Slug), (me.GetProperty("roles")[0].GetProperty("role").GetString(), me.GetProperty("roles")[0].GetProperty("agency").GetString()));
        Assert.Equal((proposal.Id, 2), (votes.GetProperty("items")[0].GetInt64(), votes.GetProperty("remaining").GetInt32()));
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Stranger().GetAsync("/api/v1/me")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await officer.Browser.GetAsync("/api/v1/me/votes?challenge=tidak-ada")).StatusCode);
    }

    private static string List(Challenge challenge) => $"/api/v1/challenges/{challenge.Slug}/proposals";

    private static object Valid(string category) => new
    {
        title = "Satu loket untuk pindah domisili",
        problem = "Mengurus surat di tiga kantor berbeda.",
        recommendation = "Satukan di **satu loket** saja.",
        category,
        region = "33.13",
        latitude = -7.6,
        longitude = 110.95,
    };

    private Task<JsonElement> GetAsync(string address) => app.Stranger().Http.GetFromJsonAsync<JsonElement>(new Uri(address, UriKind.RelativeOrAbsolute), Cancel);

    private async Task<List<(long Id, int Rank)>> AllAsync(string address)
    {
        List<(long, int)> rows = [];
        for (string? next = ""; next is not null;)
        {
            var page = await GetAsync(next.Length == 0 ? address : $"{address}&after={next}");
            rows.AddRange(page.GetProperty("items").EnumerateArray().Select(i => (i.GetProperty("id").GetInt64(), i.GetProperty("rank").GetInt32())));
            next = page.GetProperty("next").GetString();
        }

        return rows;
    }
}
