using FkpDigital.Core;
using FkpDigital.Web.Localisation;
using Microsoft.Extensions.Caching.Memory;

namespace FkpDigital.Web.Caching;

/// <summary>
/// Kept answers as they were shown last, votes that came later or not, for the time that the database is gone or too slow
/// (stale-if-error, RFC 5861). Forgotten when anything is hidden or taken back: that must not come to light again.
/// </summary>
internal sealed class LastPages : IDisposable
{
    private const long MostBytes = 64 * 1024 * 1024;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    /// <summary>After a failure nobody who can be shown something waits for the database so long.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly MemoryCache _pages = new(new MemoryCacheOptions { SizeLimit = MostBytes });
    private readonly TimeProvider _clock;
    private long _failed;

    public LastPages(Changes changes, TimeProvider clock)
    {
        _clock = clock;
        changes.Happened += tags =>
        {
            if (tags.Contains(Changes.Withdrawals))
            {
                Forget();
            }
        };
    }

    /// <summary>Whether a rendering failed a moment ago.</summary>
    public bool IsPausing => Volatile.Read(ref _failed) is var failed and not 0 && _clock.GetElapsedTime(failed) < Pause;

    public void NoteFailure() => Volatile.Write(ref _failed, _clock.GetTimestamp());

    public LastPage? Find(HttpContext http) => _pages.Get<LastPage>(Key(http));

    public void Keep(HttpContext http, ReadOnlyMemory<byte> content)
    {
        var headers = http.Response.Headers;
        using var entry = _pages.CreateEntry(Key(http));
        entry.Size = content.Length;
        entry.AbsoluteExpirationRelativeToNow = Longest;
        entry.Value = new LastPage(content.ToArray(), http.Response.ContentType, headers.ContentEncoding, headers.Vary);
    }

    public void Forget() => _pages.Clear();

    public void Dispose() => _pages.Dispose();

    private static string Key(HttpContext http) =>
        string.Join('\n', http.Request.Scheme, http.Request.Host, Texts.Language, http.Request.Headers.AcceptEncoding, http.Request.Path, http.Request.QueryString);
}

/// <summary>An answer to send as it is.</summary>
internal sealed record LastPage(byte[] Content, string? Type, string? Coding, string? Vary)
{
    /// <summary>Replaces whatever answer was prepared.</summary>
    public async Task SendAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        http.Response.StatusCode = StatusCodes.Status200OK;
        headers.Remove("Retry-After");
        (headers.ContentType, headers.ContentEncoding, headers.Vary, headers.CacheControl) = (Type, Coding, Vary, "no-cache");
        http.Response.ContentLength = Content.Length;
        await http.Response.Body.WriteAsync(Content);
    }
}
