using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.Primitives;

namespace FkpDigital.Web.Shell;

/// <summary>
/// Headers of every answer: everything only from our own files, no style or script inside a page, no framing, no guessing of types.
/// A handler that sets one of them itself keeps its own.
/// </summary>
public static class SecurityHeaders
{
    // data: is for the arrows and ticks that the style sheet draws on fields.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        + "object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    private const string OfEveryAnswer = "Permissions-Policy";

    /// <summary>Where a device is asked for passkeys. A browser allows it to a site by itself; a header on every picture would cost more than it says.</summary>
    private const string Passkeys = ", publickey-credentials-create=(self), publickey-credentials-get=(self)";

    private static readonly KeyValuePair<string, StringValues>[] Headers =
    [
        new("X-Content-Type-Options", "nosniff"),
        new("X-Frame-Options", "DENY"),
        new("Referrer-Policy", "strict-origin-when-cross-origin"),
        new(OfEveryAnswer, "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"),
        new("Cross-Origin-Opener-Policy", "same-origin"),
    ];

    /// <summary>What other sites may embed and fetch: drawings for messengers, open data, feeds.</summary>
    private static readonly string[] OpenEndings = ["/share.png", ".csv", ".json", ".atom", ".xml", "/feed", ".webmanifest", "/robots.txt"];

    public static WebApplication UseSecurityHeaders(this WebApplication app)
    {
        var isPublic = !app.Environment.IsDevelopment();
        Func<object, Task> describe = state =>
        {
            Describe((HttpContext)state, isPublic);
            return Task.CompletedTask;
        };
        app.Use((http, next) =>
        {
            // At the start of the answer, because the error handler clears what was set before it.
            http.Response.OnStarting(describe, http);
            return next(http);
        });
        return app;
    }

    private static void Describe(HttpContext http, bool isPublic)
    {
        var headers = http.Response.Headers;
        if (headers.ContainsKey(OfEveryAnswer))
        {
            return; // it comes from the cache, with all of them
        }

        foreach (var (name, value) in Headers)
        {
            headers.TryAdd(name, value);
        }

        if (http.Request.Path.StartsWithSegments("/account"))
        {
            headers[OfEveryAnswer] = $"{headers[OfEveryAnswer]}{Passkeys}";
        }

        // Not http.User, which makes a nobody of its own for every request that nobody asked about.
        var isSignedIn = http.Features.Get<IHttpAuthenticationFeature>()?.User?.Identity?.IsAuthenticated is true;
        headers.TryAdd("Cross-Origin-Resource-Policy", IsOpen(http.Request.Path, isSignedIn) ? "cross-origin" : "same-origin");
        headers.TryAdd("Content-Security-Policy", http.Request.IsHttps ? $"{Policy}; upgrade-insecure-requests" : Policy);
        if (http.Request.IsHttps && isPublic)
        {
            headers.TryAdd("Strict-Transport-Security", "max-age=63072000; includeSubDomains");
        }

        if (isSignedIn && headers.CacheControl.Count == 0)
        {
            headers.CacheControl = "no-store";
        }
    }

    private static bool IsOpen(PathString path, bool isSignedIn) => path.StartsWithSegments("/assets")
        || (!isSignedIn && (path.StartsWithSegments("/api") || path.StartsWithSegments("/openapi") || Array.Exists(OpenEndings, e => path.Value!.EndsWith(e, StringComparison.Ordinal))));
}
