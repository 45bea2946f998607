using FkpDigital.Challenges;
using FkpDigital.Proposals;

namespace FkpDigital.Forums;

/// <summary>Why a proposal is not on the agenda.</summary>
public enum ExclusionReason
{
    /// <summary>The places were taken by proposals with a better rank.</summary>
    BelowTop,

    /// <summary>It has fewer votes than the rule asks for.</summary>
    BelowMinimum,

    /// <summary>Its category has as many places as the rule gives one.</summary>
    CategoryFull,
}

/// <summary>What a rule makes of a ranking.</summary>
public sealed record AgendaSelection(IReadOnlyList<RankedProposal> Selected, IReadOnlyList<(RankedProposal Proposal, ExclusionReason Reason)> Left)
{
    /// <summary>Walks the ranking from the top; the same ranking and rule always give the same selection.</summary>
    public static AgendaSelection Select(AgendaRule rule, IReadOnlyList<RankedProposal> ranking)
    {
        var selected = new List<RankedProposal>();
        var left = new List<(RankedProposal, ExclusionReason)>();
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var proposal in ranking)
        {
            var ofCategory = taken.GetValueOrDefault(proposal.Category);
            if (proposal.Votes < rule.Minimum)
            {
                left.Add((proposal, ExclusionReason.BelowMinimum));
            }
            else if (selected.Count >= rule.Top)
            {
                left.Add((proposal, ExclusionReason.BelowTop));
            }
            else if (ofCategory >= rule.PerCategory)
            {
                left.Add((proposal, ExclusionReason.CategoryFull));
            }
            else
            {
                selected.Add(proposal);
                taken[proposal.Category] = ofCategory + 1;
            }
        }

        return new AgendaSelection(selected, left);
    }

    /// <summary>How many votes more would put a proposal of the ranking on the agenda, if nothing else changed; 0 when it is on it.</summary>
    public int MissingVotes(AgendaRule rule, RankedProposal proposal)
    {
        if (Selected.Any(p => p.Id == proposal.Id))
        {
            return 0;
        }

        // Who holds the place that it would take: the last of its category when that is full, else the last of all when the agenda is.
        var ofCategory = Selected.Where(p => p.Category == proposal.Category).ToList();
        var rival = ofCategory.Count >= rule.PerCategory ? ofCategory[^1] : Selected.Count >= rule.Top ? Selected[^1] : null;
        if (rival is null)
        {
            return rule.Minimum - proposal.Votes;
        }

        var winsTie = (proposal.PublishedAt, proposal.Id).CompareTo((rival.PublishedAt, rival.Id)) < 0;
        return Math.Max(rule.Minimum, rival.Votes + (winsTie ? 0 : 1)) - proposal.Votes;
    }
}
