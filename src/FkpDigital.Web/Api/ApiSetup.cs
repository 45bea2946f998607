using System.Text.Json;
using System.Text.Json.Serialization;
using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Web.Caching;
using FkpDigital.Web.Host;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.Pages;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Api;

/// <summary>The open API: reads are public; writes take a personal access token, or the site's cookie with the antiforgery header.</summary>
internal static class ApiSetup
{
    public const string Root = "/api";
    private const string Description = "/openapi";

    public static void AddApi(this WebApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip;
        });
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.AddExceptionHandler<ApiFaults>();
        builder.Services.Configure<ProblemDetailsOptions>(problems => problems.CustomizeProblemDetails = Explain);
        builder.Services.AddOpenApi("v1", description => description.AddOperationTransformer(IdempotencyKeys.DescribeAsync));
    }

    /// <summary>Late, because making its handlers takes a third of a second.</summary>
    public static void UseApi(this WebApplication app) => app.UseLateBranch([Root, Description], api =>
    {
        api.UseExceptionHandler();
        api.UseStatusCodePages();
        api.UseDatabaseFaults();
        api.UsePeople();
        api.UseProtection();
        api.Use(RequireOwnFormAsync);
        api.UseGate();
        api.UseIdempotencyKeys();
        api.UseEndpoints(MapEndpoints);
    });

    private static void MapEndpoints(IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi().Needs(Right.Read);
        var api = routes.MapGroup($"{Root}/v1").AddEndpointFilter(KeepReads);
        api.MapVotes();
        api.MapProposals();
        api.MapComments();
        api.MapModeration();
        api.MapMe();
        api.MapWorkspace();
        api.MapForums();
        api.MapChallenges();
        api.MapLeaderboards();
        api.MapAgreements();
        api.MapCommitments();
        api.MapSearch();
        api.MapArticles();
        api.MapFallback(() => TypedResults.Problem(statusCode: StatusCodes.Status404NotFound)).Needs(Right.Read);
    }

    /// <summary>A refusal that has no words yet gets them.</summary>
    private static void Explain(ProblemDetailsContext context)
    {
        if (context.ProblemDetails.Detail is null && ApiRules.Of(context.ProblemDetails.Status) is { } rule)
        {
            context.ProblemDetails.Detail = context.HttpContext.RequestServices.GetRequiredService<Texts>().Rule(rule);
            context.ProblemDetails.Extensions["code"] = rule;
        }
    }

    /// <summary>Public answers are kept until anything changes; those for one person need an account and are never kept.</summary>
    private static ValueTask<object?> KeepReads(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (HttpMethods.IsGet(context.HttpContext.Request.Method))
        {
            context.HttpContext.Shows(Changes.Anything);
        }

        return next(context);
    }

    /// <summary>A cookie travels by itself, also from other sites' pages; a token does not.</summary>
    private static async Task RequireOwnFormAsync(HttpContext http, RequestDelegate next)
    {
        var method = http.Request.Method;
        var reads = HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
        if (reads || http.User.ParticipantId() is null || http.User.Identity!.AuthenticationType == TokenAuthentication.Scheme
            || await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http))
        {
            await next(http);
            return;
        }

        var words = http.RequestServices.GetRequiredService<Texts>().Rule(ApiRules.FormStale);
        await TypedResults.Problem(statusCode: StatusCodes.Status400BadRequest, title: "Antiforgery token missing or stale", detail: words).ExecuteAsync(http);
    }
}

public static class ApiRules
{
    public const string FormStale = "api.form-stale";
    public const string RequestUnreadable = "api.request-unreadable";
    public const string CursorUnknown = "api.cursor-unknown";
    public const string KeyMalformed = "api.key-malformed";
    public const string KeyOfAnother = "api.key-of-another";
    public const string KeyRunning = "api.key-running";
    public const string Unavailable = "api.unavailable";
    public const string TooFast = "api.too-fast";
    public const string TooLarge = "api.too-large";

    /// <summary>The rule that a bare answer of this status stands for, or null.</summary>
    public static string? Of(int? status) => status switch
    {
        StatusCodes.Status503ServiceUnavailable => Unavailable,
        StatusCodes.Status429TooManyRequests => TooFast,
        StatusCodes.Status413PayloadTooLarge => TooLarge,
        _ => null,
    };
}

/// <summary>Broken rules as problem details (RFC 9457): <c>code</c> names the rule, <c>detail</c> says it in words, <c>errors</c> names the fields.</summary>
internal sealed class ApiFaults(IProblemDetailsService problems, Texts texts) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var broken = exception switch
        {
            RuleException rule => rule,
            DbUpdateConcurrencyException => new RuleException(SavingRules.ChangedMeanwhile),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new RuleException(ApiRules.TooLarge, Refusal.Input, null),
            BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } => new RuleException(ApiRules.RequestUnreadable, Refusal.Input, null),
            _ => null,
        };
        if (broken is null || !httpContext.Request.Path.StartsWithSegments(ApiSetup.Root))
        {
            return false;
        }

        var sentence = texts.Rule(broken.Rule, [.. broken.Arguments]);
        httpContext.Response.StatusCode = exception is BadHttpRequestException unreadable ? unreadable.StatusCode : RuleFilter.StatusOf(broken);
        var context = new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = { Status = httpContext.Response.StatusCode, Detail = sentence, Extensions = { ["code"] = broken.Rule } },
        };
        if (broken.Field is not null)
        {
            context.ProblemDetails.Extensions["errors"] = broken.All.GroupBy(b => b.Field ?? "").ToDictionary(g => g.Key, g => g.Select(b => texts.Rule(b.Rule, [.. b.Arguments])).ToArray());
        }

        return await problems.TryWriteAsync(context);
    }
}
