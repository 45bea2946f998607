namespace FkpDigital.Challenges;

/// <summary>What a proposal is ranked by: votes, then earlier publication, then id.</summary>
public readonly record struct RankKey(int Votes, DateTimeOffset PublishedAt, long ProposalId)
{
    /// <summary>The better place first.</summary>
    public static Comparer<RankKey> Order { get; } = Comparer<RankKey>.Create((a, b) => (-a.Votes, a.PublishedAt, a.ProposalId).CompareTo((-b.Votes, b.PublishedAt, b.ProposalId)));
}

/// <summary>The public proposals of a round in their order at one moment.</summary>
/// <param name="keys">In ranking order.</param>
public sealed class RoundOrder(List<RankKey> keys)
{
    private readonly Dictionary<long, int> _placeOf = keys.Select((k, i) => (k.ProposalId, i)).ToDictionary();

    /// <summary>The place of a proposal if it had so many votes and all others those of that moment, from 1; null when it is not ranked.</summary>
    public int? RankWith(long proposalId, int votes)
    {
        if (!_placeOf.TryGetValue(proposalId, out var place))
        {
            return null;
        }

        var mine = keys[place] with { Votes = votes };
        var found = keys.BinarySearch(mine, RankKey.Order);
        var above = found < 0 ? ~found : found;
        // Its own older entry stands above when it had more votes then.
        return place < above ? above : above + 1;
    }
}
