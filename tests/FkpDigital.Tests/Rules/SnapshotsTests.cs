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
    public async Task What_is_read_slowly_rests_and_nobody_waits_for_it()
    {
        _reads.Takes = Slow;
        await GetAsync();
        Tell(EventKinds.ProposalPublished);

        Assert.Equal(1, await GetAsync());
        _clock.Pass(18 * Slow);
        Assert.Equal(1, await GetAsync());
        Assert.Equal(1, _reads.Count);

        _clock.Pass(2 * Slow);
        Assert.Equal(1, await GetAsync()); // begins a reading and does not wait
        while (await GetAsync() != 2)
        {
            await Task.Yield();
        }

        Assert.Equal(2, _reads.Count);
    }

    [Fact]
    public async Task What_was_taken_back_is_not_shown_however_slow_the_reading()
    {
        _reads.Takes = Slow;
        await GetAsync();
        Tell(EventKinds.ContentHidden);

        Assert.Equal(2, await GetAsync());
    }

    private Task<int> GetAsync() => _snapshots.GetAsync<Reads, int>("key", (reads, _) => reads.ReadAsync(), _ => [Changes.Challenge(7)], CancellationToken.None);

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
