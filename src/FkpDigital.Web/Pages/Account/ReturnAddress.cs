using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FkpDigital.Web.Pages.Account;

internal static class ReturnAddress
{
    /// <summary>Back to where somebody came from, if that is a page of this site; else home.</summary>
    public static IActionResult Onward(this PageModel page, string? returnUrl) =>
        page.Url.IsLocalUrl(returnUrl) && !returnUrl.Contains("/account/log", StringComparison.OrdinalIgnoreCase)
            ? page.LocalRedirect(returnUrl)
            : page.LocalRedirect("~/");
}
