using FkpDigital.Agencies;
using FkpDigital.Data;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Account;

/// <summary>A minor names the parent or guardian who is asked.</summary>
[Needs(Right.KeepAccount)]
public sealed class GuardianModel(FkpDbContext db, AskGuardian askGuardian) : AppPage
{
    [BindProperty]
    public ContactInput Input { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var me = await db.Participants.AsNoTracking().SingleAsync(p => p.Id == Me, cancel);
        return me.MayTakePart ? RedirectToPage("Index") : Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var me = await db.Participants.AsNoTracking().SingleAsync(p => p.Id == MeOrRefuse, cancel);
        await askGuardian.RunAsync(me, Input.Contact, cancel);
        Say(T["Permintaan izin terkirim ke {0}.", (Input.Contact ?? "").Trim()]);
        return RedirectToPage("Index");
    }

    public override Task<bool> LoadAsync(CancellationToken cancel) => Task.FromResult(true);
}
