using System.Reflection;
using FkpDigital.Agencies;
using FkpDigital.Audit;
using FkpDigital.Core;
using FkpDigital.Secrets;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FkpDigital.Web.People;

/// <summary>Lets nobody through who does not hold the right that a handler names, anywhere at all; whether at this very node, its use case asks.
/// Notes for the audit what is called, and from where.</summary>
internal static class Gate
{
    /// <returns>False when somebody has to sign in first.</returns>
    /// <exception cref="RuleException">The person does not have the right, or no second factor (403).</exception>
    public static async ValueTask<bool> AdmitsAsync(HttpContext http, string handler, NeedsAttribute? needs)
    {
        var rights = needs?.Rights ?? throw new InvalidOperationException($"{handler} names no right.");
        var reach = Rights.Of(rights[0]).Reach;
        if (reach is Reach.Everybody)
        {
            return true;
        }

        if (http.User.ParticipantId() is not { } me)
        {
            return false;
        }

        if (reach is not Reach.Accounts)
        {
            // Asked for here: votes, above all, need none of them.
            Note(http, handler);
            await http.RequestServices.GetRequiredService<Authority>().RequireAnyAsync(me, rights, http.RequestAborted);
        }

        return true;
    }

    /// <summary>Says to the audit, should it be asked, what is called and from where.</summary>
    public static void Note(HttpContext http, string handler)
    {
        var acting = http.RequestServices.GetRequiredService<Acting>();
        acting.Source = $"{http.Request.Method} {handler}";
        acting.AddressDigest = http.Connection.RemoteIpAddress is { } address ? http.RequestServices.GetRequiredService<Vault>().Digest("audit address", address.ToString()) : null;
    }
}

/// <summary>The gate of pages, which knows the handler.</summary>
internal sealed class PageGate : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var needs = context.HandlerMethod?.MethodInfo.GetCustomAttribute<NeedsAttribute>() ?? context.ActionDescriptor.HandlerTypeInfo.GetCustomAttribute<NeedsAttribute>();
        var handler = $"/{context.ActionDescriptor.AttributeRouteInfo?.Template} {context.HandlerMethod?.Name}".TrimEnd();
        if (await Gate.AdmitsAsync(context.HttpContext, handler, needs))
        {
            if (context.HttpContext.User.ParticipantId() is not null)
            {
                Gate.Note(context.HttpContext, handler); // some public pages show more to staff
            }

            await next();
            return;
        }

        context.Result = new ChallengeResult();
    }
}

internal static class EndpointGate
{
    /// <summary>The gate of endpoints, before anything of the request is read.</summary>
    public static void UseGate(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (http.GetEndpoint() is RouteEndpoint endpoint && endpoint.Metadata.GetMetadata<PageActionDescriptor>() is null
            && !await Gate.AdmitsAsync(http, endpoint.RoutePattern.RawText ?? "", endpoint.Metadata.GetMetadata<NeedsAttribute>()))
        {
            await http.ChallengeAsync();
            return;
        }

        await next(http);
    });
}
