using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
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
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
                rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                return ValueTask.CompletedTask;
            };
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(Partition);
        });
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
        app.UseRateLimiter();
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

    private static RateLimitPartition<string> Partition(HttpContext http)
    {
        // The page that says "too fast" is the refused request once more: it must not be refused again.
        var saysWhy = http.Features.Get<IStatusCodeReExecuteFeature>() is not null;
        if (saysWhy || HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || HttpMethods.IsOptions(http.Request.Method) || http.Request.Path.StartsWithSegments("/live"))
        {
            return RateLimitPartition.GetNoLimiter("");
        }

        var limits = http.RequestServices.GetRequiredService<IOptions<LimitOptions>>().Value;
        var person = http.User.ParticipantId()?.ToString(CultureInfo.InvariantCulture);
        if (person is null)
        {
            return Bucket($"address {Network(http.Connection.RemoteIpAddress)}", limits.SignInBurst, limits.SignInsPerMinute, TimeSpan.FromMinutes(1));
        }

        return IsVote(http.Request)
            ? Bucket($"votes {person}", limits.VoteBurst, limits.VotesPerSecond, TimeSpan.FromSeconds(1))
            : Bucket($"writes {person}", limits.WriteBurst, limits.WritesPerSecond, TimeSpan.FromSeconds(1));
    }

    private static bool IsVote(HttpRequest request) =>
        request.Path.Value!.EndsWith("/vote", StringComparison.Ordinal) || (string?)request.Query["handler"] is "Vote" or "Withdraw";

    private static RateLimitPartition<string> Bucket(string key, int burst, int refill, TimeSpan period) =>
        RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            TokensPerPeriod = refill,
            ReplenishmentPeriod = period,
            QueueLimit = 0,
        });

    /// <summary>An IPv6 subscriber owns a /64.</summary>
    private static string Network(IPAddress? address) => address switch
    {
        null => "unknown",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } => new IPAddress([.. address.GetAddressBytes().AsSpan(0, 8), .. new byte[8]]).ToString(),
        _ => address.MapToIPv4().ToString(),
    };
}
