using System.Text;
using System.Xml;
using FkpDigital.Articles;
using FkpDigital.Markup;
using FkpDigital.Web.Localisation;

namespace FkpDigital.Web.Sharing;

/// <summary>The newest articles as an Atom feed (RFC 4287), with their whole text.</summary>
internal static class ArticleFeed
{
    private const int Shown = 20;
    private const string Atom = "http://www.w3.org/2005/Atom";
    private const string FiveMinutes = "public, max-age=300";

    public static void MapArticleFeed(this IEndpointRouteBuilder open)
    {
        open.MapGet("/articles/feed", WriteAsync);
        open.MapGet("/articles.atom", WriteAsync);
    }

    private static async Task WriteAsync(HttpContext http, ArticleReads reads, SiteAddress site, Texts texts)
    {
        var articles = await reads.FeedAsync(Shown, http.RequestAborted);
        http.Response.ContentType = "application/atom+xml; charset=utf-8";
        http.Response.Headers.CacheControl = FiveMinutes;
        await using var xml = XmlWriter.Create(http.Response.Body, new XmlWriterSettings { Async = true, Encoding = new UTF8Encoding(false), CloseOutput = false });
        var (home, self) = (site.Of(http.Request, "~/articles"), site.Of(http.Request, "~/articles/feed"));
        await xml.WriteStartElementAsync(null, "feed", Atom);
        await xml.WriteAttributeStringAsync("xml", "lang", null, "id");
        await xml.WriteAttributeStringAsync("xml", "base", null, site.Root(http.Request) + "/");
        await TextAsync(xml, "title", texts["Artikel FKP Digital"]);
        await TextAsync(xml, "id", self);
        await LinkAsync(xml, "self", self, "application/atom+xml");
        await LinkAsync(xml, "alternate", home, "text/html");
        await TextAsync(xml, "updated", Moments.Iso(articles.Select(Changed).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max()));
        await AuthorAsync(xml, "FKP Digital");
        foreach (var article in articles)
        {
            await EntryAsync(xml, article, site.Of(http.Request, $"~/articles/{article.Slug}"), site.In(http.Request, $"/articles/{article.Slug}", english: false));
        }

        await xml.WriteEndElementAsync();
    }

    /// <param name="xml">The feed.</param>
    /// <param name="article">What is told.</param>
    /// <param name="address">In the language of the feed.</param>
    /// <param name="id">The same in both languages, so that a reader of both shows it once.</param>
    private static async Task EntryAsync(XmlWriter xml, FeedArticle article, string address, string id)
    {
        await xml.WriteStartElementAsync(null, "entry", Atom);
        await TextAsync(xml, "title", article.Title);
        await TextAsync(xml, "id", id);
        await LinkAsync(xml, "alternate", address, "text/html");
        await TextAsync(xml, "published", Moments.Iso(article.PublishedAt));
        await TextAsync(xml, "updated", Moments.Iso(Changed(article)));
        await AuthorAsync(xml, article.Agency ?? "FKP Digital");
        foreach (var tag in article.Tags)
        {
            await xml.WriteStartElementAsync(null, "category", Atom);
            await xml.WriteAttributeStringAsync(null, "term", null, tag);
            await xml.WriteEndElementAsync();
        }

        await TextAsync(xml, "summary", article.Lead);
        await TextAsync(xml, "content", RichText.ToHtml(article.Body, highest: 2), "html");
        await xml.WriteEndElementAsync();
    }

    private static DateTimeOffset Changed(FeedArticle article) => article.EditedAt > article.PublishedAt ? article.EditedAt : article.PublishedAt;

    private static async Task TextAsync(XmlWriter xml, string name, string text, string? type = null)
    {
        await xml.WriteStartElementAsync(null, name, Atom);
        if (type is not null)
        {
            await xml.WriteAttributeStringAsync(null, "type", null, type);
        }

        await xml.WriteStringAsync(Readable(text));
        await xml.WriteEndElementAsync();
    }

    private static async Task AuthorAsync(XmlWriter xml, string name)
    {
        await xml.WriteStartElementAsync(null, "author", Atom);
        await TextAsync(xml, "name", name);
        await xml.WriteEndElementAsync();
    }

    private static async Task LinkAsync(XmlWriter xml, string relation, string address, string type)
    {
        await xml.WriteStartElementAsync(null, "link", Atom);
        await xml.WriteAttributeStringAsync(null, "rel", null, relation);
        await xml.WriteAttributeStringAsync(null, "type", null, type);
        await xml.WriteAttributeStringAsync(null, "href", null, address);
        await xml.WriteEndElementAsync();
    }

    /// <summary>Without the characters that XML 1.0 cannot hold; a writer gets them into a text as &amp;#1;.</summary>
    private static string Readable(string text) => string.Concat(text.Where(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c)));
}
