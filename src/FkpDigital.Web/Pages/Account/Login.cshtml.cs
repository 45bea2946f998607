using FkpDigital.Demo;
using FkpDigital.Web.People;
using FkpDigital.Web.People.SingleSignOn;
using FkpDigital.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Npgsql;

namespace FkpDigital.Web.Pages.Account;

public sealed class LoginInput
{
    public string? Email { get; set; }

    public string? Password { get; set; }

    public bool Stay { get; set; }
}

[AllowAnonymous, SaysWhyNot]
public sealed class LoginModel(SignIn signIn, NpgsqlDataSource database, IOptions<SiteOptions> site) : AppPage
{
    [BindProperty(Name = "returnUrl", SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty]
    public LoginInput Input { get; set; } = new();

    /// <summary>Offered where the installation says so and the database holds the demo story.</summary>
    public IReadOnlyList<DemoAccount> DemoAccounts { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) =>
        Me is null ? await ShowAsync(cancel) : this.Onward(ReturnUrl);

    public async Task<IActionResult> OnPostAsync()
    {
        await signIn.RunAsync(Input.Email, Input.Password, Input.Stay);
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
