using FkpDigital.Agencies;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages.Account;

public sealed class NewPasswordInput
{
    public string? Code { get; set; }

    public string? Password { get; set; }
}

/// <summary>Takes the code and the new password.</summary>
[Needs(Right.Enter)]
public sealed class NewPasswordModel(RecoverAccount recoverAccount) : AppPage
{
    [BindProperty(SupportsGet = true)]
    public string Handle { get; set; } = "";

    [BindProperty]
    public NewPasswordInput Input { get; set; } = new();

    /// <summary>Where the code went.</summary>
    public string Contact { get; private set; } = "";

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await recoverAccount.FinishAsync(Handle, Input.Code, Input.Password, cancel) is null)
        {
            return NotFound();
        }

        Say(T["Kata sandi baru tersimpan. Masuklah dengannya."]);
        return RedirectToPage("Login");
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var waiting = await recoverAccount.WaitingAsync(Handle, cancel);
        Contact = waiting ?? "";
        return waiting is not null;
    }
}
