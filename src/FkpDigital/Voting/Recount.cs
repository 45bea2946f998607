using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Voting;

/// <summary>A proposal whose counter differs from its ballots.</summary>
public sealed record TallyDifference(long ProposalId, int Tally, int Votes, int Ballots);

/// <summary>Counts every ballot again and holds the result against the votes that stand and the tallies that are shown.</summary>
public sealed class Recount(FkpDbContext db)
{
    /// <returns>How many proposals were counted, the sum of their tallies, and every difference.</returns>
    public async Task<(int Proposals, long Votes, IReadOnlyList<TallyDifference> Differences)> RunAsync(CancellationToken cancel)
    {
        // One statement, one snapshot: votes that come in meanwhile cannot look like a difference.
        var rows = await db.Database.SqlQuery<TallyDifference>($"""
            select t.proposal_id as "ProposalId", t.votes as "Tally", coalesce(v.n, 0)::int as "Votes", coalesce(b.n, 0)::int as "Ballots"
            from tally t
            left join (select proposal_id, count(*) n from vote group by proposal_id) v using (proposal_id)
            left join (select proposal_id, sum(case kind when 'Cast' then 1 else -1 end) n from ballot group by proposal_id) b using (proposal_id)
            """).ToListAsync(cancel);
        return (rows.Count, rows.Sum(r => (long)r.Tally), [.. rows.Where(r => r.Tally != r.Votes || r.Tally != r.Ballots)]);
    }
}
