using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Data;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages.Workspace;

/// <summary>All challenges of an agency, drafts and closed ones too.</summary>
[Needs(Right.ViewWorkspace)]
public sealed class ChallengesModel(FkpDbContext db, Authority authority, VotesByDay daily) : WorkspacePage(db, authority)
{
    private const int PageSize = 30;
    private readonly FkpDbContext _db = db;

    /// <summary>Ids below this one; the list is sorted from the newest.</summary>
    [BindProperty(SupportsGet = true)]
    public long? Before { get; set; }

    public ChallengeTable Challenges { get; private set; } = null!;

    public string? Next { get; private set; }

    protected override WorkTab Tab => WorkTab.Challenges;

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(Right.ViewWorkspace, cancel))
        {
            return false;
        }

        var rows = await new WorkBoard(_db, Unit.Id).ChallengesAsync(running: false, Before, PageSize + 1, cancel);
        Challenges = new ChallengeTable([.. rows.Take(PageSize)], await daily.LastAsync(cancel));
        Next = rows.Count > PageSize ? At($"/challenges?before={rows[PageSize - 1].Id}") : null;
        return true;
    }
}
