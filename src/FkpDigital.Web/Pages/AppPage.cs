using FkpDigital.Core;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FkpDigital.Web.Pages;

/// <summary>A page whose broken rules become a sentence above the form, with everything that was typed still there.</summary>
public abstract class AppPage : PageModel
{
    /// <summary>For the handlers that script asks.</summary>
    protected const string Json = "application/json";

    /// <summary>The signed-in participant, or null.</summary>
    protected long? Me => User.ParticipantId();

    /// <summary>The signed-in participant in a handler that only they reach (every one that is not a GET).</summary>
    /// <exception cref="RuleException">Nobody is signed in (403).</exception>
    protected long MeOrRefuse => Me ?? throw new RuleException(FkpDigital.Agencies.AuthorityRules.NotAllowed, Refusal.Forbidden, null);

    protected Texts T => HttpContext.RequestServices.GetRequiredService<Texts>();

    /// <summary>Loads what the page shows; called again when a form was refused.</summary>
    /// <returns>False when there is no such thing (404).</returns>
    public abstract Task<bool> LoadAsync(CancellationToken cancel);

    /// <summary>Loads and shows, or answers 404.</summary>
    protected async Task<IActionResult> ShowAsync(CancellationToken cancel) =>
        await LoadAsync(cancel) ? Page() : NotFound();

    /// <summary>A short notice on the next page, after a redirect.</summary>
    protected void Say(string sentence) => TempData["Toast"] = sentence;
}
