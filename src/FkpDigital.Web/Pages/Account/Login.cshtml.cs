using FkpDigital.Agencies;
using FkpDigital.Data;
using FkpDigital.Demo;
using FkpDigital.Participants;
using FkpDigital.Web.People;
using FkpDigital.Web.People.SingleSignOn;
using FkpDigital.Web.Shell;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace FkpDigital.Web.Pages.Account;

public sealed class LoginInput
{
    public string? Contact { get; set; }

    public string? Password { get; set; }

    public bool Stay { get; set; }
}

[SaysWhyNot]
[Needs(Right.Enter)]
public sealed class LoginModel(SignIn signIn, Passkeys passkeys, FkpDbContext db, NpgsqlDataSource database, IOptions<SiteOptions> site, TimeProvider clock) : AppPage
{
    [BindProperty(Name = "returnUrl", SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty]
    public LoginInput Input { get; set; } = new();

    /// <summary>Offered where the installation says so and the database holds the demo story.</summary>
    public IReadOnlyList<DemoAccount> DemoAccounts { get; private set; } = [];

    /// <summary>What the authenticator app of the demo's staff shows now.</summary>
    public string DemoCode => Totp.CodeAt(Demo.DemoAccounts.TotpSecret, clock.GetUtcNow());

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) =>
        Me is null ? await ShowAsync(cancel) : this.Onward(ReturnUrl);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel) =>
        await signIn.RunAsync(Input.Contact, Input.Password, Input.Stay, cancel)
            ? this.Onward(ReturnUrl)
            : RedirectToPage("SecondFactor", new { returnUrl = ReturnUrl });

    /// <summary>What the browser needs to look for a passkey; the same for everybody.</summary>
    public async Task<IActionResult> OnGetPasskeyOptionsAsync() => Content(await passkeys.AskAsync(PasskeyUse.SignIn, whose: null), Json);

    public async Task<IActionResult> OnPostPasskeyAsync(string? credential, CancellationToken cancel)
    {
        await signIn.RunByPasskeyAsync(credential, Input.Stay, cancel);
        return this.Onward(ReturnUrl);
    }

    /// <summary>One button, because password and secret of these accounts stand on the page anyway.</summary>
    public async Task<IActionResult> OnPostDemoAsync(string? account, CancellationToken cancel)
    {
        await LoadAsync(cancel);
        if (DemoAccounts.FirstOrDefault(a => a.Email == account) is not { } known)
        {
            return NotFound();
        }

        await signIn.EnterAsync(await db.Participants.SingleAsync(p => p.Email == known.Email, cancel), SignInWay.Demo, stay: false, cancel);
        return this.Onward(ReturnUrl);
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (site.Value.DemoAccounts && await LoadDemo.IsToldAsync(database, cancel))
        {
            DemoAccounts = Demo.DemoAccounts.All;
        }

        return true;
    }
}
