using AngleSharp.Dom;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace FkpDigital.Tests.Infrastructure;

/// <summary>A page as somebody got it.</summary>
/// <param name="Who">Role of the reader, for messages.</param>
/// <param name="Address">With the language's prefix.</param>
/// <param name="Kind">The page's route, for example <c>/proposals/{id:long}/{slug?}</c>.</param>
/// <param name="Html">As the server sent it.</param>
public sealed record CrawledPage(string Who, string Address, string Kind, string Html);

/// <summary>Follows the links of the site as a person would; of pages that differ only in their subject it opens as many as it is told.</summary>
public sealed class Crawl
{
    private readonly IReadOnlyList<(string Kind, TemplateMatcher Matcher, int Literals)> _routes;
    private readonly HashSet<string> _seen = [];
    private readonly Dictionary<string, int> _opened = [];

    public Crawl(App app)
    {
        _routes = [.. app.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null)
            .Select(e => TemplateParser.Parse(e.RoutePattern.RawText!))
            .Select(t => ("/" + t.TemplateText, new TemplateMatcher(t, []), t.Segments.Count(s => s.IsSimple && s.Parts[0].IsLiteral)))];
    }

    public List<CrawledPage> Pages { get; } = [];

    /// <summary>Routes of all Razor pages of the program.</summary>
    public IEnumerable<string> Kinds => _routes.Select(r => r.Kind).Distinct();

    /// <summary>Opens the addresses and what they lead to.</summary>
    /// <param name="who">Name of the reader, for messages; what one reader saw does not spare another.</param>
    /// <param name="browser">With the reader's rights.</param>
    /// <param name="ofEachKind">How many pages of one route and the same query keys.</param>
    /// <param name="starts">Addresses to begin with.</param>
    public async Task WalkAsync(string who, Browser browser, int ofEachKind, params string[] starts)
    {
        var waiting = new Queue<string>(starts);
        while (waiting.TryDequeue(out var address))
        {
            if (!_seen.Add($"{who} {address}") || KindOf(address) is not { } kind || !IsWanted(who, address, kind, ofEachKind))
            {
                continue;
            }

            using var answer = await browser.GetAsync(address);
            (await KeepAsync(who, address, kind, answer)).ForEach(waiting.Enqueue);
        }
    }

    /// <summary>Keeps what a form answered, for a page that only a refusal shows.</summary>
    public async Task KeepAsync(string who, string address, HttpResponseMessage answer) => await KeepAsync(who, address, KindOf(address)!, answer);

    /// <summary>The links of the page, none where the answer is no page.</summary>
    private async Task<List<string>> KeepAsync(string who, string address, string kind, HttpResponseMessage answer)
    {
        if (answer.Content.Headers.ContentType?.MediaType is not "text/html")
        {
            return [];
        }

        Pages.Add(new CrawledPage(who, address, kind, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        return Links(await Browser.ReadAsync(answer));
    }

    private static List<string> Links(IDocument page) =>
        [.. page.QuerySelectorAll("a[href^='/']").Select(a => a.GetAttribute("href")!.Split('#')[0]).Where(a => !a.StartsWith("//", StringComparison.Ordinal))];

    /// <summary>The most literal route that takes the address, null for what is no page.</summary>
    private string? KindOf(string address)
    {
        var path = new PathString(Uri.UnescapeDataString(address.Split('?')[0]));
        var inEnglish = path.StartsWithSegments("/en", out var rest);
        var bare = inEnglish ? (rest.HasValue ? rest : "/") : path;
        return _routes.Where(r => r.Matcher.TryMatch(bare, [])).OrderByDescending(r => r.Literals).Select(r => r.Kind).FirstOrDefault();
    }

    private bool IsWanted(string who, string address, string kind, int ofEachKind)
    {
        var asked = address.Split('?').ElementAtOrDefault(1) ?? "";
        var keys = asked.Split('&').Select(p => p.StartsWith("tab=", StringComparison.Ordinal) ? p : p.Split('=')[0]).Order();
        var shape = $"{who} {address.StartsWith("/en", StringComparison.Ordinal)} {kind} {string.Join('&', keys)}";
        return (_opened[shape] = _opened.GetValueOrDefault(shape) + 1) <= ofEachKind;
    }
}
