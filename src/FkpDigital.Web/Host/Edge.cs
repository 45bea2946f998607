using System.Net;
using FkpDigital.Core;
using FkpDigital.Web.Shell;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace FkpDigital.Web.Host;

/// <summary>What is settled before anything else looks at a request: where it comes from, by https or not, by which method.</summary>
internal static class Edge
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    private static readonly string[] MethodsOfPages = ["GET", "HEAD", "POST"];

    /// <summary>
    /// Believes the listed proxies, and nobody else, where a request comes from and whether it came by https; the host never.
    /// Who came to a listed proxy by http is sent to https, where <c>Site:Address</c> says so.
    /// </summary>
    /// <exception cref="StartupException">The list is not one of addresses and networks.</exception>
    public static void UseProxies(this WebApplication app)
    {
        app.Configuration["ForwardedHeaders_Enabled"] = "false"; // ASPNETCORE_FORWARDEDHEADERS_ENABLED would believe everybody
        var site = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value;
        var proxies = site.Proxies.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries);
        if (proxies.Length == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            options.KnownIPNetworks.Add(NetworkOf(proxy));
        }

        app.UseForwardedHeaders(options);
        if (site.Address.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            app.Use((http, next) => SendToHttpsAsync(http, next, site.Address.TrimEnd('/')));
        }
    }

    /// <summary>Other methods (TRACE, and what somebody made up) are nobody's.</summary>
    public static void UseKnownMethods(this IApplicationBuilder app) =>
        app.Use((http, next) => HttpMethods.IsGet(http.Request.Method) || Array.IndexOf(Methods, http.Request.Method) >= 0 ? next(http) : RefuseMethod(http, Methods));

    /// <summary>A page is read or sent. Before the error pages, which come in by any method.</summary>
    public static void UsePageMethods(this IApplicationBuilder app) => app.Use((http, next) =>
        Array.IndexOf(MethodsOfPages, http.Request.Method) >= 0 || http.GetEndpoint()?.Metadata.GetMetadata<PageActionDescriptor>() is null
            ? next(http)
            : RefuseMethod(http, MethodsOfPages));

    private static Task RefuseMethod(HttpContext http, string[] allowed)
    {
        http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        http.Response.Headers.Allow = string.Join(", ", allowed);
        return Task.CompletedTask;
    }

    private static Task SendToHttpsAsync(HttpContext http, RequestDelegate next, string address)
    {
        var request = http.Request;
        // The header is left by the middleware before when a listed proxy said how the request came.
        if (request.IsHttps || !request.Headers.ContainsKey(ForwardedHeadersDefaults.XOriginalProtoHeaderName) || request.Path.StartsWithSegments("/healthz"))
        {
            return next(http);
        }

        if (request.Path.StartsWithSegments("/api"))
        {
            // A program that was led on silently would go on sending its token in the open.
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        http.Response.Redirect($"{address}{request.Path.ToUriComponent()}{request.QueryString.ToUriComponent()}", permanent: true, preserveMethod: true);
        return Task.CompletedTask;
    }

    private static IPNetwork NetworkOf(string proxy) =>
        IPNetwork.TryParse(proxy, out var network) ? network
        : IPAddress.TryParse(proxy, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : throw new StartupException($"Site:Proxies names {proxy}, which is neither an address nor a network such as 10.0.0.0/8.");
}
