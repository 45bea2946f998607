using FkpDigital.Agencies;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace FkpDigital.Web.Pages.Account;

public sealed class RegisterInput
{
    public string? Contact { get; set; }

    public string? DisplayName { get; set; }

    public string? Password { get; set; }

    public string? Region { get; set; }

    /// <summary>See <see cref="AgeChoice"/>.</summary>
    public string? Age { get; set; }
}

[Needs(Right.Enter)]
public sealed class RegisterModel(OpenAccount openAccount, RegionChoices regions) : AppPage
{
    [BindProperty(Name = "returnUrl", SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty]
    public RegisterInput Input { get; set; } = new();

    public IReadOnlyList<SelectListItem> Regions { get; private set; } = [];

    private NewAccount Wanted => new(Input.Contact, Input.DisplayName, Input.Region, Input.Password);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) =>
        Me is null ? await ShowAsync(cancel) : this.Onward(ReturnUrl);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var handle = await openAccount.BeginAsync(Wanted, AgeChoice.IsAdult(Input.Age), ReturnUrl, cancel);
        return RedirectToPage("ConfirmRegistration", new { handle });
    }

    /// <summary>What the browser needs to make a passkey, once the rest of the form is right.</summary>
    public async Task<IActionResult> OnPostPasskeyOptionsAsync(CancellationToken cancel) => Content(await openAccount.AskForPasskeyAsync(Wanted, AgeChoice.IsAdult(Input.Age), cancel), Json);

    public async Task<IActionResult> OnPostPasskeyAsync(string? credential, CancellationToken cancel)
    {
        var name = Device.Of(Request.Headers.UserAgent.ToString()) is { Length: > 0 } device ? device : T["kunci sandi"];
        var handle = await openAccount.BeginByPasskeyAsync(Wanted, AgeChoice.IsAdult(Input.Age), credential, name, ReturnUrl, cancel);
        return RedirectToPage("ConfirmRegistration", new { handle });
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        Regions = await regions.ListAsync(withProvinces: false, cancel);
        return true;
    }
}
