using FkpDigital.Agencies;
using FkpDigital.Data;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Account;

/// <summary>Asks for the code that proves a new address.</summary>
[Needs(Right.KeepAccount)]
public sealed class ConfirmContactModel(FkpDbContext db, SecureAccount secureAccount) : AppPage
{
    [BindProperty(SupportsGet = true)]
    public string Handle { get; set; } = "";

    [BindProperty]
    public CodeInput Input { get; set; } = new();

    /// <summary>Where the code went.</summary>
    public string Contact { get; private set; } = "";

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var me = await db.Participants.SingleAsync(p => p.Id == MeOrRefuse, cancel);
        if (await secureAccount.FinishContactAsync(me, Handle, Input.Code, cancel) is not { } contact)
        {
            return NotFound();
        }

        Say(T["{0} sekarang milik akun Anda.", contact.Value]);
        return RedirectToPage("Index");
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var waiting = await secureAccount.WaitingContactAsync(Handle, MeOrRefuse, cancel);
        Contact = waiting ?? "";
        return waiting is not null;
    }
}
