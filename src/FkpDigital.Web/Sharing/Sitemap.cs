using System.Globalization;
using System.Text;
using System.Xml;
using FkpDigital.Articles;
using FkpDigital.Challenges;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Forums;
using FkpDigital.Proposals;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Sharing;

/// <summary>
/// All public addresses for search engines (sitemaps.org): an index of parts, a part for each kind and span of ids.
/// A part is written while its rows arrive, so a large site needs no more memory than a small one.
/// </summary>
public sealed class Sitemap(FkpDbContext db, ArticleReads articles, SiteAddress site)
{
    /// <summary>Ids of one part; an id has two addresses, one for each language, and a part may have 50,000.</summary>
    private const int Span = 10_000;

    private const string Namespace = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private const string Links = "http://www.w3.org/1999/xhtml";
    private static readonly string[] Pages = ["/", "/challenges", "/forums", "/commitments", "/leaderboard", "/regions", "/articles", "/transparency", "/verify"];

    private IReadOnlyDictionary<string, IQueryable<Entry>> Kinds => new Dictionary<string, IQueryable<Entry>>
    {
        ["agencies"] = db.Agencies.Select(a => new Entry { Id = a.Id, Path = "/agencies/" + a.Slug }),
        ["challenges"] = db.Challenges.Where(c => c.State != ChallengeState.Draft)
            .Select(c => new Entry { Id = c.Id, Path = "/challenges/" + c.Slug, Changed = db.Proposals.Where(p => p.ChallengeId == c.Id).Max(p => (DateTimeOffset?)p.PublishedAt) ?? c.PublishedAt }),
        ["proposals"] = db.Proposals.Where(p => p.State == ProposalState.Published)
            .Select(p => new Entry { Id = p.Id, Path = "/proposals/" + p.Id, Title = p.Title, Changed = db.Comments.Where(c => c.ProposalId == p.Id).Max(c => (DateTimeOffset?)c.CreatedAt) ?? p.PublishedAt }),
        ["forums"] = db.Forums.Where(f => f.State != ForumState.Cancelled)
            .Select(f => new Entry { Id = f.Id, Path = "/forums/" + f.Id, Changed = f.ConcludedAt ?? f.CreatedAt }),
        ["articles"] = articles.Public.Select(a => new Entry { Id = a.Id, Path = "/articles/" + a.Slug, Changed = a.EditedAt > a.PublishAt ? a.EditedAt : a.PublishAt }),
        ["commitments"] = db.Commitments
            .Select(c => new Entry { Id = c.Id, Path = "/commitments/" + c.Id, Changed = c.DoneAt ?? c.FollowUps.Max(f => (DateTimeOffset?)f.At) ?? c.MadeAt }),
    };

    /// <summary>The index: addresses of the parts that have something in them.</summary>
    public async Task WriteIndexAsync(HttpContext http)
    {
        await using var xml = Begin(http);
        await xml.WriteStartElementAsync(null, "sitemapindex", Namespace);
        await WritePartAsync(xml, $"{site.Root(http.Request)}/sitemap/pages-0.xml");
        foreach (var (kind, entries) in Kinds)
        {
            var last = await entries.MaxAsync(e => (long?)e.Id, http.RequestAborted) / Span ?? -1;
            var parts = db.Database.SqlQuery<long>($"select n as \"Value\" from generate_series(0::bigint, {last}) n");
            foreach (var part in await parts.Where(n => entries.Any(e => e.Id >= n * Span && e.Id < (n + 1) * Span)).OrderBy(n => n).ToListAsync(http.RequestAborted))
            {
                await WritePartAsync(xml, string.Create(CultureInfo.InvariantCulture, $"{site.Root(http.Request)}/sitemap/{kind}-{part}.xml"));
            }
        }
    }

    /// <summary>One part of the index; <c>pages</c> are those that are always there, and the regions.</summary>
    /// <returns>False, with nothing written, where there is no such part.</returns>
    public async Task<bool> WriteAsync(HttpContext http, string kind, int part)
    {
        var entries = Kinds.GetValueOrDefault(kind);
        if (entries is null && (kind != "pages" || part != 0))
        {
            return false;
        }

        await using var xml = Begin(http);
        await xml.WriteStartElementAsync(null, "urlset", Namespace);
        await xml.WriteAttributeStringAsync("xmlns", "xhtml", null, Links);
        var rows = entries is null
            ? Pages.Select(path => new Entry { Path = path }).ToAsyncEnumerable().Concat(db.Regions.OrderBy(r => r.Code).Select(r => new Entry { Path = "/regions/" + r.Code }).AsAsyncEnumerable())
            : entries.Where(e => e.Id >= (long)part * Span && e.Id < ((long)part + 1) * Span).OrderBy(e => e.Id).AsAsyncEnumerable();
        await foreach (var row in rows.WithCancellation(http.RequestAborted))
        {
            await WriteAsync(xml, http.Request, row);
        }

        return true;
    }

    private static XmlWriter Begin(HttpContext http)
    {
        http.Response.ContentType = "application/xml; charset=utf-8";
        http.Response.Headers.CacheControl = "public, max-age=3600";
        return XmlWriter.Create(http.Response.Body, new XmlWriterSettings { Async = true, Encoding = new UTF8Encoding(false), CloseOutput = false });
    }

    private static async Task WritePartAsync(XmlWriter xml, string address)
    {
        await xml.WriteStartElementAsync(null, "sitemap", Namespace);
        await xml.WriteElementStringAsync(null, "loc", Namespace, address);
        await xml.WriteEndElementAsync();
    }

    /// <summary>Both languages of one page, each naming the other.</summary>
    private async Task WriteAsync(XmlWriter xml, HttpRequest request, Entry row)
    {
        var path = row.Title is null ? row.Path : $"{row.Path}/{Slug.From(row.Title)}";
        foreach (var english in new[] { false, true })
        {
            await xml.WriteStartElementAsync(null, "url", Namespace);
            await xml.WriteElementStringAsync(null, "loc", Namespace, site.In(request, path, english));
            if (row.Changed is { } changed)
            {
                await xml.WriteElementStringAsync(null, "lastmod", Namespace, changed.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            }

            foreach (var (language, other) in new[] { ("id", false), ("en", true), ("x-default", false) })
            {
                await xml.WriteStartElementAsync("xhtml", "link", Links);
                await xml.WriteAttributeStringAsync(null, "rel", null, "alternate");
                await xml.WriteAttributeStringAsync(null, "hreflang", null, language);
                await xml.WriteAttributeStringAsync(null, "href", null, site.In(request, path, other));
                await xml.WriteEndElementAsync();
            }

            await xml.WriteEndElementAsync();
        }
    }

    private sealed class Entry
    {
        public long Id { get; init; }
        public string Path { get; init; } = "";

        /// <summary>Of what has its title in its address.</summary>
        public string? Title { get; init; }

        public DateTimeOffset? Changed { get; init; }
    }
}
