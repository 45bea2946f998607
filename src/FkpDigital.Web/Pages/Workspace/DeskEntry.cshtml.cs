using FkpDigital.Agencies;
using FkpDigital.Data;
using FkpDigital.Desk;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages.Workspace;

public sealed class RefusalInput
{
    public string? Reason { get; set; }
}

/// <summary>One entry of a desk: a second officer reads it, and confirms or refuses.</summary>
[Needs(Right.EnterForCitizens)]
public sealed class DeskEntryModel(FkpDbContext db, Authority authority, ReadDesk desk, DecideEntry decide, EnterAtDesk enter) : WorkspacePage(db, authority)
{
    [BindProperty(SupportsGet = true)]
    public long Id { get; set; }

    [BindProperty]
    public RefusalInput Input { get; set; } = new();

    public DeskLine Entry { get; private set; } = null!;

    /// <summary>Whoever entered it does not confirm it.</summary>
    public bool IsMine => Entry.EnteredBy == MeOrRefuse;

    protected override WorkTab Tab => WorkTab.Desk;

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public async Task<IActionResult> OnPostConfirmAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(Right.EnterForCitizens, cancel) || !await decide.ConfirmAsync(Id, Unit.Id, MeOrRefuse, cancel))
        {
            return NotFound();
        }

        Say(T["Catatan disahkan dan kini dihitung bersama yang lain."]);
        return Redirect(Url.Content(At("/desk")));
    }

    public async Task<IActionResult> OnPostRefuseAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(Right.EnterForCitizens, cancel) || !await decide.RefuseAsync(Id, Unit.Id, MeOrRefuse, Input.Reason, cancel))
        {
            return NotFound();
        }

        Say(T["Catatan ditolak. Alasannya terbaca oleh warga yang memegang kodenya."]);
        return Redirect(Url.Content(At("/desk")));
    }

    public async Task<IActionResult> OnPostRenewAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(Right.EnterForCitizens, cancel) || await enter.RenewCodeAsync(Id, Unit.Id, MeOrRefuse, cancel) is not { } code)
        {
            return NotFound();
        }

        TempData[DeskSlipModel.Code] = code;
        return Redirect(Url.Content(At($"/desk/{Id}/slip")));
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(Right.EnterForCitizens, cancel) || await desk.FindAsync(Id, Unit.Id, cancel) is not { } entry)
        {
            return false;
        }

        Entry = entry;
        return true;
    }
}
