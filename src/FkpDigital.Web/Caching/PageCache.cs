using System.Collections.Concurrent;
using System.Security.Cryptography;
using FkpDigital.Core;
using FkpDigital.Participants;
using FkpDigital.Web.Host;
using FkpDigital.Web.Localisation;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Net.Http.Headers;
using Npgsql;

namespace FkpDigital.Web.Caching;

/// <summary>Section <c>Cache</c>.</summary>
internal sealed class CacheOptions
{
    public const string Section = "Cache";

    /// <summary>False: everything is read and rendered for each request.</summary>
    public bool On { get; set; } = true;
}

/// <summary>
/// Pages and public API answers for people who are not signed in, rendered and compressed once and kept until something that they show changes
/// (<see cref="PageCacheTags.Shows"/>). Only what names what it shows is kept. One rendering serves all who wait for it.
/// </summary>
internal static class PageCache
{
    /// <summary>For whom there is something older to be shown.</summary>
    private static readonly TimeSpan LongestRendering = TimeSpan.FromSeconds(2);

    public static void AddPageCache(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(CacheOptions.Section).Get<CacheOptions>() ?? new CacheOptions();
        builder.Services.AddSingleton<Changes>();
        builder.Services.AddSingleton(services => new Snapshots(
            services.GetRequiredService<IServiceScopeFactory>(), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<Changes>(), options.On));
        builder.Services.AddSingleton(services => new TokenHolders(
            services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<Changes>(), options.On));
        builder.Services.AddSingleton(services => new SessionHolders(
            services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<Changes>(), options.On));
        builder.Services.AddSingleton<CachedPages>();
        builder.Services.AddSingleton<LastPages>();
        builder.Services.AddOutputCache(cache =>
        {
            cache.SizeLimit = 100 * 1024 * 1024;
            cache.MaximumBodySize = 1024 * 1024;
            if (options.On)
            {
                cache.AddBasePolicy(policy => policy.AddPolicy<AnonymousReads>(), excludeDefaultPolicy: true);
            }
        });
    }

    /// <summary>Answers from the cache; what is not in it is rendered, compressed and marked inside, so that it is kept as it is sent.</summary>
    public static void UsePageCache(this WebApplication app)
    {
        var pages = app.Services.GetRequiredService<CachedPages>(); // listens from now on
        var last = app.Services.GetRequiredService<LastPages>();
        app.UseOutputCache();
        app.Use((http, next) => http.Features.Get<IOutputCacheFeature>() is { Context: { EnableOutputCaching: true, AllowCacheStorage: true } context }
            ? RenderAsync(http, context, pages, last, next)
            : next(http));
        app.UseResponseCompression();
    }

    /// <summary>Renders what is not in the cache. When that fails or takes too long, what was shown last is better than nothing.</summary>
    private static async Task RenderAsync(HttpContext http, OutputCacheContext context, CachedPages pages, LastPages last, RequestDelegate next)
    {
        var began = pages.Now;
        http.Items[typeof(CachedPages)] = began;
        var page = last.Find(http);
        if (page is not null && last.IsPausing)
        {
            context.AllowCacheStorage = false;
            await page.SendAsync(http);
            return;
        }

        var (response, body, caller) = (http.Response, http.Response.Body, http.RequestAborted);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(caller);
        if (page is not null)
        {
            patience.CancelAfter(LongestRendering);
            http.RequestAborted = patience.Token;
        }

        await using var held = new HeldBody(body, () => page is not null || context.Tags.Count > 0);
        response.Body = held;
        try
        {
            await next(http);
        }
        finally
        {
            (response.Body, http.RequestAborted) = (body, caller);
        }

        var failed = response.StatusCode is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status499ClientClosedRequest;
        if (failed && page is not null && !caller.IsCancellationRequested)
        {
            last.NoteFailure();
            context.AllowCacheStorage = false;
            await page.SendAsync(http);
        }
        else if (held.Content is { } content)
        {
            Mark(http, context, last, content);
            if (pages.ChangedSince([Changes.Withdrawals], began))
            {
                last.Forget(); // what was hidden while this was rendered may be in it
            }

            await body.WriteAsync(content, caller);
        }
    }

    /// <summary>An ETag over what is sent, for whoever asks again; browsers ask each time.</summary>
    private static void Mark(HttpContext http, OutputCacheContext context, LastPages last, ReadOnlyMemory<byte> content)
    {
        var response = http.Response;
        if (response.StatusCode == StatusCodes.Status200OK && context.Tags.Count > 0)
        {
            response.Headers.ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content.Span).AsSpan(0, 12))}\"";
            if (response.Headers.CacheControl.Count == 0)
            {
                response.Headers.CacheControl = "no-cache"; // kept by browsers too, and asked for each time
            }

            last.Keep(http, content);
        }

        response.ContentLength = content.Length;
    }
}

