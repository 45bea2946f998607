using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Xml.Linq;
using FkpDigital.Agencies;
using FkpDigital.Articles;
using FkpDigital.Tests.Infrastructure;
using FkpDigital.Tests.Rules;

namespace FkpDigital.Tests.Http;

/// <summary>Articles as readers and programs get them.</summary>
public sealed class ArticleTests(App app) : IClassFixture<App>
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_article_is_read_with_its_agency_tags_and_related_challenges()
    {
        var unit = await app.UnitAsync();
        var challenge = await app.OpenChallengeAsync(unit);
        await app.ProposalAsync(challenge);
        var article = await WriteAsync(unit, "Loket lansia kini buka setiap pagi", challenges: [challenge.Id]);

        var page = await app.Stranger().PageAsync($"/articles/{article.Slug}");

        Assert.Equal("Loket lansia kini buka setiap pagi", page.QuerySelector("h1")!.TextContent);
        Assert.Equal("Mulai kapan?", page.QuerySelector(".prose h2")!.TextContent);
        Assert.Equal("Senin depan", page.QuerySelector(".prose strong")!.TextContent);
        Assert.Equal("/articles?tag=mal%20pelayanan", page.QuerySelector("article nav a")!.GetAttribute("href"));
        Assert.Equal($"/agencies/{unit.Slug}", page.QuerySelector(".meta a")!.GetAttribute("href"));
        var related = page.QuerySelector(".side li")!;
        Assert.Equal($"/challenges/{challenge.Slug}", related.QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("1 usulan, 0 dukungan", related.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_of_staff_say_their_language_on_an_English_page()
    {
        var article = await WriteAsync(await app.UnitAsync(), "Antrean daring mulai dipakai");

        var page = await app.Stranger().PageAsync($"/en/articles/{article.Slug}");

        Assert.All(new[] { "h1", "article .lead", ".prose" }, selector => Assert.Equal("id", page.QuerySelector(selector)!.GetAttribute("lang")));
        Assert.Equal("News", page.QuerySelector("article .chip")!.TextContent);
    }

    [Fact]
    public async Task A_scheduled_article_appears_by_the_clock_everywhere_at_once()
    {
        var (start, reader) = (app.Clock.Now, app.Stranger());
        var article = await WriteAsync(await app.UnitAsync(), "Kunang-kunang di taman kota kembali", at: start.AddHours(1));

        app.Clock.Now = start.AddHours(1).AddMicroseconds(-1);
        using var early = await reader.GetAsync($"/articles/{article.Slug}");
        var before = await PlacesAsync(reader, article, "kunang");
        app.Clock.Now = start.AddHours(1);
        using var due = await reader.GetAsync($"/articles/{article.Slug}");
        var after = await PlacesAsync(reader, article, "kunang");
        app.Clock.Now = start;

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (early.StatusCode, due.StatusCode));
        Assert.Empty(before);
        Assert.Equal(["home", "list", "feed", "api", "search", "map"], after);
    }

    [Fact]
    public async Task A_withdrawn_article_leaves_its_reason_and_nothing_else()
    {
        var reader = app.Stranger();
        var article = await WriteAsync(await app.UnitAsync(), "Cendrawasih mampir di loket kami");
        await app.UseAsync<WriteArticle, bool>(w => w.WithdrawAsync(article.Id, "Angkanya keliru dan sedang diperiksa.", article.AuthorId, Cancel));

        using var answer = await reader.GetAsync($"/articles/{article.Slug}");
        var page = await Infrastructure.Browser.ReadAsync(answer);

        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
        Assert.Contains("Angkanya keliru dan sedang diperiksa.", page.QuerySelector(".note")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector(".prose"));
        Assert.Equal("noindex", page.QuerySelector("meta[name=robots]")!.GetAttribute("content"));
        Assert.Empty(await PlacesAsync(reader, article, "cendrawasih"));
        using var api = await reader.GetAsync($"/api/v1/articles/{article.Slug}");
        using var share = await reader.GetAsync($"/articles/{article.Slug}/share.png");
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (api.StatusCode, share.StatusCode));
    }

    [Fact]
    public async Task Texts_that_try_to_run_script_stay_texts()
    {
        var body = string.Join("\n\n", HostileTexts.All.Where(t => !t.Any(char.IsSurrogate) && t.All(c => !char.IsControl(c) || c is '\n')).Take(40));
        var article = await WriteAsync(await app.UnitAsync(), "<script>alert(1)</script> & \"kutip\" di judul", body: body[..Math.Min(body.Length, Article.MaxBody)]);

        var page = await app.Stranger().PageAsync($"/articles/{article.Slug}");
        var feed = await FeedAsync("/articles/feed");

        Assert.Empty(page.QuerySelectorAll("main script:not([type='application/ld+json'])"));
        Assert.Empty(HostileTexts.FaultsIn(page.QuerySelector(".prose")!.InnerHtml));
        var entry = feed.Descendants(Atom + "entry").Single(e => e.Element(Atom + "title")!.Value == "<script>alert(1)</script> & \"kutip\" di judul");
        Assert.Empty(HostileTexts.FaultsIn(entry.Element(Atom + "content")!.Value));
    }

    [Fact]
    public async Task The_list_is_read_on_page_by_page_without_gaps_or_doubles()
    {
        var unit = await app.UnitAsync();
        foreach (var number in Enumerable.Range(10, 15))
        {
            await WriteAsync(unit, $"Kabar loket nomor {number}");
        }

        var first = await app.Stranger().PageAsync($"/articles?agency={unit.Slug}");
        var second = await app.Stranger().PageAsync(first.QuerySelector("a[rel=next]")!.GetAttribute("href")!);

        var titles = first.QuerySelectorAll(".art h3").Concat(second.QuerySelectorAll(".art h3")).Select(h => h.TextContent);
        Assert.Equal(Enumerable.Range(10, 15).Reverse().Select(n => $"Kabar loket nomor {n}"), titles);
        Assert.Null(second.QuerySelector("a[rel=next]"));
    }

    [Fact]
    public async Task Kinds_and_tags_narrow_the_list_and_nothing_found_is_said()
    {
        var unit = await app.UnitAsync();
        await WriteAsync(unit, "Panduan mengurus surat pindah", kind: ArticleKind.Guide, tags: ["pindah"]);
        await WriteAsync(unit, "Berita tentang surat pindah", tags: ["pindah"]);

        async Task<IEnumerable<string>> Titles(string query) => (await app.Stranger().PageAsync($"/articles?agency={unit.Slug}{query}")).QuerySelectorAll(".art h3").Select(h => h.TextContent);

        Assert.Equal(["Panduan mengurus surat pindah"], await Titles("&kind=guide"));
        Assert.Equal(2, (await Titles("&tag=PINDAH")).Count());
        var none = await app.Stranger().PageAsync($"/articles?agency={unit.Slug}&kind=result&tag=pindah");
        Assert.Equal("Belum ada artikel yang cocok", none.QuerySelector(".empty h2")!.TextContent);
    }

    [Fact]
    public async Task The_feed_is_announced_and_valid_in_form()
    {
        var article = await WriteAsync(await app.UnitAsync(), "Umpan ini membawa tulisan utuh", body: "Mulai **Senin depan**. &#1;&#xFFFE; &amp; <b>selesai</b>");
        var reader = app.Stranger();

        var address = (await reader.PageAsync("/articles")).QuerySelector("link[type='application/atom+xml']")!.GetAttribute("href")!;
        using var answer = await reader.GetAsync(address);
        var feed = await FeedAsync(address);

        Assert.Equal("application/atom+xml", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("http://localhost/articles/feed", feed.Root!.Elements(Atom + "link").Single(l => (string?)l.Attribute("rel") == "self").Attribute("href")!.Value);
        Assert.All(new[] { "id", "title", "updated" }, name => Assert.Single(feed.Root.Elements(Atom + name)));
        var entry = feed.Root.Elements(Atom + "entry").Single(e => e.Element(Atom + "link")!.Attribute("href")!.Value.EndsWith(article.Slug, StringComparison.Ordinal));
        Assert.Equal("2026-03-02T02:00:00Z", entry.Element(Atom + "published")!.Value);
        Assert.Contains("<strong>Senin depan</strong>", entry.Element(Atom + "content")!.Value, StringComparison.Ordinal);
        Assert.NotNull(entry.Element(Atom + "author")?.Element(Atom + "name"));
    }

    [Fact]
    public async Task Programs_get_articles_in_pages_and_one_by_its_slug()
    {
        var unit = await app.UnitAsync();
        foreach (var number in Enumerable.Range(10, 21))
        {
            await WriteAsync(unit, $"Kabar program nomor {number}", kind: ArticleKind.Result);
        }

        var http = app.Stranger().Http;
        var first = await JsonAsync(http, $"/api/v1/articles?kind=result&agency={unit.Slug}");
        var rest = await JsonAsync(http, $"/api/v1/articles?kind=result&agency={unit.Slug}&after={first.GetProperty("next").GetString()}");
        var one = await JsonAsync(http, $"/api/v1/articles/{rest.GetProperty("items")[0].GetProperty("slug").GetString()}");
        using var wrong = await http.GetAsync(new Uri("/api/v1/articles?kind=gosip", UriKind.Relative), Cancel);

        Assert.Equal((20, 1), (first.GetProperty("items").GetArrayLength(), rest.GetProperty("items").GetArrayLength()));
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next").ValueKind);
        Assert.Equal(("Kabar program nomor 10", "result", unit.Slug), (one.GetProperty("title").GetString(), one.GetProperty("kind").GetString(), one.GetProperty("agency").GetProperty("slug").GetString()));
        Assert.Contains("<strong>", one.GetProperty("body").GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("/api/v1/articles/{slug}", await http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_article_has_a_canonical_address_a_picture_to_share_and_data_for_search_engines()
    {
        var article = await WriteAsync(null, "Cara mengusulkan perbaikan layanan", kind: ArticleKind.Guide);

        var page = await app.Stranger().PageAsync($"/articles/{article.Slug}?utm=x");
        using var schema = JsonDocument.Parse(page.QuerySelectorAll("script[type='application/ld+json']").Select(s => s.TextContent).Single(t => t.Contains("\"Article\"", StringComparison.Ordinal)));
        using var picture = await app.Stranger().GetAsync($"/articles/{article.Slug}/share.png");

        Assert.Equal($"http://localhost/articles/{article.Slug}", page.QuerySelector("link[rel=canonical]")!.GetAttribute("href"));
        Assert.Equal($"http://localhost/articles/{article.Slug}/share.png", page.QuerySelector("meta[property='og:image']")!.GetAttribute("content"));
        Assert.Equal(("Cara mengusulkan perbaikan layanan", "FKP Digital"), (schema.RootElement.GetProperty("headline").GetString(), schema.RootElement.GetProperty("author").GetProperty("name").GetString()));
        Assert.Equal("image/png", picture.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Two_articles_of_one_title_have_two_addresses()
    {
        var unit = await app.UnitAsync();

        var (first, second) = (await WriteAsync(unit, "Loket tutup pada hari libur"), await WriteAsync(unit, "Loket tutup pada hari libur"));

        Assert.Equal(("loket-tutup-pada-hari-libur", "loket-tutup-pada-hari-libur-2"), (first.Slug, second.Slug));
    }

    /// <summary>Where a reader comes upon the article.</summary>
    private static async Task<IReadOnlyList<string>> PlacesAsync(Infrastructure.Browser reader, Article article, string word)
    {
        (string Name, string Address)[] places =
        [
            ("home", "/"), ("list", "/articles"), ("feed", "/articles/feed"), ("api", "/api/v1/articles"), ("search", $"/api/v1/search?q={word}&kind=article"), ("map", "/sitemap/articles-0.xml"),
        ];
        List<string> found = [];
        foreach (var (name, address) in places)
        {
            if ((await reader.Http.GetStringAsync(new Uri(address, UriKind.Relative), Cancel)).Contains(article.Slug, StringComparison.Ordinal))
            {
                found.Add(name);
            }
        }

        return found;
    }

    private async Task<XDocument> FeedAsync(string address) => XDocument.Parse(await app.Stranger().Http.GetStringAsync(new Uri(address, UriKind.Relative), Cancel));

    private static async Task<JsonElement> JsonAsync(HttpClient http, string address) => await http.GetFromJsonAsync<JsonElement>(new Uri(address, UriKind.Relative), Cancel);

    private async Task<Article> WriteAsync(
        Agency? unit, string title, string? body = null, ArticleKind kind = ArticleKind.News, IReadOnlyList<string>? tags = null, DateTimeOffset? at = null, IReadOnlyList<long>? challenges = null)
    {
        var author = await app.PersonAsync("Penulis Uji");
        var text = new ArticleText(title, "Kabar singkat untuk warga yang mengurus surat.", body ?? "## Mulai kapan?\n\nMulai **Senin depan**, setiap pagi.", kind, tags ?? ["mal pelayanan"], "forum");
        return await app.UseAsync<WriteArticle, Article>(w => w.CreateAsync(unit?.Id, new ArticleDraft(text, challenges ?? [], at), publish: true, author.Id, Cancel));
    }
}
