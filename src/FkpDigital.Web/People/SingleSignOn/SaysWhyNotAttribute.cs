using FkpDigital.Participants;
using FkpDigital.Web.Localisation;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FkpDigital.Web.People.SingleSignOn;

/// <summary>A page on which a sign-in at another site ends that came to nothing: it says why, with status 400.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SaysWhyNotAttribute : ResultFilterAttribute
{
    public const string Parameter = "refused";

    /// <summary>What an address may make the page say.</summary>
    private static readonly string[] Rules = [SignOnRules.Denied, SignOnRules.Failed, SignOnRules.Stale, SignOnRules.Unavailable, LoginRules.LinkedElsewhere];

    public override void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is PageResult page && HttpMethods.IsGet(context.HttpContext.Request.Method)
            && Array.IndexOf(Rules, context.HttpContext.Request.Query[Parameter].ToString()) is >= 0 and var rule)
        {
            context.ModelState.AddModelError("", context.HttpContext.RequestServices.GetRequiredService<Texts>().Rule(Rules[rule]));
            page.StatusCode = StatusCodes.Status400BadRequest;
        }
    }
}
