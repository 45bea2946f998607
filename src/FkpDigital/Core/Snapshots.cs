using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace FkpDigital.Core;

/// <summary>What many people look at, kept in memory until a change is told that concerns it. Whoever asks while it is being read waits for that
/// one reading. When the database fails, what was read last is given on: reading goes on without it.</summary>
public sealed class Snapshots
{
    /// <summary>Also without a change nothing is older: some of it depends on the time.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private const int Most = 10_000;

    /// <summary>What takes longer and may rest is not read all the time: after each reading it rests for so many times as long, and nobody waits for it
    /// while there is an older one, unless something was taken back.</summary>
    private static readonly TimeSpan Costly = TimeSpan.FromMilliseconds(100);

    private const int Rest = 19;

    private readonly ConcurrentDictionary<string, Snapshot> _snapshots = new(StringComparer.Ordinal);
    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _clock;
    private readonly bool _isOn;

    /// <param name="scopes">Readings have services of their own: they outlive the request that began them.</param>
    /// <param name="clock">Measures the age.</param>
    /// <param name="changes">Says what to read anew.</param>
    /// <param name="isOn">False: everything is read each time.</param>
    public Snapshots(IServiceScopeFactory scopes, TimeProvider clock, Changes changes, bool isOn)
    {
        (_scopes, _clock, _isOn) = (scopes, clock, isOn);
        changes.Happened += Outdate;
    }

    /// <summary>What <paramref name="read"/> gave, or gives now.</summary>
    /// <param name="key">Names it.</param>
    /// <param name="read">Reads it with a service of its own scope.</param>
    /// <param name="tags">The changes that concern it, given what was read.</param>
    /// <param name="cancel">Stops the waiting, not the reading, which others may wait for.</param>
    /// <param name="mayRest">It may lag behind where reading it takes long.</param>
    public async Task<T> GetAsync<TReads, T>(string key, Func<TReads, CancellationToken, Task<T>> read, Func<T, IEnumerable<string>> tags, CancellationToken cancel, bool mayRest = false)
        where TReads : notnull
    {
        if (!_isOn)
        {
            await using var scope = _scopes.CreateAsyncScope();
            return await read(scope.ServiceProvider.GetRequiredService<TReads>(), cancel);
        }

        var snapshot = _snapshots.GetOrAdd(key, _ => new Snapshot());
        Task<T> reading;
        lock (snapshot)
        {
            var age = _clock.GetElapsedTime(snapshot.Since);
            mayRest &= snapshot is { HasLast: true, IsTakenBack: false } && snapshot.Cost > Costly;
            var isResting = mayRest && (!snapshot.Reading!.IsCompleted || age < (1 + Rest) * snapshot.Cost);
            if (snapshot.Reading is null || ((snapshot.IsOutdated || age > Longest) && !isResting))
            {
                (snapshot.IsOutdated, snapshot.IsTakenBack, snapshot.Since) = (false, false, _clock.GetTimestamp());
                snapshot.Reading = ReadAsync(snapshot, read, tags);
                Limit();
            }

            if (mayRest)
            {
                return (T)snapshot.Last!;
            }

            reading = (Task<T>)snapshot.Reading;
        }

        return await reading.WaitAsync(cancel);
    }

    private async Task<T> ReadAsync<TReads, T>(Snapshot snapshot, Func<TReads, CancellationToken, Task<T>> read, Func<T, IEnumerable<string>> tags) where TReads : notnull
    {
        await Task.Yield(); // not under the lock
        try
        {
            await using var scope = _scopes.CreateAsyncScope();
            var began = _clock.GetTimestamp();
            var result = await read(scope.ServiceProvider.GetRequiredService<TReads>(), CancellationToken.None);
            lock (snapshot)
            {
                // The first reading of all also makes the program ready for the others.
                (snapshot.Last, snapshot.HasLast, snapshot.Cost) = (result, true, snapshot.HasLast ? _clock.GetElapsedTime(began) : TimeSpan.Zero);
                snapshot.Tags = [.. tags(result)];
            }

            return result;
        }
        catch (Exception)
        {
            lock (snapshot)
            {
                snapshot.IsOutdated = true; // the next one tries again
                if (snapshot.HasLast)
                {
                    return (T)snapshot.Last!;
                }
            }

            throw;
        }
    }

    private void Outdate(IReadOnlyCollection<string> tags)
    {
        var (isWithdrawal, isEverything) = (tags.Contains(Changes.Withdrawals), tags.Contains(Changes.Everything));
        foreach (var snapshot in _snapshots.Values)
        {
            lock (snapshot)
            {
                // While it is being read nobody knows yet what concerns it.
                snapshot.IsOutdated |= isEverything || snapshot.Tags is not { } own || !snapshot.Reading!.IsCompleted || own.Any(tags.Contains);
                snapshot.IsTakenBack |= snapshot.IsOutdated && isWithdrawal;
            }
        }
    }

    /// <summary>When there are too many, the oldest half goes.</summary>
    private void Limit()
    {
        if (_snapshots.Count > Most)
        {
            foreach (var (key, _) in _snapshots.OrderBy(s => s.Value.Since).Take(Most / 2))
            {
                _snapshots.TryRemove(key, out _);
            }
        }
    }

    private sealed class Snapshot
    {
        public Task? Reading { get; set; }
        public long Since { get; set; }
        public bool IsOutdated { get; set; }
        public bool IsTakenBack { get; set; }
        public TimeSpan Cost { get; set; }
        public string[]? Tags { get; set; }
        public object? Last { get; set; }
        public bool HasLast { get; set; }
    }
}
