using FkpDigital.Core;
using Microsoft.AspNetCore.SignalR;

namespace FkpDigital.Web.Live;

/// <summary>Live pages: one hub, fed by the event log.</summary>
internal static class LiveSetup
{
    public static void AddLive(this WebApplicationBuilder builder)
    {
        builder.Services.AddSignalR(options =>
        {
            options.MaximumReceiveMessageSize = 4 * 1024;
            options.EnableDetailedErrors = false;
        });
        builder.Services.AddSingleton<HubLifetimeManager<LiveHub>, LiveConnections>();
        builder.Services.AddSingleton<LiveOutbox>();
        builder.Services.AddSingleton<EventFeed>();
        builder.Services.AddScoped<LiveNews>();
        builder.Services.AddHostedService<LiveUpdates>();
    }

    public static void MapLive(this WebApplication app)
    {
        app.Use(RefuseOtherSitesAsync);
        app.MapHub<LiveHub>("/live");
    }

    /// <summary>CORS does not cover WebSockets: the origin is looked at here.</summary>
    private static Task RefuseOtherSitesAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Path.StartsWithSegments("/live") && http.Request.Headers.Origin.ToString() is { Length: > 0 } origin
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, http.Request.Host.Value, StringComparison.OrdinalIgnoreCase)))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        return next(http);
    }
}
