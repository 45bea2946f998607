using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Proposals;

/// <summary>A row of the ranking of a round; ranks begin at 1.</summary>
public sealed record RankedProposal(long Id, int Rank, string Title, int Votes, string Category, DateTimeOffset PublishedAt);

/// <summary>The order of a round: votes, then earlier publication, then id.</summary>
public sealed class Ranking(FkpDbContext db)
{
    /// <summary>The public proposals of a round in ranking order.</summary>
    public static IOrderedQueryable<Proposal> Order(IQueryable<Proposal> proposals) => proposals
        .Where(p => p.State == ProposalState.Published)
        .OrderByDescending(p => p.Tally.Votes).ThenBy(p => p.PublishedAt).ThenBy(p => p.Id);

    /// <summary>The whole ranking of a round.</summary>
    public async Task<IReadOnlyList<RankedProposal>> OfRoundAsync(long roundId, CancellationToken cancel)
    {
        var rows = await Order(db.Proposals.Where(p => p.RoundId == roundId))
            .Select(p => new { p.Id, p.Title, p.Tally.Votes, Category = p.Category.Name, p.PublishedAt })
            .ToListAsync(cancel);
        return [.. rows.Select((p, i) => new RankedProposal(p.Id, i + 1, p.Title, p.Votes, p.Category, p.PublishedAt))];
    }
}
