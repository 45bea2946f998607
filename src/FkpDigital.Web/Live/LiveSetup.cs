using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Web.Host;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.SignalR;

namespace FkpDigital.Web.Live;

/// <summary>Live pages: one hub, fed by the event log.</summary>
internal static class LiveSetup
{
    private const string Root = "/live";

    public static void AddLive(this WebApplicationBuilder builder)
    {
        builder.Services.AddSignalR(options =>
        {
            options.MaximumReceiveMessageSize = 4 * 1024;
            options.EnableDetailedErrors = false;
        });
        builder.Services.AddSingleton<LiveConnections>().AddSingleton<HubLifetimeManager<LiveHub>>(services => services.GetRequiredService<LiveConnections>());
        builder.Services.AddSingleton<LiveOutbox>();
        builder.Services.AddSingleton<EventFeed>();
        builder.Services.AddScoped<LiveNews>();
        builder.Services.AddHostedService<LiveUpdates>();
    }

    /// <summary>Before everything that pages need: a connection keeps whatever it came through in memory for as long as it lasts, and there are thousands.</summary>
    public static void UseLive(this WebApplication app) => app.UseLateBranch([Root], live =>
    {
        live.Use(RefuseOtherSitesAsync);
        live.UseEndpoints(routes => routes.MapHub<LiveHub>(Root).Needs(Right.Read));
    });

    /// <summary>CORS does not cover WebSockets: the origin is looked at here.</summary>
    private static Task RefuseOtherSitesAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Headers.Origin.ToString() is { Length: > 0 } origin
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, http.Request.Host.Value, StringComparison.OrdinalIgnoreCase)))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        return next(http);
    }
}
