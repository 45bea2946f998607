using FkpDigital.Forums;
using FkpDigital.Proposals;

namespace FkpDigital.Challenges;

/// <summary>A proposal in the list of its round. <paramref name="Missing"/>: the votes it lacks to be on the agenda if voting closed now, 0 when it would be on it.</summary>
public sealed record ListedProposal(ProposalItem Item, int Missing);

/// <summary>One page of the proposals of a round.</summary>
/// <param name="Next">Where the next page begins; null on the last one.</param>
/// <param name="OnAgenda">How many would be on the agenda if voting closed now.</param>
/// <param name="LastOnAgenda">Rank of the last of them; 0 when there is none.</param>
/// <param name="Threshold">Its votes; 0 when there is none.</param>
/// <param name="Total">All public proposals of the round.</param>
/// <param name="MostVotes">Votes of the first of the ranking.</param>
public sealed record ProposalPage(IReadOnlyList<ListedProposal> Rows, ProposalKey? Next, int OnAgenda, int LastOnAgenda, int Threshold, int Total, int MostVotes);

/// <summary>The proposals of a round with their distance to the agenda.</summary>
public sealed class RoundRanking(ReadProposals proposals, Ranking ranking)
{
    /// <param name="roundId">Of which round.</param>
    /// <param name="rule">The agenda rule of its challenge.</param>
    /// <param name="sort">In which order.</param>
    /// <param name="after">Where the last page ended, or null.</param>
    /// <param name="size">At most this many.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<ProposalPage> PageAsync(long roundId, AgendaRule rule, ProposalSort sort, ProposalKey? after, int size, CancellationToken cancel)
    {
        var rows = await proposals.ListAsync(roundId, sort, after, size + 1, cancel);
        var ranked = await ranking.OfRoundAsync(roundId, cancel);
        var selection = AgendaSelection.Select(rule, ranked);
        var byId = ranked.ToDictionary(p => p.Id);
        var last = selection.Selected.Count == 0 ? null : selection.Selected[^1];
        return new ProposalPage(
            // What was hidden between the two queries is gone from the second.
            [.. rows.Take(size).Where(r => byId.ContainsKey(r.Item.Id)).Select(r => new ListedProposal(r.Item, selection.MissingVotes(rule, byId[r.Item.Id])))],
            rows.Count > size ? rows[size - 1].Key : null,
            selection.Selected.Count, last?.Rank ?? 0, last?.Votes ?? 0, ranked.Count, ranked.Count == 0 ? 0 : ranked[0].Votes);
    }
}
