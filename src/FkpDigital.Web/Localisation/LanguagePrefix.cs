using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FkpDigital.Web.Localisation;

/// <summary>
/// Indonesian has no prefix, English has <c>/en</c>, which moves to <c>PathBase</c> so that every generated address keeps it.
/// Addresses for programs have no language.
/// </summary>
public static class LanguagePrefix
{
    public const string English = "en";
    private const string Prefix = "/en";
    private static readonly CultureInfo EnglishCulture = CultureInfo.GetCultureInfo("en");
    internal static readonly CultureInfo IndonesianCulture = CultureInfo.GetCultureInfo("id-ID");
    private static readonly PathString[] WithoutLanguage = ["/api", "/live", "/healthz", "/assets", "/openapi", "/sitemap.xml", "/sitemap", "/robots.txt", "/favicon.ico"];

    public static IServiceCollection AddTexts(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<Texts>().AddSingleton<Moments>();
    }

    /// <summary>The language that a switch leads to, <c>en</c> on Indonesian pages.</summary>
    public static string OtherCode => Texts.IsEnglish ? "id" : English;

    /// <summary>Sets language and <c>PathBase</c>. Comes before routing, which must see the path without the prefix.</summary>
    public static WebApplication UseLanguagePrefix(this WebApplication app)
    {
        app.Use(SetLanguageAsync);
        return app;
    }

    /// <summary>Addresses that programs ask for: they have no language and no error page.</summary>
    public static bool IsForPrograms(PathString path)
    {
        foreach (var root in WithoutLanguage)
        {
            if (path.StartsWithSegments(root))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The same page in the other language, with its query; after an error the address that failed.</summary>
    public static string OtherLanguage(HttpContext http)
    {
        var failed = http.Features.Get<IStatusCodeReExecuteFeature>();
        var crashed = http.Features.Get<IExceptionHandlerPathFeature>();
        var path = failed?.OriginalPath ?? crashed?.Path ?? http.Request.Path.Value ?? "/";
        var query = QueryHelpers.ParseQuery(failed is null ? http.Request.QueryString.Value : failed.OriginalQueryString);
        query.Remove("handler"); // a form that was answered with its page: the address of that page is the one without
        var root = Root(http.Request);
        var address = root.Add(Texts.IsEnglish ? PathString.Empty : Prefix).Add(new PathString(path == "/" && !Texts.IsEnglish ? "" : path));
        return QueryHelpers.AddQueryString(address.ToUriComponent() is "" ? "/" : address.ToUriComponent(), query);
    }

    private static async Task SetLanguageAsync(HttpContext http, RequestDelegate next)
    {
        var request = http.Request;
        var english = request.Path.StartsWithSegments(Prefix, StringComparison.Ordinal, out var rest)
            && !IsForPrograms(rest);
        var speaksEnglish = english || (IsForPrograms(request.Path) && AsksForEnglish(request));
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = speaksEnglish ? EnglishCulture : IndonesianCulture;
        if (!english)
        {
            await next(http);
            return;
        }

        var (pathBase, path) = (request.PathBase, request.Path);
        request.PathBase = pathBase.Add(Prefix);
        request.Path = rest.HasValue ? rest : "/";
        try
        {
            await next(http);
        }
        finally
        {
            (request.PathBase, request.Path) = (pathBase, path);
        }
    }

    /// <summary>A program says its language in a header: the vote button of an English page reads its refusals in English.</summary>
    private static bool AsksForEnglish(HttpRequest request) =>
        request.Headers.AcceptLanguage.ToString().StartsWith(English, StringComparison.OrdinalIgnoreCase);

    /// <summary>What a proxy put before every path, without the language.</summary>
    public static PathString Root(HttpRequest request) =>
        request.PathBase.Value is { } value && value.EndsWith(Prefix, StringComparison.Ordinal) ? new PathString(value[..^Prefix.Length]) : request.PathBase;
}
