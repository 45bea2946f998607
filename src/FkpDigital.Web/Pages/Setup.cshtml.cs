using FkpDigital.Agencies;
using FkpDigital.Participants;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages;

public sealed class SetupInput
{
    public string? Name { get; set; }

    public string? DisplayName { get; set; }

    public string? Contact { get; set; }

    public string? Password { get; set; }
}

/// <summary>The one-time page that makes the first administrator of a new installation.</summary>
[Needs(Right.Enter)]
public sealed class SetupModel(MakeFirstAdministrator makeFirstAdministrator, SignIn signIn) : AppPage
{
    [BindProperty(SupportsGet = true)]
    public string Secret { get; set; } = "";

    [BindProperty]
    public SetupInput Input { get; set; } = new();

    public bool IsUsed { get; private set; }

    public bool NeedsRoot { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel))
        {
            return NotFound();
        }

        var page = Page();
        page.StatusCode = IsUsed ? StatusCodes.Status410Gone : StatusCodes.Status200OK;
        return page;
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var person = await makeFirstAdministrator.RunAsync(Secret, new NewAccount(Input.Contact, Input.DisplayName, null, Input.Password), Input.Name, cancel);
        if (person is null)
        {
            return NotFound();
        }

        await signIn.EnterAsync(person, SignInWay.Password, stay: false, cancel);
        // An administrator is staff: nothing opens without the second factor.
        return LocalRedirect("~/account/security/authenticator");
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var open = await makeFirstAdministrator.IsOpenAsync(Secret, cancel);
        IsUsed = open is false;
        NeedsRoot = !await makeFirstAdministrator.HasRootAsync(cancel);
        return open is not null;
    }
}
