using System.Globalization;
using System.Net;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
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

    /// <summary>Writes of all accounts from one address together. Offices, schools and the carriers of phones share one address:
    /// a thousand people behind it must be able to vote in the same minute.</summary>
    public int AddressBurst { get; set; } = 20_000;

    public int AddressWritesPerSecond { get; set; } = 500;

    /// <summary>Sign-ins, registrations and whatever else is sent without an account from one address.</summary>
    public int SignInBurst { get; set; } = 60;

    public int SignInsPerMinute { get; set; } = 30;
}

/// <summary>Limits on every write, forms that only our pages can send, and keys shared by all nodes.</summary>
internal static partial class Protection
{
    /// <summary>A file of evidence with the form around it.</summary>
    public const int LargestUpload = 6 * 1024 * 1024;

    /// <summary>The longest text of any form, many times over.</summary>
    private const int LargestBody = 1024 * 1024;

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
            options.Cookie.Name = CookieNames.Form;
            options.Cookie.Path = "/";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.SuppressXFrameOptionsHeader = true; // every answer has a stricter one
        });
        builder.Services.Configure<CookieTempDataProviderOptions>(options =>
        {
            options.Cookie.Name = CookieNames.Notice;
            options.Cookie.Path = "/"; // not the language prefix
        });
        builder.Services.AddSingleton(new RateLimits(TimeProvider.System));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
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
        app.Use(NoteRefusal);
        app.Use(LimitSizeAsync);
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
            catch (BadHttpRequestException e)
            {
                http.Request.ContentType = null;
                http.Response.StatusCode = e.StatusCode; // too large, or cut off on the way
                return;
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

    /// <summary>Who says that much comes is refused before it comes; who does not say it is cut off by the server.</summary>
    private static Task LimitSizeAsync(HttpContext http, RequestDelegate next)
    {
        var most = http.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? LargestBody;
        if (http.Request.ContentLength is not { } length || length <= most || http.Features.Get<IStatusCodeReExecuteFeature>() is not null)
        {
            return next(http);
        }

        http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        return Task.CompletedTask;
    }

    private static Task LimitRateAsync(HttpContext http, RequestDelegate next)
    {
        var wait = Writes(http) ? Take(http) : TimeSpan.Zero;
        if (wait == TimeSpan.Zero)
        {
            return next(http);
        }

        Tell(http);
        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        http.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Task.CompletedTask;
    }

    /// <summary>A signed-in person who asks for what is not theirs is worth a line in the log.</summary>
    private static Task NoteRefusal(HttpContext http, RequestDelegate next)
    {
        if (http.User.ParticipantId() is not null)
        {
            http.Response.OnStarting(NoteIfForbidden, http);
        }

        return next(http);
    }

    private static Task NoteIfForbidden(object state)
    {
        var http = (HttpContext)state;
        if (http.Response.StatusCode == StatusCodes.Status403Forbidden)
        {
            var path = http.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath ?? http.Request.Path.Value;
            LogForbidden(Logger(http), http.User.ParticipantId(), http.Request.Method, path);
        }

        return Task.CompletedTask;
    }

    /// <summary>Once a minute for each caller: whoever sends a flood does not fill the log.</summary>
    private static void Tell(HttpContext http)
    {
        var (person, address) = (http.User.ParticipantId(), http.Connection.RemoteIpAddress);
        var caller = person is { } id ? LimitedCaller.Person("in the log", id) : LimitedCaller.Network("in the log", address);
        if (http.RequestServices.GetRequiredService<RateLimits>().Take(caller, new RateLimit(1, 1, TimeSpan.FromMinutes(1))) == TimeSpan.Zero)
        {
            LogTooFast(Logger(http), person, address, http.Request.Method, http.Request.Path.Value);
        }
    }

    private static ILogger Logger(HttpContext http) => http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("FkpDigital.Protection");

    [LoggerMessage(LogLevel.Information, "refused: participant {Id} may not {Method} {Path}")]
    private static partial void LogForbidden(ILogger logger, long? id, string method, string? path);

    [LoggerMessage(LogLevel.Warning, "too fast: participant {Id} at {Address}, {Method} {Path}")]
    private static partial void LogTooFast(ILogger logger, long? id, IPAddress? address, string method, string? path);

    private static bool Writes(HttpContext http)
    {
        var method = http.Request.Method;
        var reads = HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
        // The page that says "too fast" is the refused request once more: it must not be refused again.
        var saysWhy = http.Features.Get<IStatusCodeReExecuteFeature>() is not null;
        return !reads && !saysWhy;
    }

    /// <summary>By person first, so that who is refused costs the neighbours behind the same address nothing.</summary>
    private static TimeSpan Take(HttpContext http)
    {
        var limits = http.RequestServices.GetRequiredService<RateLimits>();
        var options = http.RequestServices.GetRequiredService<IOptions<LimitOptions>>().Value;
        var address = http.Connection.RemoteIpAddress;
        if (http.User.ParticipantId() is not { } person || TriesPasswords(http.Request.Path))
        {
            return limits.Take(LimitedCaller.Network("signing in", address), new RateLimit(options.SignInBurst, options.SignInsPerMinute, TimeSpan.FromMinutes(1)));
        }

        var wait = IsVote(http.Request)
            ? limits.Take(LimitedCaller.Person("voting", person), new RateLimit(options.VoteBurst, options.VotesPerSecond, TimeSpan.FromSeconds(1)))
            : limits.Take(LimitedCaller.Person("writing", person), new RateLimit(options.WriteBurst, options.WritesPerSecond, TimeSpan.FromSeconds(1)));
        return wait > TimeSpan.Zero
            ? wait
            : limits.Take(LimitedCaller.Network("everything", address), new RateLimit(options.AddressBurst, options.AddressWritesPerSecond, TimeSpan.FromSeconds(1)));
    }

    /// <summary>Who is signed in may still try the passwords of others.</summary>
    private static bool TriesPasswords(PathString path) =>
        path.StartsWithSegments("/account/login") || path.StartsWithSegments("/account/register") || path.StartsWithSegments("/account/recover")
        || path.StartsWithSegments("/account/second-factor");

    private static bool IsVote(HttpRequest request) =>
        request.Path.Value!.EndsWith("/vote", StringComparison.Ordinal) || (string?)request.Query["handler"] is "Vote" or "Withdraw";
}
