using FkpDigital.Agencies;
using FkpDigital.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace FkpDigital.Web.Pages.Admin;

/// <summary>A page of the data protection officer: every handler asks for the right first.</summary>
[Authorize]
public abstract class PrivacyPage(Authority authority) : AppPage
{
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        try
        {
            await authority.RequireAtTheTopAsync(Me, Right.ProtectData, HttpContext.RequestAborted);
        }
        catch (RuleException refused)
        {
            HttpContext.Items[typeof(RuleException)] = refused; // the error page says which
            context.Result = new StatusCodeResult(StatusCodes.Status403Forbidden);
            return;
        }

        await next();
    }
}
