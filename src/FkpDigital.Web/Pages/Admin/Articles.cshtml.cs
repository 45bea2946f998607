using FkpDigital.Agencies;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Admin;

/// <summary>Leads an administrator to the articles of the topmost agency in their care, where those of all below it and of the platform are.</summary>
[Needs(Right.WriteArticles)]
public sealed class ArticlesModel(Authority authority) : PageModel
{
    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var top = await authority.AgenciesOf(User.ParticipantId()!.Value, Right.WriteArticles).OrderBy(a => a.Line.Length).ThenBy(a => a.Id).Select(a => a.Slug).FirstAsync(cancel);
        return Redirect(Url.Content($"~/workspace/{top}/articles"));
    }
}
