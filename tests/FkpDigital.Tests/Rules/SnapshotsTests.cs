using FkpDigital.Core;
using Microsoft.Extensions.DependencyInjection;

namespace FkpDigital.Tests.Rules;

public sealed class SnapshotsTests
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);
    private readonly Watch _clock = new();
    private readonly Reads _reads;
    private readonly Changes _changes;
    private readonly Snapshots _snapshots;

    public SnapshotsTests()
    {
        _reads = new Reads(_clock);
        _changes = new Changes(_clock);
        _snapshots = new Snapshots(new ServiceCollection().AddSingleton(_reads).BuildServiceProvider().GetRequiredService<IServiceScopeFactory>(), _clock, _changes, isOn: true);
    }

    [Fact]
    public async Task What_is_read_quickly_is_read_again_after_every_change()
    {
        Assert.Equal(1, await GetAsync());
        Assert.Equal(1, await GetAsync());
        Tell(EventKinds.ProposalPublished);

        Assert.Equal(2, await GetAsync());
    }

    [Fact]
    public async Task What_may_not_rest_is_read_again_however_slow_it_is()
    {
        _reads.Takes = Slow;
        for (var reading = 1; reading < 4; reading++)
        {
            Assert.Equal(reading, await GetAsync());
            Tell(EventKinds.ProposalPublished);
        }
    }

    [Fact]
    public async Task What_is_read_slowly_rests_and_nobody_waits_for_it()
    {
        await SlowSecondAsync();
        Tell(EventKinds.ProposalPublished);

        Assert.Equal(2, await GetAsync(mayRest: true));
        _clock.Pass(18 * Slow);
        Assert.Equal(2, await GetAsync(mayRest: true));
        Assert.Equal(2, _reads.Count);

        _clock.Pass(2 * Slow);
        Assert.Equal(2, await GetAsync(mayRest: true)); // begins a reading and does not wait
        while (await GetAsync(mayRest: true) != 3)
        {
            await Task.Yield();
        }

        Assert.Equal(3, _reads.Count);
    }

    [Fact]
    public async Task What_was_taken_back_is_not_shown_however_slow_the_reading()
    {
        await SlowSecondAsync();
        Tell(EventKinds.ContentHidden);

        Assert.Equal(3, await GetAsync(mayRest: true));
    }

    /// <summary>How long the first one takes does not count.</summary>
    private async Task SlowSecondAsync()
    {
        _reads.Takes = Slow;
        await GetAsync(mayRest: true);
        Tell(EventKinds.ProposalPublished);
        Assert.Equal(2, await GetAsync(mayRest: true));
    }

    private Task<int> GetAsync(bool mayRest = false) =>
        _snapshots.GetAsync<Reads, int>("key", (reads, _) => reads.ReadAsync(), _ => [Changes.Challenge(7)], CancellationToken.None, mayRest);

    private void Tell(string kind) => _changes.TellOwn([new Event(new DomainEvent(kind, null, () => new EventSubject(1, 7), null), _clock.GetUtcNow())]);

    /// <summary>Each reading gives the next number.</summary>
    private sealed class Reads(Watch clock)
    {
        public TimeSpan Takes { get; set; }

        public int Count { get; private set; }

        public async Task<int> ReadAsync()
        {
            await Task.Yield();
            clock.Pass(Takes);
            return ++Count;
        }
    }

    private sealed class Watch : TimeProvider
    {
        private long _ticks = TimeSpan.TicksPerDay;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public void Pass(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
    }
}
