using FkpDigital.Agencies;
using FkpDigital.Articles;
using FkpDigital.Web.Api;
using FkpDigital.Web.Caching;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace FkpDigital.Web.Pages.Articles;

/// <summary>All public articles, the newest first; filters are in the address.</summary>
[Kept]
[Needs(Right.Read)]
public sealed class IndexModel(ArticleReads articles) : AppPage
{
    private const int PageSize = 12;
    private const int MostTags = 12;

    [BindProperty(SupportsGet = true)]
    public string? Kind { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Tag { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Agency { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public ArticleKind? Chosen => ArticleWords.KindOf(Kind);

    public string? ChosenTag => ArticleWords.TagOf(Tag);

    public bool IsFiltered => Chosen is not null || ChosenTag is not null || Agency is { Length: > 0 };

    public IReadOnlyList<ArticleSummary> Articles { get; private set; } = [];

    /// <summary>The most used ones, and the chosen one.</summary>
    public IReadOnlyList<string> Tags { get; private set; } = [];

    /// <summary>Name of the chosen agency.</summary>
    public string? Publisher { get; private set; }

    public string? Next { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var filter = new ArticleFilter(Chosen, ChosenTag, Agency is { Length: > 0 } ? Agency : null);
        var rows = await articles.NewestAsync(filter, Cursor.ReadOrBegin<ArticlePosition>(After), PageSize + 1, cancel);
        var page = Listing.Of(rows, PageSize, a => new ArticlePosition(a.PublishedAt, a.Id));
        (Articles, Next) = (page.Items, page.Next is null ? null : Address(("after", page.Next)));
        var tags = await articles.TagsAsync(MostTags, cancel);
        Tags = ChosenTag is { } tag && !tags.Contains(tag) ? [tag, .. tags] : tags;
        Publisher = filter.Agency is null ? null : await articles.PublisherAsync(filter.Agency, cancel);
        return true;
    }

    /// <summary>The address of this list with one filter changed; the place in the list is given up.</summary>
    public string Address((string Name, string? Value) change)
    {
        var query = new Dictionary<string, string?> { ["kind"] = Chosen is { } kind ? ArticleWords.NameOf(kind) : null, ["tag"] = ChosenTag, ["agency"] = Agency, [change.Name] = change.Value };
        return QueryHelpers.AddQueryString("~/articles", query.Where(v => !string.IsNullOrEmpty(v.Value)));
    }
}
