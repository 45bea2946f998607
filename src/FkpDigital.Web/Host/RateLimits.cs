using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Runtime.InteropServices;

namespace FkpDigital.Web.Host;

/// <summary>Who is limited in what: a person by number, or whoever comes from a network by its address.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LimitedCaller(string What, UInt128 Who)
{
    public static LimitedCaller Person(string what, long id) => new(what, (UInt128)id);

    /// <summary>An IPv6 subscriber owns a /64.</summary>
    public static LimitedCaller Network(string what, IPAddress? address)
    {
        var wide = (address ?? IPAddress.IPv6None).MapToIPv6();
        Span<byte> bytes = stackalloc byte[16];
        wide.TryWriteBytes(bytes, out _);
        if (!wide.IsIPv4MappedToIPv6)
        {
            bytes[8..].Clear();
        }

        return new(what, BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }
}

/// <summary>So many at once, and so many more in each period.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RateLimit(int Burst, int Refill, TimeSpan Period)
{
    /// <summary>From one to the next at the steady rate.</summary>
    public TimeSpan Interval => Period / Refill;
}

/// <summary>
/// Lets each caller do something so often. One number is kept for a caller, the time at which nothing would be held against them any more
/// (generic cell rate algorithm, ITU-T I.371), so a hundred thousand voters cost no timer and no object each; the framework's
/// limiter visits every caller ten times a second.
/// </summary>
internal sealed class RateLimits(TimeProvider clock)
{
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<LimitedCaller, long> _freeAt = new();
    private readonly long _began = clock.GetTimestamp();
    private long _tidiedAt;

    /// <summary>How many callers something is held against, or was a minute ago.</summary>
    public int Callers => _freeAt.Count;

    /// <summary>Counts one more.</summary>
    /// <returns>Zero when it is allowed, else the time to wait.</returns>
    public TimeSpan Take(in LimitedCaller caller, in RateLimit limit)
    {
        var now = clock.GetElapsedTime(_began).Ticks;
        Tidy(now);
        var (step, most) = (limit.Interval.Ticks, limit.Interval.Ticks * limit.Burst);
        while (true)
        {
            var known = _freeAt.TryGetValue(caller, out var freeAt);
            var next = Math.Max(freeAt, now) + step;
            if (next - now > most)
            {
                return TimeSpan.FromTicks(next - now - most);
            }

            if (known ? _freeAt.TryUpdate(caller, next, freeAt) : _freeAt.TryAdd(caller, next))
            {
                return TimeSpan.Zero;
            }
        }
    }

    /// <summary>Once a minute, forgets those that nothing is held against.</summary>
    private void Tidy(long now)
    {
        var last = Volatile.Read(ref _tidiedAt);
        if (now - last < Between.Ticks || Interlocked.CompareExchange(ref _tidiedAt, now, last) != last)
        {
            return;
        }

        foreach (var free in _freeAt.Where(f => f.Value <= now))
        {
            _freeAt.TryRemove(free);
        }
    }
}
