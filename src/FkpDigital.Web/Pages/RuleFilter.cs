using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Web.Localisation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages;

public static class SavingRules
{
    public const string ChangedMeanwhile = "saving.changed-meanwhile";
}

/// <summary>A broken rule shows the page again with its sentence.</summary>
internal sealed class RuleFilter(Texts texts, FkpDbContext db) : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var done = await next();
        var broken = done.Exception switch
        {
            RuleException rule => rule,
            DbUpdateConcurrencyException => new RuleException(SavingRules.ChangedMeanwhile),
            _ => null,
        };
        if (broken is null || done.ExceptionHandled)
        {
            return;
        }

        done.ExceptionHandled = true;
        done.Result = await AnswerAsync(done, broken);
    }

    private async Task<IActionResult> AnswerAsync(PageHandlerExecutedContext done, RuleException broken)
    {
        if (done.HandlerInstance is not AppPage page || broken.Rule is AuthorityRules.NotAllowed or AuthorityRules.SecondFactorMissing)
        {
            return ErrorPage(done, broken);
        }

        db.ChangeTracker.Clear();
        foreach (var one in broken.All)
        {
            page.ModelState.AddModelError(Key(one.Field), texts.Rule(one.Rule, [.. one.Arguments]));
        }

        try
        {
            if (!await page.LoadAsync(done.HttpContext.RequestAborted))
            {
                return new NotFoundResult();
            }
        }
        catch (RuleException again)
        {
            return ErrorPage(done, again); // the address itself breaks the rule
        }

        var result = page.Page();
        result.StatusCode = StatusOf(broken);
        return result;
    }

    /// <summary>An answer without a page of its own; the error page says which rule it was.</summary>
    private static StatusCodeResult ErrorPage(PageHandlerExecutedContext done, RuleException broken)
    {
        done.HttpContext.Items[typeof(RuleException)] = broken;
        return new StatusCodeResult(StatusOf(broken));
    }

    /// <summary>Forms bind to a property called <c>Input</c>.</summary>
    private static string Key(string? field) => field is null ? "" : $"Input.{char.ToUpperInvariant(field[0])}{field[1..]}";

    internal static int StatusOf(RuleException broken) => broken.Refusal switch
    {
        Refusal.Input => StatusCodes.Status400BadRequest,
        Refusal.Forbidden => StatusCodes.Status403Forbidden,
        _ => StatusCodes.Status409Conflict,
    };
}
