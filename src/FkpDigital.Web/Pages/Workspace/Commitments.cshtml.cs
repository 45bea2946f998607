using FkpDigital.Agencies;
using FkpDigital.Commitments;
using FkpDigital.Data;
using FkpDigital.Web.Api;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages.Workspace;

/// <summary>The promises of an agency and those below it; what is late comes first.</summary>
[Needs(Right.ViewWorkspace)]
public sealed class CommitmentsModel(FkpDbContext db, Authority authority, CommitmentReads commitments) : WorkspacePage(db, authority)
{
    private const int PageSize = 30;

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public CommitmentCounts Counts { get; private set; } = new(0, 0, 0, 0, 0);
    public IReadOnlyList<CommitmentSummary> Commitments { get; private set; } = [];
    public string? Next { get; private set; }

    protected override WorkTab Tab => WorkTab.Commitments;

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(Right.ViewWorkspace, cancel))
        {
            return false;
        }

        var filter = new CommitmentFilter(Agency: Unit.Slug);
        Counts = await commitments.CountAsync(filter, cancel);
        var page = Listing.Of(await commitments.ByDueTimeAsync(filter, Cursor.Read<DuePosition>(After), PageSize + 1, cancel), PageSize, CommitmentReads.PositionOf);
        (Commitments, Next) = (page.Items, page.Next is null ? null : At($"/commitments?after={page.Next}"));
        return true;
    }
}
