using FkpDigital.Agencies;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages.Account;

public sealed class CodeInput
{
    public string? Code { get; set; }
}

/// <summary>Asks who stands at the door for the second factor.</summary>
[Needs(Right.Enter)]
public sealed class SecondFactorModel(SignIn signIn) : AppPage
{
    [BindProperty(Name = "returnUrl", SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty]
    public CodeInput Input { get; set; } = new();

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

    public override Task<bool> LoadAsync(CancellationToken cancel) => Task.FromResult(true);

    private RedirectToPageResult ToLogin() => RedirectToPage("Login", new { returnUrl = ReturnUrl });
}
