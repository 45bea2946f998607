using FkpDigital.Agencies;
using FkpDigital.Data;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Account;

public sealed class NewContactInput
{
    public string? Contact { get; set; }

    public string? Current { get; set; }
}

/// <summary>Adds or changes the e-mail address or the phone number.</summary>
[Needs(Right.KeepAccount)]
public sealed class ContactModel(FkpDbContext db, SecureAccount secureAccount) : AppPage
{
    [BindProperty]
    public NewContactInput Input { get; set; } = new();

    public bool HasPassword { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var me = await db.Participants.SingleAsync(p => p.Id == MeOrRefuse, cancel);
        return RedirectToPage("ConfirmContact", new { handle = await secureAccount.BeginContactAsync(me, Input.Current, Input.Contact, cancel) });
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        HasPassword = await db.Participants.AnyAsync(p => p.Id == Me && p.PasswordHash != null, cancel);
        return true;
    }
}
