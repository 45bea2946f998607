using Npgsql;

namespace FkpDigital.Challenges;

/// <summary>How many votes public proposals of each challenge gained on each of the last days of 24 hours, which end now: a day that has just begun would look like a fall.</summary>
public sealed class DailyVotes(DateTimeOffset at, IReadOnlyDictionary<long, int[]> byChallenge)
{
    private static readonly int[] None = new int[VotesByDay.Days];

    /// <summary>When it was counted.</summary>
    public DateTimeOffset At => at;

    /// <summary><see cref="VotesByDay.Days"/> numbers, oldest first; a day on which more votes were taken back than given counts as 0.</summary>
    public IReadOnlyList<int> Of(long challengeId) => byChallenge.GetValueOrDefault(challengeId, None);
}

/// <summary>Counts votes by day for all challenges in one statement, at most every five minutes: all lists of this node share the answer.
/// Half a million votes within the days take it about half a second.</summary>
public sealed class VotesByDay(NpgsqlDataSource database, TimeProvider clock) : IDisposable
{
    public const int Days = 14;

    private const string Count = """
        select p.challenge_id, b.day, sum(b.votes)::int
        from (select proposal_id, date_bin('1 day', at, $1) as day, 2 * count(*) filter (where kind = 'Cast') - count(*) as votes
              from ballot where at > $1 and at <= $2 group by 1, 2) b
        join proposal p on p.id = b.proposal_id and p.state = 'Published'
        group by 1, 2
        """;

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);
    private readonly SemaphoreSlim _turn = new(1);
    private volatile DailyVotes? _last;

    public async Task<DailyVotes> LastAsync(CancellationToken cancel)
    {
        if (Usable() is { } fresh)
        {
            return fresh;
        }

        var known = _last;
        if (!await _turn.WaitAsync(known is null ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, cancel))
        {
            return known!; // somebody counts already; who has an answer does not wait
        }

        try
        {
            return Usable() ?? (_last = await CountAsync(cancel));
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private DailyVotes? Usable() => _last is { } last && (clock.GetUtcNow() - last.At).Duration() < Fresh ? last : null;

    private async Task<DailyVotes> CountAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var command = database.CreateCommand(Count);
        var since = now.AddDays(-Days).UtcDateTime;
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = since });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = now.UtcDateTime });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var byChallenge = new Dictionary<long, int[]>();
        while (await rows.ReadAsync(cancel))
        {
            var days = byChallenge.TryGetValue(rows.GetInt64(0), out var begun) ? begun : byChallenge[rows.GetInt64(0)] = new int[Days];
            var day = (int)Math.Round((rows.GetDateTime(1) - since).TotalDays); // the database keeps no ticks
            days[Math.Min(Days - 1, day)] += Math.Max(0, rows.GetInt32(2));
        }

        return new DailyVotes(now, byChallenge);
    }
}
