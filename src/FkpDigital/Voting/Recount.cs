using FkpDigital.Data;
using Npgsql;

namespace FkpDigital.Voting;

/// <summary>A proposal whose counter differs from its ballots.</summary>
public sealed record TallyDifference(long ProposalId, int Tally, int Votes, int Ballots);

/// <summary>A round whose counters differ from what they count.</summary>
public sealed record RoundDifference(long RoundId, RoundCount Shown, RoundCount Counted);

/// <summary>The votes and comments of the public proposals of a round, the number of these, and the people with a vote in it.</summary>
public sealed record RoundCount(long Votes, int Proposals, int People, long Comments);

/// <summary>What a recount found.</summary>
/// <param name="Proposals">How many were counted.</param>
/// <param name="Votes">The sum of their tallies.</param>
public sealed record RecountResult(int Proposals, long Votes, IReadOnlyList<TallyDifference> Tallies, IReadOnlyList<RoundDifference> Rounds)
{
    public bool IsRight => Tallies.Count == 0 && Rounds.Count == 0;
}

/// <summary>Counts every ballot again and holds the result against the votes that stand and the counters that are shown.</summary>
public sealed class Recount(NpgsqlDataSource database)
{
    /// <summary>It reads every vote and ballot there is.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    public async Task<RecountResult> RunAsync(CancellationToken cancel)
    {
        // Each is one statement with one snapshot: votes that come in meanwhile cannot look like a difference.
        var proposals = await database.ReadAsync($"""
            select t.proposal_id, t.votes, coalesce(v.n, 0)::int, coalesce(b.n, 0)::int
            from tally t
            left join (select proposal_id, count(*) n from vote group by proposal_id) v using (proposal_id)
            left join (select proposal_id, sum(case kind when 'Cast' then 1 else -1 end) n from ballot group by proposal_id) b using (proposal_id)
            """, r => new TallyDifference(r.GetInt64(0), r.GetInt32(1), r.GetInt32(2), r.GetInt32(3)), Patience, cancel);
        var rounds = await database.ReadAsync($"""
            select n.round_id, n.votes, n.proposals, n.people, coalesce(t.votes, 0)::bigint, coalesce(t.proposals, 0)::int, coalesce(v.people, 0)::int, n.comments, coalesce(t.comments, 0)::bigint
            from round_tally n
            left join (select p.round_id, sum(t.votes) as votes, count(*) as proposals, sum(t.comments) as comments from tally t join proposal p on p.id = t.proposal_id where p.state = 'Published' group by p.round_id) t using (round_id)
            left join (select round_id, count(distinct participant_id) as people from vote group by round_id) v using (round_id)
            """, r => new RoundDifference(r.GetInt64(0), new RoundCount(r.GetInt64(1), r.GetInt32(2), r.GetInt32(3), r.GetInt64(7)), new RoundCount(r.GetInt64(4), r.GetInt32(5), r.GetInt32(6), r.GetInt64(8))), Patience, cancel);
        return new RecountResult(
            proposals.Count, proposals.Sum(p => (long)p.Tally),
            [.. proposals.Where(p => p.Tally != p.Votes || p.Tally != p.Ballots)], [.. rounds.Where(r => r.Shown != r.Counted)]);
    }
}
