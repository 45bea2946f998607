using FkpDigital.Agencies;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages.Account;

public sealed class ContactInput
{
    public string? Contact { get; set; }
}

/// <summary>Sends a code to the address of a forgotten account.</summary>
[Needs(Right.Enter)]
public sealed class RecoverModel(RecoverAccount recoverAccount) : AppPage
{
    [BindProperty]
    public ContactInput Input { get; set; } = new();

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel) =>
        RedirectToPage("NewPassword", new { handle = await recoverAccount.BeginAsync(Input.Contact, cancel) });

    public override Task<bool> LoadAsync(CancellationToken cancel) => Task.FromResult(true);
}
