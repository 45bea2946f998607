using FkpDigital.Web.Shell;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace FkpDigital.Web.Host;

/// <summary>
/// Inside the program cookies have short names; browsers know them as <c>__Host-…</c>, which a browser takes only over https, for the whole site and from
/// this host alone, so that no neighbour under the same domain can plant one. Where plain http is allowed they travel as they are.
/// </summary>
internal static class CookieNames
{
    public const string Person = "fkp-person";
    public const string Form = "fkp-form";
    public const string Notice = "fkp-notice";
    public const string Passkey = "fkp-passkey";

    private const string WholeSite = "__Host-";
    private const string OnePath = "__Secure-"; // a browser refuses __Host- for less than the whole site

    private static readonly Func<object, Task> GiveNames = response =>
    {
        ((HttpResponse)response).Headers.SetCookie = Outside(((HttpResponse)response).Headers.SetCookie);
        return Task.CompletedTask;
    };

    public static void UseCookieNames(this WebApplication app)
    {
        var allowsPlain = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.PlainHttp ?? (app.Environment.IsDevelopment() ? true : null);
        app.Use((http, next) =>
        {
            if (http.Request.IsHttps || !(allowsPlain ?? IsThisMachine(http.Request.Host.Host)))
            {
                http.Request.Headers.Cookie = Inside(http.Request.Headers.Cookie);
                http.Response.OnStarting(GiveNames, http.Response); // the first to be asked for is the last to run
            }

            return next(http);
        });
    }

    /// <summary>Nobody else is reached under such a name, and not every program that tries a site out takes Secure cookies there.</summary>
    private static bool IsThisMachine(string host) => host is "localhost" or "127.0.0.1" or "[::1]";

    /// <summary>A cookie without the prefix may come from anywhere: it is not for us.</summary>
    private static StringValues Inside(StringValues sent)
    {
        if (sent.Count == 0)
        {
            return sent;
        }

        var ours = sent.SelectMany(line => (line ?? "").Split(';', StringSplitOptions.TrimEntries)).Select(Bare).OfType<string>();
        return string.Join("; ", ours) is { Length: > 0 } line ? line : StringValues.Empty;
    }

    private static string? Bare(string cookie) =>
        cookie.StartsWith(WholeSite, StringComparison.Ordinal) ? cookie[WholeSite.Length..]
        : cookie.StartsWith(OnePath, StringComparison.Ordinal) ? cookie[OnePath.Length..]
        : null;

    private static StringValues Outside(StringValues set) => set.Count == 0 ? set : new StringValues([.. set.Select(line =>
    {
        var cookie = SetCookieHeaderValue.Parse(line);
        cookie.Name = (cookie is { Path.Value: "/", Domain.Length: 0 } ? WholeSite : OnePath) + cookie.Name.Value;
        cookie.Secure = true;
        return cookie.ToString();
    })]);
}
