using FkpDigital.Web.People;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace FkpDigital.Web.Pages.Account;

public sealed class RegisterInput
{
    public string? Email { get; set; }

    public string? DisplayName { get; set; }

    public string? Region { get; set; }

    public string? Password { get; set; }
}

[AllowAnonymous]
public sealed class RegisterModel(OpenAccount openAccount, SignIn signIn, RegionChoices regions) : AppPage
{
    [BindProperty(Name = "returnUrl", SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty]
    public RegisterInput Input { get; set; } = new();

    public IReadOnlyList<SelectListItem> Regions { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) =>
        Me is null ? await ShowAsync(cancel) : this.Onward(ReturnUrl);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var person = await openAccount.RunAsync(new NewAccount(Input.Email, Input.DisplayName, Input.Region, Input.Password), cancel);
        await signIn.EnterAsync(person, stay: false);
        Say(T["Akun Anda siap. Selamat datang, {0}.", person.DisplayName]);
        return this.Onward(ReturnUrl);
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        Regions = await regions.ListAsync(withProvinces: false, cancel);
        return true;
    }
}
