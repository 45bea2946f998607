using FkpDigital.Agencies;
using FkpDigital.Data;
using FkpDigital.Participants;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Account;

/// <summary>Adds an authenticator app.</summary>
[Needs(Right.KeepAccount)]
public sealed class AuthenticatorModel(FkpDbContext db, SignIn signIn, SecondFactor secondFactor, SecureAccount secureAccount) : AppPage
{
    /// <summary>The offered secret, in an encrypted cookie until the app has proved that it knows it.</summary>
    private const string Offered = "Authenticator";

    [BindProperty]
    public SecurityInput Input { get; set; } = new();

    public string Secret { get; private set; } = "";

    /// <summary>The secret as apps read it.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Nothing else is a second factor yet.</summary>
    public bool IsFirst { get; private set; }

    /// <summary>The password is asked for where it is all that guards the account.</summary>
    public bool AsksPassword { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        if (HasApp)
        {
            return RedirectToPage("Security");
        }

        if (!IsFirst && !IsProved)
        {
            Say(T.Rule(PasskeyRules.ProveFirst));
            return RedirectToPage("Security", null, null, "kunci-sandi");
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        if (HasApp)
        {
            return RedirectToPage("Security");
        }

        var me = await db.Participants.SingleAsync(p => p.Id == MeOrRefuse, cancel);
        if (me.TwoFactorEnabled)
        {
            secureAccount.RequireProved(me); // by the second factor that there is
        }
        else
        {
            await secureAccount.RequirePasswordAsync(me, Input.Current, cancel);
        }

        await signIn.EndSessionsAsync(me.Id, keepThis: true, cancel); // they came in by the password alone
        var codes = await secondFactor.AddAsync(me, Secret, Input.Code, cancel);
        TempData.Remove(Offered);
        if (codes.Count > 0)
        {
            TempData[SecurityModel.FreshCodes] = string.Join(' ', codes);
        }

        Say(T["Verifikasi dua langkah aktif."]);
        return RedirectToPage("Security");
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var me = await db.Participants.AsNoTracking().SingleAsync(p => p.Id == Me, cancel);
        (HasApp, IsFirst, IsProved) = (me.TotpSealed is not null, !me.TwoFactorEnabled, secureAccount.IsProved(me));
        AsksPassword = me.PasswordHash is not null && IsFirst;
        Secret = TempData.Peek(Offered) as string ?? Totp.NewSecret();
        TempData[Offered] = Secret;
        TempData.Keep(Offered);
        Address = Totp.Address(Secret, me.Email ?? me.DisplayName);
        return true;
    }

    private bool HasApp { get; set; }

    private bool IsProved { get; set; }
}
