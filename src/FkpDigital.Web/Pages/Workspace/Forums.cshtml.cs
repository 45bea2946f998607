using FkpDigital.Agencies;
using FkpDigital.Data;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages.Workspace;

/// <summary>All forums of an agency.</summary>
[Needs(Right.ViewWorkspace)]
public sealed class ForumsModel(FkpDbContext db, Authority authority) : WorkspacePage(db, authority)
{
    private const int PageSize = 30;
    private readonly FkpDbContext _db = db;

    /// <summary>Ids below this one; the list is sorted from the newest.</summary>
    [BindProperty(SupportsGet = true)]
    public long? Before { get; set; }

    public IReadOnlyList<ForumLine> Forums { get; private set; } = [];

    public string? Next { get; private set; }

    protected override WorkTab Tab => WorkTab.Forums;

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(Right.ViewWorkspace, cancel))
        {
            return false;
        }

        var rows = await new WorkBoard(_db, Unit.Id).ForumsAsync(open: false, Before, PageSize + 1, cancel);
        Forums = [.. rows.Take(PageSize)];
        Next = rows.Count > PageSize ? At($"/forums?before={Forums[^1].Id}") : null;
        return true;
    }
}
