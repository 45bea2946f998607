using FkpDigital.Challenges;
using FkpDigital.Forums;

namespace FkpDigital.Proposals;

/// <summary>Where a proposal stands against the cut line.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="Of">How many proposals are ranked.</param>
/// <param name="Threshold">Votes of the last proposal above the line; 0 when there is none.</param>
/// <param name="Lead">Votes more than the line, when it is above; else 0.</param>
/// <param name="Missing">Votes that it lacks to be on the agenda if nothing else changes; 0 when it is above.</param>
public sealed record CutPosition(int Rank, int Of, int Threshold, int Lead, int Missing)
{
    public bool IsAbove => Missing == 0;

    /// <summary>The position of one proposal in the whole ranking of its round; null when it is not ranked (hidden).</summary>
    public static CutPosition? Find(AgendaRule rule, IReadOnlyList<RankedProposal> ranking, long proposalId)
    {
        var mine = ranking.FirstOrDefault(p => p.Id == proposalId);
        if (mine is null)
        {
            return null;
        }

        var line = Ranking.CutLine(rule, ranking);
        return line.OnAgenda.Contains(proposalId)
            ? new CutPosition(mine.Rank, ranking.Count, line.Threshold, mine.Votes - line.Threshold, 0)
            : new CutPosition(mine.Rank, ranking.Count, line.Threshold, 0, AgendaSelection.Select(rule, ranking).MissingVotes(rule, mine));
    }
}
