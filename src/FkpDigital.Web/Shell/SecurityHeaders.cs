using Microsoft.Extensions.Primitives;

namespace FkpDigital.Web.Shell;

/// <summary>Headers of every answer: scripts and styles only from our own files, no framing, no guessing of types.</summary>
public static class SecurityHeaders
{
    // Style attributes carry widths of bars and the like; a style sheet or script inside a page stays forbidden.
    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; "
        + "connect-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

    private static readonly KeyValuePair<string, StringValues>[] Headers =
    [
        new("Content-Security-Policy", Policy),
        new("X-Content-Type-Options", "nosniff"),
        new("Referrer-Policy", "strict-origin-when-cross-origin"),
        new("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
        new("Cross-Origin-Opener-Policy", "same-origin"),
    ];

    public static WebApplication UseSecurityHeaders(this WebApplication app)
    {
        app.Use((http, next) =>
        {
            // At the start of the answer, because the error handler clears what was set before it.
            http.Response.OnStarting(static state =>
            {
                var headers = ((HttpResponse)state).Headers;
                foreach (var (name, value) in Headers)
                {
                    headers.TryAdd(name, value);
                }

                return Task.CompletedTask;
            }, http.Response);
            return next(http);
        });
        return app;
    }
}
