using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FkpDigital.Challenges;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Http;

public sealed class BrowseTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_filter_narrows_the_list_and_stays_in_the_form()
    {
        var challenge = await app.OpenChallengeAsync();
        var unit = await app.DbAsync(db => db.Agencies.SingleAsync(a => a.Id == challenge.AgencyId, Cancel));
        var other = await app.OpenChallengeAsync();

        foreach (var query in new[] { "region=33", "region=33.13", "sector=Perizinan", $"agency={unit.Slug}", "phase=voting", "q=antrean%20LOKET", "q=lebih%20cepat" })
        {
            Assert.Contains(await SlugsAsync($"/challenges?{query}&sort=new"), s => s == challenge.Slug);
        }

        foreach (var query in new[] { "region=32", "region=33.1", "sector=Kesehatan", "phase=atForum", "phase=nonsense", "agency=nobody", "q=100%25", "q=_" })
        {
            Assert.DoesNotContain(await SlugsAsync($"/challenges?{query}&sort=new"), s => s == challenge.Slug);
        }

        Assert.DoesNotContain(await SlugsAsync($"/challenges?agency={unit.Slug}"), s => s == other.Slug);
        var page = await app.Stranger().PageAsync("/challenges?region=33&q=antrean");
        Assert.Equal("33", page.QuerySelector("#region option[selected]")!.GetAttribute("value"));
        Assert.Equal("antrean", page.QuerySelector("#q")!.GetAttribute("value"));
        Assert.Contains("/challenges?q=antrean", page.QuerySelectorAll("a.pillx").Select(a => a.GetAttribute("href")!.Replace("&sort=votes", "", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_agency_above_finds_the_challenges_below_it()
    {
        var challenge = await app.OpenChallengeAsync();
        var above = await app.DbAsync(db => db.Agencies.Where(a => a.Id == challenge.AgencyId).Select(a => a.Parent!.Slug).SingleAsync(Cancel));

        Assert.Equal([challenge.Slug], await SlugsAsync($"/challenges?agency={above}"));
    }

    [Fact]
    public async Task An_empty_result_says_so_and_offers_what_is_open()
    {
        await app.OpenChallengeAsync();

        var page = await app.Stranger().PageAsync("/challenges?q=sinyal%20kapal%20perintis");

        Assert.Contains("Belum ada tantangan yang cocok", page.QuerySelector(".empty")!.TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.QuerySelectorAll(".chal"));
        Assert.Null(page.QuerySelector(".pager a"));
    }

    [Theory]
    [InlineData("votes")]
    [InlineData("new")]
    [InlineData("ending")]
    public async Task Pages_of_the_list_neither_overlap_nor_leave_a_gap(string sort)
    {
        var unit = await app.UnitAsync();
        for (var i = 0; i < 14; i++)
        {
            var challenge = await app.OpenChallengeAsync(unit);
            if (i % 3 == 0)
            {
                var proposal = await app.ProposalAsync(challenge);
                await (await app.PersonAsync()).Browser.Http.PutAsync(new Uri($"/api/v1/proposals/{proposal.Id}/vote", UriKind.Relative), null, Cancel);
            }
        }

        var seen = new List<string>();
        for (var address = $"/challenges?agency={unit.Slug}&sort={sort}"; address is not null;)
        {
            var page = await app.Stranger().PageAsync(address);
            seen.AddRange(page.QuerySelectorAll(".chal h3 a").Select(a => a.GetAttribute("href")!));
            address = page.QuerySelector(".pager a")?.GetAttribute("href");
        }

        Assert.Equal(14, seen.Count);
        Assert.Equal(14, seen.Distinct().Count());
    }

    [Fact]
    public async Task Programs_get_the_same_list_page_by_page_and_one_challenge()
    {
        var unit = await app.UnitAsync();
        var challenge = await app.OpenChallengeAsync(unit, votesPerPerson: 5, agenda: new AgendaRule(3, 2, 1));
        await app.ProposalAsync(challenge);

        var list = await JsonAsync($"/api/v1/challenges?agency={unit.Slug}&region=33&phase=voting");
        var one = await JsonAsync($"/api/v1/challenges/{challenge.Slug}");

        var row = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal(challenge.Slug, row.GetProperty("slug").GetString());
        Assert.Equal(JsonValueKind.Null, list.GetProperty("next").ValueKind);
        Assert.Equal("involve", one.GetProperty("level").GetString());
        Assert.Equal(5, one.GetProperty("votesPerPerson").GetInt32());
        Assert.Equal(3, one.GetProperty("agendaRule").GetProperty("top").GetInt32());
        Assert.Equal("voting", one.GetProperty("currentRound").GetProperty("phase").GetString());
        Assert.Equal(1, one.GetProperty("currentRound").GetProperty("number").GetInt32());
        Assert.Equal(["Loket", "Daring"], one.GetProperty("categories").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal(1, one.GetProperty("proposals").GetInt32());
        using var bad = await app.Stranger().GetAsync("/api/v1/challenges?after=%21%21");
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        using var missing = await app.Stranger().GetAsync("/api/v1/challenges/tidak-ada");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task The_home_page_shows_the_live_ranking_the_counts_and_no_form()
    {
        var challenge = await app.OpenChallengeAsync();
        var proposal = await app.ProposalAsync(challenge, "Satu loket untuk semua urusan pindah");
        for (var i = 0; i < 3; i++)
        {
            await (await app.PersonAsync()).Browser.Http.PutAsync(new Uri($"/api/v1/proposals/{proposal.Id}/vote", UriKind.Relative), null, Cancel);
        }

        var page = await app.Stranger().PageAsync("/");

        Assert.Equal("3", page.QuerySelector($".hero-b [data-votes='{proposal.Id}']")!.TextContent);
        Assert.Equal($"challenge:{challenge.Id}", page.Body!.GetAttribute("data-live"));
        Assert.Equal(38, page.QuerySelectorAll(".prov a").Length);
        Assert.Empty(page.QuerySelectorAll("form[method=post]"));
        Assert.DoesNotContain(page.QuerySelectorAll("main a"), a => a.GetAttribute("href") is null or "" or "#");
    }

    [Fact]
    public async Task English_pages_lead_to_English_pages()
    {
        var challenge = await app.OpenChallengeAsync();
        await app.ProposalAsync(challenge);

        foreach (var address in new[] { "/en/", "/en/challenges", $"/en/challenges/{challenge.Slug}", "/en/regions", "/en/regions/33", "/en/leaderboard" })
        {
            var page = await app.Stranger().PageAsync(address);

            Assert.All(page.QuerySelectorAll("main a"), a => Assert.Matches("^(/en(/|\\?|$)|#|/api/)", a.GetAttribute("href")!));
        }
    }

    [Fact]
    public async Task An_agency_page_shows_where_it_stands_and_what_it_does()
    {
        var challenge = await app.OpenChallengeAsync();
        var unit = await app.DbAsync(db => db.Agencies.Include(a => a.Parent).SingleAsync(a => a.Id == challenge.AgencyId, Cancel));

        var page = await app.Stranger().PageAsync($"/agencies/{unit.Slug}");
        var above = await app.Stranger().PageAsync($"/agencies/{unit.Parent!.Slug}");

        Assert.Equal(unit.Name, page.QuerySelector("h1")!.TextContent);
        Assert.Contains("Jalan Damai Sejahtera No. 1", page.QuerySelector("main aside")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("belum ada janji jatuh tempo", page.QuerySelector(".stats")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(above.QuerySelector($".chal a[href='/challenges/{challenge.Slug}']"));
        Assert.NotNull(above.QuerySelector($"aside a[href='/agencies/{unit.Slug}']"));
        using var missing = await app.Stranger().GetAsync("/agencies/tidak-ada");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    private async Task<IReadOnlyList<string>> SlugsAsync(string address)
    {
        var page = await app.Stranger().PageAsync(address);
        return page.QuerySelector(".empty") is not null ? [] : [.. page.QuerySelectorAll(".chal h3 a").Select(a => a.GetAttribute("href")!.Split('/')[^1])];
    }

    private async Task<JsonElement> JsonAsync(string address) =>
        await app.Stranger().Http.GetFromJsonAsync<JsonElement>(new Uri(address, UriKind.Relative), Cancel);
}
