using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FkpDigital.Agencies;
using FkpDigital.Tests.Infrastructure;

namespace FkpDigital.Tests.Http;

public sealed class ForumTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_script_walks_from_a_challenge_to_a_concluded_forum_and_the_public_sees_numbers_of_people_only()
    {
        var unit = await app.UnitAsync();
        var officer = await app.PersonAsync("Petugas Uji", Role.Officer, unit);
        var start = app.Clock.Now;
        var written = await SendAsync(officer, HttpMethod.Post, "/api/v1/challenges", Challenge(unit.Slug, start, publish: false));
        var slug = written.GetProperty("slug").GetString();
        Assert.Equal("draft", written.GetProperty("state").GetString());
        Assert.Equal("open", (await SendAsync(officer, HttpMethod.Post, $"/api/v1/challenges/{slug}/publish", new { })).GetProperty("state").GetString());
        Assert.Equal((HttpStatusCode.Conflict, "forum.voting-runs"), await RefusalAsync(officer, HttpMethod.Post, $"/api/v1/challenges/{slug}/forums", new { title = "Forum loket yang ramah" }));

        app.Clock.Now = start.AddDays(7);
        var forum = (await SendAsync(officer, HttpMethod.Post, $"/api/v1/challenges/{slug}/forums", new { title = "Forum loket yang ramah" })).GetProperty("id").GetInt64();
        var api = $"/api/v1/forums/{forum}";
        Assert.Equal((HttpStatusCode.Conflict, "forum.round-has-forum"), await RefusalAsync(officer, HttpMethod.Post, $"/api/v1/challenges/{slug}/forums", new { title = "Forum kedua yang sama" }));
        Assert.Equal((HttpStatusCode.Conflict, "agenda.empty"), await RefusalAsync(officer, HttpMethod.Post, $"{api}/agenda/freeze", new { }));
        var agenda = await SendAsync(officer, HttpMethod.Post, $"{api}/agenda/items", new { source = "complaintChannel", title = "Jawaban pengaduan lambat", problem = "Pengaduan dijawab sebulan.", recommendation = "Jawab dalam lima hari." });
        var item = agenda.GetProperty("items")[0].GetProperty("id").GetInt64();
        await SendAsync(officer, HttpMethod.Post, $"{api}/agenda/freeze", new { });
        Assert.Equal((HttpStatusCode.BadRequest, "forum.before-voting-ends"), await RefusalAsync(officer, HttpMethod.Put, $"{api}/meeting", Meeting(start.AddDays(6))));
        await SendAsync(officer, HttpMethod.Put, $"{api}/meeting", Meeting(start.AddDays(7)));
        await SendAsync(officer, HttpMethod.Post, $"{api}/attendees", new { name = "Bu Wati Rahasia", phone = "0812-3456-7890", sex = "p", element = "penggunaLayanan", representation = "RT 02" });
        Assert.Equal((HttpStatusCode.BadRequest, "agenda.reason-needed"), await RefusalAsync(officer, HttpMethod.Put, $"{api}/agenda/items/{item}/outcome", new { outcome = "deferred" }));
        await SendAsync(officer, HttpMethod.Put, $"{api}/agenda/items/{item}/outcome", new { outcome = "adoptedModified", reason = "Menjadi sepuluh hari kerja." });
        Assert.Equal(1, (await SendAsync(officer, HttpMethod.Post, $"{api}/conclude", new { })).GetProperty("rows").GetInt32());

        var page = await app.Stranger().Http.GetStringAsync(new Uri($"/forums/{forum}", UriKind.Relative), Cancel);
        var json = await app.Stranger().Http.GetStringAsync(new Uri(api, UriKind.Relative), Cancel);
        Assert.Contains("Diterima dengan perubahan", page, StringComparison.Ordinal);
        Assert.Contains("Menjadi sepuluh hari kerja.", page, StringComparison.Ordinal);
        Assert.All((string[])[page, json], text => Assert.All((string[])["Wati", "3456"], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Public_pages_answer_in_both_languages_and_carry_no_token()
    {
        var unit = await app.UnitAsync();
        var officer = await app.PersonAsync("Petugas Uji", Role.Officer, unit);
        var challenge = await app.OpenChallengeAsync(unit);
        await app.ProposalAsync(challenge);
        app.Clock.Now = app.Clock.Now.AddDays(7);
        var forum = (await SendAsync(officer, HttpMethod.Post, $"/api/v1/challenges/{challenge.Slug}/forums", new { title = "Forum loket yang ramah" })).GetProperty("id").GetInt64();

        foreach (var address in (string[])["/forums", "/forums?when=held", "/forums?region=33", $"/forums/{forum}", $"/forums/{forum}?handler=Body", $"/forums/{forum}/agenda", $"/forums/{forum}/agenda?handler=Body"])
        {
            foreach (var prefix in (string[])["", "/en"])
            {
                using var answer = await app.Stranger().GetAsync(prefix + address);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Assert.False(answer.Headers.Contains("Set-Cookie"));
                Assert.DoesNotContain("__RequestVerificationToken", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
            }
        }

        using var early = await app.Stranger().GetAsync($"/forums/{forum}/agenda.json");
        Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);
        var page = await app.Stranger().PageAsync($"/forums/{forum}");
        Assert.Equal($"forum:{forum}", page.Body!.GetAttribute("data-live"));
        Assert.Equal($"/forums/{forum}?handler=Body", page.QuerySelector("[data-fragment]")!.GetAttribute("data-fragment"));
    }

    private static object Challenge(string agency, DateTimeOffset start, bool publish) => new
    {
        agency,
        region = "33.13",
        title = "Pengaduan yang cepat dijawab",
        summary = "Bagaimana pengaduan bisa cepat dijawab?",
        guide = "Tuliskan masalah yang Anda alami.",
        sector = "Perizinan",
        cover = "bogor",
        level = "involve",
        promise = "Kami menjelaskan keputusan kami.",
        categories = new[] { "Loket" },
        agenda = new { top = 3 },
        continuous = false,
        ideationStarts = start,
        ideationEnds = start.AddDays(7),
        votingStarts = start,
        votingEnds = start.AddDays(7),
        cutOff = start.AddDays(30),
        publish,
    };

    private static object Meeting(DateTimeOffset at) => new { form = "fgd", mode = "online", link = "https://rapat.contoh.test/1", startsAt = at };

    private static async Task<JsonElement> SendAsync(Person person, HttpMethod method, string address, object body)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative)) { Content = JsonContent.Create(body) };
        using var answer = await person.Browser.Http.SendAsync(request, Cancel);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    private static async Task<(HttpStatusCode, string?)> RefusalAsync(Person person, HttpMethod method, string address, object body)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative)) { Content = JsonContent.Create(body) };
        using var answer = await person.Browser.Http.SendAsync(request, Cancel);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("code").GetString());
    }
}
