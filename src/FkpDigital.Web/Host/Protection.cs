using System.Globalization;
using System.Net;
using System.Net.Sockets;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace FkpDigital.Web.Host;

/// <summary>How fast one person or address may write; section <c>Limits</c>.</summary>
internal sealed class LimitOptions
{
    public const string Section = "Limits";

    /// <summary>Votes of one account at once; the second figure refills.</summary>
    public int VoteBurst { get; set; } = 1_200;

    public int VotesPerSecond { get; set; } = 20;

    /// <summary>Other writes of one account.</summary>
    public int WriteBurst { get; set; } = 120;

    public int WritesPerSecond { get; set; } = 2;

    /// <summary>Sign-ins and registrations from one address.</summary>
    public int SignInBurst { get; set; } = 60;

    public int SignInsPerMinute { get; set; } = 30;
}

/// <summary>Limits on every write, forms that only our pages can send, and keys shared by all nodes.</summary>
internal static class Protection
{
    private const string AntiforgeryHeader = "X-CSRF-TOKEN";

    public static void AddProtection(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.Section);
        builder.Services.AddDataProtection().SetApplicationName("fkp-digital");
        builder.Services.AddSingleton<KeyRing>();
        builder.Services.AddOptions<KeyManagementOptions>().Configure<KeyRing>((keys, ring) => keys.XmlRepository = ring);
        builder.Services.AddAntiforgery(options =>
        {
            options.HeaderName = AntiforgeryHeader;
            options.Cookie.Name = "fkp-form";
            options.Cookie.Path = "/";
            options.Cookie.SameSite = SameSiteMode.Strict;
        });
        builder.Services.AddSingleton(new RateLimits(TimeProvider.System));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 8 * 1024 * 1024;
            kestrel.Limits.MaxConcurrentConnections = 20_000;
            kestrel.Limits.MaxConcurrentUpgradedConnections = 20_000;
        });
    }

    public static void UseProtection(this IApplicationBuilder app)
    {
        // PostgreSQL takes no NUL in a text, and no address of ours has one.
        app.Use((http, next) =>
        {
            if (http.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) is not true)
            {
                return next(http);
            }

            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        });
        app.Use(LimitRateAsync);
        app.Use(RequireReadableFormAsync);
    }

    /// <summary>A form that cannot be decoded (a zero byte, too many fields) is the sender's fault: 400, where the framework would answer 500.</summary>
    private static async Task RequireReadableFormAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) is true)
        {
            try
            {
                await http.Request.ReadFormAsync(http.RequestAborted);
            }
            catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
            {
                http.Request.ContentType = null; // the error page must not try to read it again
                http.Response.StatusCode = StatusCodes.Status400BadRequest;
                return;
            }
        }

        await next(http);
    }

    private static Task LimitRateAsync(HttpContext http, RequestDelegate next)
    {
        var wait = Writes(http) ? Take(http) : TimeSpan.Zero;
        if (wait == TimeSpan.Zero)
        {
            return next(http);
        }

        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        http.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Task.CompletedTask;
    }

    private static bool Writes(HttpContext http)
    {
        var method = http.Request.Method;
        var reads = HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
        // The page that says "too fast" is the refused request once more: it must not be refused again.
        var saysWhy = http.Features.Get<IStatusCodeReExecuteFeature>() is not null;
        return !reads && !saysWhy;
    }

    private static TimeSpan Take(HttpContext http)
    {
        var limits = http.RequestServices.GetRequiredService<RateLimits>();
        var options = http.RequestServices.GetRequiredService<IOptions<LimitOptions>>().Value;
        return http.User.ParticipantId() is not { } person
            ? limits.Take(new LimitedCaller("signing in", 0, Network(http.Connection.RemoteIpAddress)), new RateLimit(options.SignInBurst, options.SignInsPerMinute, TimeSpan.FromMinutes(1)))
            : IsVote(http.Request)
                ? limits.Take(new LimitedCaller("voting", person, ""), new RateLimit(options.VoteBurst, options.VotesPerSecond, TimeSpan.FromSeconds(1)))
                : limits.Take(new LimitedCaller("writing", person, ""), new RateLimit(options.WriteBurst, options.WritesPerSecond, TimeSpan.FromSeconds(1)));
    }

    private static bool IsVote(HttpRequest request) =>
        request.Path.Value!.EndsWith("/vote", StringComparison.Ordinal) || (string?)request.Query["handler"] is "Vote" or "Withdraw";

    /// <summary>An IPv6 subscriber owns a /64.</summary>
    private static string Network(IPAddress? address) => address switch
    {
        null => "unknown",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } => new IPAddress([.. address.GetAddressBytes().AsSpan(0, 8), .. new byte[8]]).ToString(),
        _ => address.MapToIPv4().ToString(),
    };
}
