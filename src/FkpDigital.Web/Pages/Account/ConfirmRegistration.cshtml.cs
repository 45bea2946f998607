using FkpDigital.Agencies;
using FkpDigital.Participants;
using FkpDigital.Web.People;
using FkpDigital.Web.People.SingleSignOn;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages.Account;

/// <summary>Asks for the code that proves the address of a new account.</summary>
[Needs(Right.Enter)]
public sealed class ConfirmRegistrationModel(OpenAccount openAccount, SignIn signIn) : AppPage
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
        if (await openAccount.FinishAsync(Handle, Input.Code, cancel) is not { } opened)
        {
            return NotFound();
        }

        var byPasskey = opened.Written.Passkey is not null;
        await signIn.EnterAsync(opened.Person, byPasskey ? SignInWay.Passkey : SignInWay.Password, stay: false, cancel, byPasskey ? SignInMarks.TwoFactors : []);
        Say(T["Akun Anda siap. Selamat datang, {0}.", opened.Person.DisplayName]);
        if (byPasskey)
        {
            TempData[SecurityModel.FreshCodes] = string.Join(' ', opened.RecoveryCodes);
            return RedirectToPage("Security", new { returnUrl = opened.Written.ReturnUrl });
        }

        return this.Onward(opened.Written.ReturnUrl);
    }

    public async Task<IActionResult> OnPostAgainAsync(CancellationToken cancel)
    {
        if (await openAccount.AgainAsync(Handle, cancel) is not { } handle)
        {
            return NotFound();
        }

        Say(T["Kode baru sedang dikirim."]);
        return RedirectToPage(new { handle });
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var waiting = await openAccount.WaitingAsync(Handle, cancel);
        Contact = waiting?.Contact ?? "";
        return waiting is not null;
    }
}