public static class PageCacheTags
{
    /// <summary>Says which changes concern the answer to this request (<see cref="Changes"/>). Without it an answer is not kept.</summary>
    public static void Shows(this HttpContext http, params ReadOnlySpan<string> tags)
    {
        if (http.Features.Get<IOutputCacheFeature>()?.Context is { } context)
        {
            foreach (var tag in tags)
            {
                context.Tags.Add(tag);
            }
        }
    }
}

/// <summary>Drops kept answers when something that they show changes.</summary>
internal sealed class CachedPages
{
    private const int MostChanges = 10_000;

    private readonly ConcurrentDictionary<string, long> _changed = new(StringComparer.Ordinal);
    private readonly TimeProvider _clock;

    public CachedPages(IOutputCacheStore store, Changes changes, TimeProvider clock)
    {
        _clock = clock;
        changes.Happened += tags =>
        {
            Forget();
            foreach (var tag in tags)
            {
                _changed[tag] = clock.GetTimestamp();
                _ = store.EvictByTagAsync(tag, CancellationToken.None).AsTask();
            }
        };
    }

    public long Now => _clock.GetTimestamp();

    /// <summary>Whether one of the tags changed after that moment: an answer rendered before is old already.</summary>
    public bool ChangedSince(IEnumerable<string> tags, long moment) => tags.Any(t => _changed.TryGetValue(t, out var at) && at >= moment);

    /// <summary>No rendering takes a minute.</summary>
    private void Forget()
    {
        if (_changed.Count > MostChanges)
        {
            foreach (var (tag, at) in _changed.Where(c => _clock.GetElapsedTime(c.Value) > TimeSpan.FromMinutes(1)))
            {
                _changed.TryRemove(new(tag, at));
            }
        }
    }
}

/// <summary>Keeps answers to GET requests of people who are not signed in.</summary>
internal sealed class AnonymousReads(CachedPages pages) : IOutputCachePolicy
{
    private const int MostCodings = 1_000;
    private static readonly ConcurrentDictionary<string, string> Codings = new(StringComparer.Ordinal);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var request = context.HttpContext.Request;
        // A cookie of ours means a person, or a notice that is shown once; any authorization may change the answer.
        var isAnonymous = HttpMethods.IsGet(request.Method) && request.Headers.Authorization.Count == 0
            && (request.Headers.Cookie.Count == 0 || request.Cookies.All(c => c.Key == CookieNames.Form))
            && !request.Path.StartsWithSegments("/healthz");
        context.EnableOutputCaching = context.AllowCacheLookup = context.AllowCacheStorage = isAnonymous;
        context.AllowLocking = true;
        context.ResponseExpirationTimeSpan = Longest;
        context.CacheVaryByRules.QueryKeys = "*";
        if (isAnonymous)
        {
            // One of three, so that the many ways to say the same do not each have an entry; what is rendered then follows it.
            var coding = Coding(request.Headers.AcceptEncoding.ToString());
            request.Headers.AcceptEncoding = coding;
            context.CacheVaryByRules.CacheKeyPrefix = $"{Texts.Language} {coding}";
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var response = context.HttpContext.Response;
        // What changed while it was rendered is not in it, and its tags were not in the cache to be dropped.
        context.AllowCacheStorage &= response.StatusCode == StatusCodes.Status200OK && context.Tags.Count > 0 && response.Headers.SetCookie.Count == 0
            && !response.Headers.CacheControl.ToString().Contains("no-store", StringComparison.OrdinalIgnoreCase)
            && !pages.ChangedSince([.. context.Tags, Changes.Everything], (long)context.HttpContext.Items[typeof(CachedPages)]!);
        if (context.AllowCacheStorage)
        {
            context.Tags.Add(Changes.Everything);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Read once for each way to say it: browsers of one kind all say the same.</summary>
    private static string Coding(string accepted)
    {
        if (Codings.TryGetValue(accepted, out var known))
        {
            return known;
        }

        var taken = StringWithQualityHeaderValue.TryParseList([accepted], out var list) ? list : [];
        var coding = Takes("br") ? "br" : Takes("gzip") ? "gzip" : "identity";
        if (Codings.Count < MostCodings)
        {
            Codings[accepted] = coding;
        }

        return coding;

        bool Takes(string form) => taken.Any(e => e.Value.Equals(form, StringComparison.OrdinalIgnoreCase) && e.Quality is null or > 0);
    }
}
