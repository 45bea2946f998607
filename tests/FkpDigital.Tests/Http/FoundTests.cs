using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using AngleSharp;
using AngleSharp.Dom;
using FkpDigital.Challenges;
using FkpDigital.Proposals;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Http;

/// <summary>Search engines and messengers find every public page, in both languages, and nothing else.</summary>
public sealed class FoundTests(DemoApp demo) : IClassFixture<DemoApp>
{
    private const string Challenge = "/challenges/mal-pelayanan-publik-karanganyar";
    private static readonly XNamespace Map = "http://www.sitemaps.org/schemas/sitemap/0.9";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("/en")]
    public async Task Public_pages_have_titles_and_descriptions_of_their_own(string language)
    {
        var crawl = new Crawl(demo);
        await crawl.WalkAsync("visitor", demo.Stranger(), 2, $"{language}/");
        var heads = new List<(string Address, string Canonical, string Title, string Description)>();
        foreach (var page in crawl.Pages.Where(p => p.Address.StartsWith("/en", StringComparison.Ordinal) == (language == "/en")))
        {
            var document = await BrowsingContext.New().OpenAsync(r => r.Content(page.Html), Cancel);
            if (Href(document, "link[rel=canonical]") is { } canonical)
            {
                heads.Add((page.Address, canonical, document.Title!, document.QuerySelector("meta[name=description]")!.GetAttribute("content")!));
            }
        }

        var pages = heads.DistinctBy(h => h.Canonical).ToList();
        Assert.True(pages.Count > 14);
        Assert.Empty(pages.GroupBy(p => p.Title).Where(g => g.Count() > 1).Select(g => $"{g.Key}: {string.Join(", ", g.Select(p => p.Address))}"));
        Assert.Empty(pages.GroupBy(p => p.Description).Where(g => g.Count() > 1).Select(g => $"{g.Key}: {string.Join(", ", g.Select(p => p.Address))}"));
        Assert.All(pages, p => Assert.InRange(p.Description.Length, 20, 300));
    }

    [Fact]
    public async Task A_page_names_itself_its_translation_and_its_picture()
    {
        var page = await demo.Stranger().PageAsync($"/en{Challenge}?sort=new");

        Assert.Equal($"http://localhost/en{Challenge}", Href(page, "link[rel=canonical]"));
        Assert.Equal($"http://localhost{Challenge}", Href(page, "link[hreflang=id]"));
        Assert.Equal($"http://localhost/en{Challenge}", Href(page, "link[hreflang=en]"));
        Assert.Equal($"http://localhost{Challenge}", Href(page, "link[hreflang=x-default]"));
        Assert.Equal($"http://localhost/en{Challenge}", page.QuerySelector("meta[property='og:url']")!.GetAttribute("content"));
        Assert.NotNull(page.QuerySelector("meta[name='twitter:card']"));
    }

    [Fact]
    public async Task Accounts_and_errors_stay_out_of_search()
    {
        var browser = demo.Stranger();
        foreach (var address in new[] { "/account/login", "/en/account/register" })
        {
            var page = await browser.PageAsync(address);
            Assert.Equal("noindex", page.QuerySelector("meta[name=robots]")!.GetAttribute("content"));
            Assert.Null(page.QuerySelector("link[rel=canonical]"));
        }

        using var missing = await browser.GetAsync("/tidak-ada");
        Assert.NotNull((await Infrastructure.Browser.ReadAsync(missing)).QuerySelector("meta[name=robots]"));
    }

    [Fact]
    public async Task The_site_map_holds_every_public_page_once_and_all_answer()
    {
        var browser = demo.Stranger();
        var hidden = await demo.DbAsync(async db =>
        {
            var proposal = await db.Proposals.Where(p => p.State == ProposalState.Published).OrderBy(p => p.Id).FirstAsync(Cancel);
            proposal.Hide("spam", await db.Users.OrderBy(u => u.Id).Select(u => u.Id).FirstAsync(Cancel));
            await db.Entry(proposal).Reference(p => p.Challenge).LoadAsync(Cancel);
            await db.SaveChangesAsync(Cancel);
            return proposal.Id;
        });
        var index = XDocument.Parse(await browser.Http.GetStringAsync(new Uri("/sitemap.xml", UriKind.Relative), Cancel));
        var addresses = new List<string>();
        foreach (var part in index.Descendants(Map + "loc").Select(l => l.Value))
        {
            addresses.AddRange(XDocument.Parse(await browser.Http.GetStringAsync(new Uri(part), Cancel)).Descendants(Map + "loc").Select(l => l.Value));
        }

        Assert.Equal(addresses.Count, addresses.Distinct().Count());
        Assert.Contains($"http://localhost{Challenge}", addresses);
        Assert.Contains($"http://localhost/en{Challenge}", addresses);
        Assert.DoesNotContain(addresses, a => a.Contains($"/proposals/{hidden}/", StringComparison.Ordinal));
        Assert.Equal(2 * await demo.DbAsync(db => db.Proposals.CountAsync(p => p.State == ProposalState.Published, Cancel)), addresses.Count(a => a.Contains("/proposals/", StringComparison.Ordinal)));
        foreach (var address in addresses.GroupBy(a => a.Split('/').ElementAtOrDefault(3)).SelectMany(g => g.Take(3)))
        {
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(address)).StatusCode);
        }
    }

    [Fact]
    public async Task Parts_that_the_site_map_does_not_have_are_not_found()
    {
        foreach (var address in new[] { "/sitemap/participants-0.xml", "/sitemap/pages-1.xml", "/sitemap/proposals-x.xml", "/en/sitemap.xml" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await demo.Stranger().GetAsync(address)).StatusCode);
        }
    }

    [Fact]
    public async Task Drafts_are_in_no_site_map()
    {
        var drafts = await demo.DbAsync(db => db.Challenges.Where(c => c.State == ChallengeState.Draft).Select(c => c.Slug).ToListAsync(Cancel));
        var map = await demo.Stranger().Http.GetStringAsync(new Uri("/sitemap/challenges-0.xml", UriKind.Relative), Cancel);

        Assert.All(drafts, slug => Assert.DoesNotContain(slug, map, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Robots_are_kept_from_staff_and_led_to_the_site_map()
    {
        var text = await demo.Stranger().Http.GetStringAsync(new Uri("/robots.txt", UriKind.Relative), Cancel);

        Assert.Contains("Disallow: /workspace\n", text, StringComparison.Ordinal);
        Assert.Contains("Disallow: /en/account\n", text, StringComparison.Ordinal);
        Assert.EndsWith("Sitemap: http://localhost/sitemap.xml\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/en/")]
    public async Task A_phone_can_keep_the_site_on_its_first_screen(string start)
    {
        var browser = demo.Stranger();
        using var answer = await browser.GetAsync($"{start}manifest.webmanifest");
        using var manifest = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));

        Assert.Equal("application/manifest+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(start, manifest.RootElement.GetProperty("start_url").GetString());
        foreach (var icon in manifest.RootElement.GetProperty("icons").EnumerateArray())
        {
            using var picture = await browser.GetAsync(icon.GetProperty("src").GetString()!);
            Assert.Equal("image/png", picture.Content.Headers.ContentType!.MediaType);
        }

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/favicon.ico")).StatusCode);
    }

    [Fact]
    public async Task Structured_data_tells_what_a_page_is_about()
    {
        var browser = demo.Stranger();
        var proposal = await demo.DbAsync(db => db.Proposals.Where(p => p.State == ProposalState.Published).OrderByDescending(p => p.Tally.Votes).Select(p => new { p.Id, p.Title, p.Tally.Votes }).FirstAsync(Cancel));
        var forum = await demo.DbAsync(db => db.Forums.Where(f => f.StartsAt != null).Select(f => f.Id).FirstAsync(Cancel));

        var posting = Data(await Follow(browser, $"/proposals/{proposal.Id}"))["DiscussionForumPosting"];
        var meeting = Data(await browser.PageAsync($"/forums/{forum}"));

        Assert.Equal(proposal.Title, posting.GetProperty("headline").GetString());
        Assert.Equal(proposal.Votes, posting.GetProperty("interactionStatistic")[0].GetProperty("userInteractionCount").GetInt32());
        Assert.True(meeting.ContainsKey("Event"));
        Assert.True(meeting.ContainsKey("BreadcrumbList"));
        Assert.True(Data(await browser.PageAsync("/")).ContainsKey("WebSite"));
    }

    [Fact]
    public async Task No_text_ends_the_structured_data()
    {
        var challenge = await demo.OpenChallengeAsync();
        var proposal = await demo.ProposalAsync(challenge, "</script><script>alert(1)</script> & loket");

        var page = await Follow(demo.Stranger(), $"/proposals/{proposal.Id}");

        Assert.Equal("</script><script>alert(1)</script> & loket", Data(page)["DiscussionForumPosting"].GetProperty("headline").GetString());
        Assert.DoesNotContain(page.QuerySelectorAll("script"), s => s.TextContent.StartsWith("alert", StringComparison.Ordinal));
    }

    private static async Task<IDocument> Follow(Infrastructure.Browser browser, string address)
    {
        using var answer = await browser.GetAsync(address);
        return answer.StatusCode is HttpStatusCode.OK ? await Infrastructure.Browser.ReadAsync(answer) : await browser.PageAsync(answer.Headers.Location!.ToString());
    }

    private static Dictionary<string, JsonElement> Data(IDocument page) => page.QuerySelectorAll("script[type='application/ld+json']")
        .Select(s => JsonDocument.Parse(s.TextContent).RootElement).ToDictionary(d => d.GetProperty("@type").GetString()!);

    private static string? Href(IDocument page, string selector) => page.QuerySelector(selector)?.GetAttribute("href");
}
