using System.Linq.Expressions;
using FkpDigital.Data;
using FkpDigital.Markup;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Proposals;

public enum ProposalSort
{
    Top,
    New,

    /// <summary>Most votes cast in the last seven days.</summary>
    Rising,
    Discussed,
}

/// <summary>A row of a list of proposals. <paramref name="Rank"/> is its place in the ranking of the round, whatever the list is sorted by.</summary>
public sealed record ProposalItem(
    long Id, string Title, string Excerpt, string Author, string Category, int Votes, int Rank, int Comments, DateTimeOffset PublishedAt, ProposalState State);

/// <summary>Where a page of a list ended: the value it is sorted by, then time and id. <paramref name="Since"/> fixes the span of <see cref="ProposalSort.Rising"/>.</summary>
public sealed record ProposalKey(int Value, DateTimeOffset PublishedAt, long Id, DateTimeOffset Since);

/// <summary>The public proposals of a round, page by page.</summary>
public sealed class ReadProposals(FkpDbContext db, Ranking ranking, TimeProvider clock)
{
    private const int ExcerptLength = 180;

    /// <summary>Up to <paramref name="take"/> rows after a key, each with the key to go on from.</summary>
    public async Task<List<(ProposalItem Item, ProposalKey Key)>> ListAsync(long roundId, ProposalSort sort, ProposalKey? after, int take, CancellationToken cancel)
    {
        var since = after?.Since ?? clock.GetUtcNow().AddDays(-7);
        var rows = await After(Sorted(roundId, sort, since), sort, after).Take(take).Select(r => new
        {
            r.Proposal.Id,
            r.Proposal.Title,
            Text = r.Proposal.Recommendation.Substring(0, 4 * ExcerptLength),
            Author = r.Proposal.Author.DisplayName,
            Category = r.Proposal.Category.Name,
            r.Proposal.Tally.Votes,
            r.Proposal.Tally.Comments,
            r.Proposal.PublishedAt,
            r.Proposal.State,
            r.Value,
        }).ToListAsync(cancel);
        var ranks = await RanksAsync([.. rows.Select(r => r.Id)], sort, cancel);
        return [.. rows.Select(r => (
            new ProposalItem(r.Id, r.Title, RichText.ToPlainText(r.Text, ExcerptLength), r.Author, r.Category, r.Votes, ranks[r.Id], r.Comments, r.PublishedAt, r.State),
            new ProposalKey(r.Value, r.PublishedAt, r.Id, since)))];
    }

    private IQueryable<Row> Sorted(long roundId, ProposalSort sort, DateTimeOffset since)
    {
        var proposals = db.Proposals.Where(p => p.RoundId == roundId && p.State == ProposalState.Published);
        return sort switch
        {
            ProposalSort.Top => proposals.Select(p => new Row { Proposal = p, Value = p.Tally.Votes }),
            ProposalSort.Rising => proposals.Select(p => new Row { Proposal = p, Value = db.Votes.Count(v => v.ProposalId == p.Id && v.CastAt >= since) }),
            ProposalSort.Discussed => proposals.Select(p => new Row { Proposal = p, Value = p.Tally.Comments }),
            _ => proposals.Select(p => new Row { Proposal = p, Value = 0 }),
        };
    }

    /// <summary>The ranking puts the earlier one first among equals, every other order the later one.</summary>
    private static IQueryable<Row> After(IQueryable<Row> rows, ProposalSort sort, ProposalKey? after)
    {
        if (sort is ProposalSort.Top)
        {
            Expression<Func<Row, bool>> below = r => r.Value < after!.Value || (r.Value == after.Value
                && (r.Proposal.PublishedAt > after.PublishedAt || (r.Proposal.PublishedAt == after.PublishedAt && r.Proposal.Id > after.Id)));
            return (after is null ? rows : rows.Where(below)).OrderByDescending(r => r.Value).ThenBy(r => r.Proposal.PublishedAt).ThenBy(r => r.Proposal.Id);
        }

        Expression<Func<Row, bool>> older = r => r.Value < after!.Value || (r.Value == after.Value
            && (r.Proposal.PublishedAt < after.PublishedAt || (r.Proposal.PublishedAt == after.PublishedAt && r.Proposal.Id < after.Id)));
        return (after is null ? rows : rows.Where(older)).OrderByDescending(r => r.Value).ThenByDescending(r => r.Proposal.PublishedAt).ThenByDescending(r => r.Proposal.Id);
    }

    /// <summary>In ranking order the first row is counted and the others follow; in any other order each is counted.</summary>
    private async Task<Dictionary<long, int>> RanksAsync(List<long> ids, ProposalSort sort, CancellationToken cancel)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        if (sort is ProposalSort.Top)
        {
            var first = await ranking.RankAsync(ids[0], cancel);
            return ids.Index().ToDictionary(i => i.Item, i => first + i.Index);
        }

        return await db.Proposals.Where(p => ids.Contains(p.Id))
            .Select(p => new
            {
                p.Id,
                Rank = 1 + db.Proposals.Count(o => o.RoundId == p.RoundId && o.State == ProposalState.Published
                    && (o.Tally.Votes > p.Tally.Votes
                        || (o.Tally.Votes == p.Tally.Votes && (o.PublishedAt < p.PublishedAt || (o.PublishedAt == p.PublishedAt && o.Id < p.Id))))),
            })
            .ToDictionaryAsync(p => p.Id, p => p.Rank, cancel);
    }

    private sealed class Row
    {
        public required Proposal Proposal { get; init; }
        public required int Value { get; init; }
    }
}
