using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Proposals;
using Npgsql;

namespace FkpDigital.Challenges;

/// <summary>What a proposal is ranked by: votes, then earlier publication, then id.</summary>
public readonly record struct RankKey(int Votes, DateTimeOffset PublishedAt, long ProposalId)
{
    /// <summary>The better place first.</summary>
    public static Comparer<RankKey> Order { get; } = Comparer<RankKey>.Create((a, b) => (-a.Votes, a.PublishedAt, a.ProposalId).CompareTo((-b.Votes, b.PublishedAt, b.ProposalId)));
}

/// <summary>The public proposals of a round in their order at one moment.</summary>
/// <param name="challengeId">The challenge of the round.</param>
/// <param name="keys">In ranking order.</param>
public sealed class RoundOrder(long challengeId, List<RankKey> keys)
{
    private readonly Dictionary<long, int> _placeOf = keys.Select((k, i) => (k.ProposalId, i)).ToDictionary();

    public long ChallengeId => challengeId;

    public IReadOnlyList<RankKey> Keys => keys;

    /// <summary>The place of a proposal if it had so many votes and all others those of that moment, from 1; null when it is not ranked.</summary>
    public int? RankWith(long proposalId, int votes) => _placeOf.TryGetValue(proposalId, out var place) ? RankOf(keys[place] with { Votes = votes }) : null;

    /// <summary>The place of a proposal as it is now among all others as they were at that moment, from 1.</summary>
    public int RankOf(RankKey now)
    {
        var found = keys.BinarySearch(now, RankKey.Order);
        var above = found < 0 ? ~found : found;
        // Its own older entry stands above when it had more votes then.
        return _placeOf.TryGetValue(now.ProposalId, out var place) && place < above ? above : above + 1;
    }
}

/// <summary>The public proposals of a round by another value than their votes; the later one first among equals.</summary>
public sealed class SortedRound
{
    private static readonly Comparer<ProposalKey> Order = Comparer<ProposalKey>.Create((a, b) => (b.Value, b.PublishedAt, b.Id).CompareTo((a.Value, a.PublishedAt, a.Id)));
    private readonly List<ProposalKey> _keys;

    /// <param name="order">The round.</param>
    /// <param name="values">The values of its proposals, by id; 0 where nothing is said.</param>
    public SortedRound(RoundOrder order, IReadOnlyDictionary<long, int> values)
    {
        ChallengeId = order.ChallengeId;
        _keys = [.. order.Keys.Select(k => new ProposalKey(values.GetValueOrDefault(k.ProposalId), k.PublishedAt, k.ProposalId))];
        _keys.Sort(Order);
    }

    public long ChallengeId { get; }

    /// <summary>What follows a key, whether that is still among them or not.</summary>
    public IEnumerable<ProposalKey> After(ProposalKey? key, int take)
    {
        var place = key is null ? 0 : _keys.BinarySearch(key, Order);
        return _keys.Skip(key is null ? 0 : place < 0 ? ~place : place + 1).Take(take);
    }
}

/// <summary>The orders of rounds, kept in memory: counting in the database who stands above a proposal grows with the round.</summary>
public sealed class RoundOrders(Snapshots snapshots)
{
    public Task<RoundOrder> OfAsync(long roundId, CancellationToken cancel) => snapshots.GetAsync<ReadRoundOrder, RoundOrder>(
        $"order {roundId}", (reads, stop) => reads.ReadAsync(roundId, stop), order => [Changes.Challenge(order.ChallengeId)], cancel, mayRest: true);

    /// <param name="roundId">Of which round.</param>
    /// <param name="sort"><see cref="ProposalSort.Rising"/> or <see cref="ProposalSort.Discussed"/>.</param>
    /// <param name="cancel">Cancels.</param>
    public Task<SortedRound> SortedAsync(long roundId, ProposalSort sort, CancellationToken cancel) => snapshots.GetAsync<ReadRoundOrder, SortedRound>(
        $"order {roundId} {sort}", async (reads, stop) => new SortedRound(
            await OfAsync(roundId, stop), sort is ProposalSort.Rising ? await reads.RisingAsync(roundId, stop) : await reads.CommentsAsync(roundId, stop)),
        order => [Changes.Challenge(order.ChallengeId)], cancel, mayRest: true);
}

/// <summary>Reads the order of a whole round.</summary>
public sealed class ReadRoundOrder(NpgsqlDataSource database, TimeProvider clock)
{
    private static readonly TimeSpan Risen = TimeSpan.FromDays(7);

    public async Task<RoundOrder> ReadAsync(long roundId, CancellationToken cancel)
    {
        var rows = await database.ReadAsync($"""
            select r.challenge_id, t.votes, t.published_at, t.proposal_id from round r left join tally t on t.round_id = r.id and t.listed
            where r.id = {roundId} order by t.votes desc, t.published_at, t.proposal_id
            """, r => (Challenge: r.GetInt64(0), Key: r.IsDBNull(1) ? (RankKey?)null : new RankKey(r.GetInt32(1), r.Instant(2), r.GetInt64(3))), cancel);
        return new RoundOrder(rows[0].Challenge, [.. rows.Where(r => r.Key is not null).Select(r => r.Key!.Value)]);
    }

    /// <summary>Votes that proposals gained in the last seven days: those given without those taken back.</summary>
    public async Task<Dictionary<long, int>> RisingAsync(long roundId, CancellationToken cancel) => (await database.ReadAsync($"""
        select proposal_id, sum(case kind when 'Cast' then 1 else -1 end)::int as votes from ballot
        where at >= {clock.GetUtcNow() - Risen} and round_id = {roundId} group by proposal_id
        """, r => (Id: r.GetInt64(0), Votes: r.GetInt32(1)), cancel)).ToDictionary(r => r.Id, r => Math.Max(0, r.Votes));

    /// <summary>Public comments of proposals that have any.</summary>
    public async Task<Dictionary<long, int>> CommentsAsync(long roundId, CancellationToken cancel) => (await database.ReadAsync(
        $"select proposal_id, comments from tally where round_id = {roundId} and listed and comments > 0", r => (r.GetInt64(0), r.GetInt32(1)), cancel)).ToDictionary();
}
