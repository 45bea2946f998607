using System.Net;
using FkpDigital.Web.Host;

namespace FkpDigital.Tests.Rules;

public sealed class RateLimitsTests
{
    private static readonly RateLimit Limit = new(Burst: 5, Refill: 2, Period: TimeSpan.FromSeconds(1));
    private static readonly LimitedCaller Ani = LimitedCaller.Person("voting", 1);
    private readonly StoppedClock _clock = new();
    private readonly RateLimits _limits;

    public RateLimitsTests() => _limits = new RateLimits(_clock);

    [Fact]
    public void A_burst_is_allowed_and_then_says_how_long_to_wait()
    {
        Assert.Equal(5, Allowed(Ani, tries: 5));
        Assert.Equal(TimeSpan.FromMilliseconds(500), _limits.Take(Ani, Limit));
    }

    [Fact]
    public void After_a_burst_the_steady_rate_is_allowed()
    {
        Allowed(Ani, tries: 5);

        _clock.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(2, Allowed(Ani, tries: 5));
    }

    [Fact]
    public void A_refused_try_costs_nothing()
    {
        Allowed(Ani, tries: 100);

        _clock.Pass(TimeSpan.FromMilliseconds(500));

        Assert.Equal(1, Allowed(Ani, tries: 1));
    }

    [Fact]
    public void Rest_gives_no_more_than_the_burst()
    {
        Allowed(Ani, tries: 5);

        _clock.Pass(TimeSpan.FromHours(1));

        Assert.Equal(5, Allowed(Ani, tries: 20));
    }

    [Fact]
    public void Callers_and_what_they_do_are_counted_apart()
    {
        Allowed(Ani, tries: 5);

        Assert.All([Ani with { Who = 2 }, Ani with { What = "writing" }, LimitedCaller.Network("voting", IPAddress.Parse("10.0.0.1"))], other => Assert.Equal(5, Allowed(other, tries: 9)));
    }

    [Fact]
    public void Many_at_once_are_counted_exactly()
    {
        var allowed = 0;

        Parallel.For(0, 1_000, _ =>
        {
            if (_limits.Take(Ani, Limit) == TimeSpan.Zero)
            {
                Interlocked.Increment(ref allowed);
            }
        });

        Assert.Equal(5, allowed);
    }

    [Fact]
    public void Who_has_rested_is_forgotten()
    {
        for (var person = 0; person < 1_000; person++)
        {
            _limits.Take(LimitedCaller.Person("voting", person), Limit);
        }

        _clock.Pass(TimeSpan.FromMinutes(2));
        _limits.Take(LimitedCaller.Person("voting", 5_000), Limit);

        Assert.Equal(1, _limits.Callers);
    }

    private int Allowed(LimitedCaller caller, int tries) => Enumerable.Range(0, tries).Count(_ => _limits.Take(caller, Limit) == TimeSpan.Zero);

    private sealed class StoppedClock : TimeProvider
    {
        private long _ticks = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time) => _ticks += time.Ticks;

        public override long GetTimestamp() => _ticks;
    }
}
