using FkpDigital.Agencies;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FkpDigital.Web.Pages.Account;

/// <summary>Signs out. Only a form can do it: a link or a picture of another site cannot.</summary>
[Needs(Right.Enter)]
public sealed class LogoutModel(SignIn signIn) : PageModel
{
    public IActionResult OnGet() => RedirectToPage("Index");

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await signIn.LeaveAsync(cancel);
        Response.Headers["Clear-Site-Data"] = "\"cache\""; // not "cookies" or "storage": the next notice and the chosen colours are there
        return LocalRedirect("~/");
    }
}
