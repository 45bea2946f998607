using FkpDigital.Agencies;
using FkpDigital.Articles;
using FkpDigital.Web.Caching;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace FkpDigital.Web.Pages.Articles;

/// <summary>One article; a withdrawn one answers 410 with the reason in its place.</summary>
[Kept]
[Needs(Right.Read)]
public sealed class DetailsModel(ArticleReads articles) : AppPage
{
    [BindProperty(SupportsGet = true)]
    public string Slug { get; set; } = "";

    public ArticleView Article { get; private set; } = null!;

    public bool IsWithdrawn => Article.WithdrawnAt is not null;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel))
        {
            return NotFound();
        }

        var page = Page();
        page.StatusCode = IsWithdrawn ? StatusCodes.Status410Gone : StatusCodes.Status200OK;
        return page;
    }

    /// <summary>The list of articles with that tag.</summary>
    public static string Tagged(string tag) => QueryHelpers.AddQueryString("~/articles", "tag", tag);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await articles.FindAsync(Slug, cancel) is not { } article)
        {
            return false;
        }

        Article = article;
        return true;
    }
}
