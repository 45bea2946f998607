using FkpDigital.Challenges;

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

    /// <summary>The position of one proposal of the ranking.</summary>
    public static CutPosition Find(AgendaRule rule, AgendaLine line, RankedProposal mine)
    {
        var threshold = line.Last?.Votes ?? 0;
        var missing = line.Selection.MissingVotes(rule, mine);
        return new CutPosition(mine.Rank, line.Total, threshold, missing == 0 ? mine.Votes - threshold : 0, missing);
    }
}
