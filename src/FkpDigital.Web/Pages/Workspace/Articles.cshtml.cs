using FkpDigital.Agencies;
using FkpDigital.Articles;
using FkpDigital.Data;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages.Workspace;

/// <summary>All articles of an agency and those below it, drafts and withdrawn ones too.</summary>
[Needs(Right.WriteArticles)]
public sealed class ArticlesModel(FkpDbContext db, Authority authority, TimeProvider clock) : WorkspacePage(db, authority)
{
    private const int PageSize = 30;
    private readonly FkpDbContext _db = db;

    /// <summary>Ids below this one; the list is sorted from the newest.</summary>
    [BindProperty(SupportsGet = true)]
    public long? Before { get; set; }

    public IReadOnlyList<ArticleLine> Articles { get; private set; } = [];

    public string? Next { get; private set; }

    public DateTimeOffset Now => clock.GetUtcNow();

    protected override WorkTab Tab => WorkTab.Articles;

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(Right.WriteArticles, cancel))
        {
            return false;
        }

        var rows = await new ArticleDesk(_db, Unit.Id, Unit.IsTop && Mine.Contains(Right.WriteForPlatform)).NewestAsync(Before, PageSize + 1, cancel);
        Articles = [.. rows.Take(PageSize)];
        Next = rows.Count > PageSize ? At($"/articles?before={Articles[^1].Id}") : null;
        return true;
    }
}
