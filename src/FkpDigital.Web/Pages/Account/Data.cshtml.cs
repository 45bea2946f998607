using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Privacy;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Account;

public sealed class DataInput
{
    public string? Current { get; set; }

    public bool Agreed { get; set; }

    public bool TakeCommentsBack { get; set; }
}

/// <summary>What is held of a person, and what they may do with it.</summary>
[Authorize]
public sealed class DataModel(FkpDbContext db, SignIn signIn, SecureAccount secureAccount, EraseAccount eraseAccount) : AppPage
{
    [BindProperty]
    public DataInput Input { get; set; } = new();

    public bool HasPassword { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public async Task<IActionResult> OnPostEraseAsync(CancellationToken cancel)
    {
        Rule.Input(Input.Agreed, "agreed", PrivacyRules.EraseNotConfirmed);
        var me = await db.Participants.SingleAsync(p => p.Id == MeOrRefuse, cancel);
        await secureAccount.RequirePasswordAsync(me, Input.Current, cancel);
        await eraseAccount.RunAsync(me.Id, Input.TakeCommentsBack, cancel);
        await signIn.LeaveAsync(cancel);
        Say(T["Akun Anda sudah dihapus. Terima kasih sudah ikut serta."]);
        return RedirectToPage("/Index");
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var me = await db.Participants.AsNoTracking().SingleAsync(p => p.Id == Me, cancel);
        HasPassword = me.PasswordHash is not null;
        return true;
    }
}
