using FkpDigital.Agencies;
using FkpDigital.Data;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Account;

public sealed class CodeInput
{
    public string? Code { get; set; }
}

/// <summary>Asks who stands at the door for the second factor.</summary>
[Needs(Right.Enter)]
public sealed class SecondFactorModel(SignIn signIn, Passkeys passkeys, FkpDbContext db) : AppPage
{
    [BindProperty(Name = "returnUrl", SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty]
    public CodeInput Input { get; set; } = new();

    public bool HasApp { get; private set; }

    public bool HasPasskey { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) =>
        await signIn.AtDoorAsync(cancel) is null ? ToLogin() : await ShowAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await signIn.AtDoorAsync(cancel) is not { } person)
        {
            return ToLogin();
        }

        await signIn.FinishAsync(person, Input.Code, cancel);
        return this.Onward(ReturnUrl);
    }

    /// <summary>What the browser needs to look for a passkey of the person at the door.</summary>
    public async Task<IActionResult> OnGetPasskeyOptionsAsync(CancellationToken cancel) =>
        await signIn.AtDoorAsync(cancel) is { } person ? Content(await passkeys.AskAsync(PasskeyUse.SecondStep, person), Json) : NotFound();

    public async Task<IActionResult> OnPostPasskeyAsync(string? credential, CancellationToken cancel)
    {
        if (await signIn.AtDoorAsync(cancel) is not { } person)
        {
            return ToLogin();
        }

        await signIn.FinishByPasskeyAsync(person, credential, cancel);
        return this.Onward(ReturnUrl);
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var person = await signIn.AtDoorAsync(cancel);
        HasApp = person?.TotpSealed is not null;
        HasPasskey = person is not null && await db.Passkeys.AnyAsync(k => k.ParticipantId == person.Id, cancel);
        return true;
    }

    private RedirectToPageResult ToLogin() => RedirectToPage("Login", new { returnUrl = ReturnUrl });
}
