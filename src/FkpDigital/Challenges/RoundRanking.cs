using FkpDigital.Data;
using FkpDigital.Forums;
using FkpDigital.Proposals;
using Npgsql;

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
public sealed class RoundRanking(ReadProposals proposals, NpgsqlDataSource database)
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
        var line = await LineAsync(roundId, rule, cancel);
        return new ProposalPage(
            [.. rows.Take(size).Select(r => new ListedProposal(r.Item, line.MissingVotes(rule, r.Item)))],
            rows.Count > size ? rows[size - 1].Key : null,
            line.Selection.Selected.Count, line.Last?.Rank ?? 0, line.Last?.Votes ?? 0, line.Total, line.MostVotes);
    }

    /// <summary>The rounds of some proposals, each with its challenge and the agenda rule of that.</summary>
    public Task<List<(long RoundId, long ChallengeId, AgendaRule Rule)>> RoundsOfAsync(long[] proposals, CancellationToken cancel) => database.ReadAsync($"""
        select distinct p.round_id, c.id, c.agenda_top, c.agenda_minimum, c.agenda_per_category
        from proposal p join challenge c on c.id = p.challenge_id where p.id = any ({proposals})
        """, r => (r.GetInt64(0), r.GetInt64(1), new AgendaRule(r.GetInt32(2), r.GetInt32(3), r.IsDBNull(4) ? null : r.GetInt32(4))), cancel);

    /// <summary>The first places of a round in order, then those of some more proposals, as far as they are public. The round is gone through once,
    /// in the order of an index: counting for each proposal anew who stands above it grows with the square.</summary>
    public Task<List<(long ProposalId, int Votes, int Rank)>> PlacesAsync(long roundId, int first, long[] more, CancellationToken cancel) => database.ReadAsync($"""
        select proposal_id, votes, place from (
            select proposal_id, votes, (row_number() over (order by votes desc, published_at, proposal_id))::int as place
            from tally where round_id = {roundId} and listed) t
        where place <= {first} or proposal_id = any ({more})
        order by place
        """, r => (r.GetInt64(0), r.GetInt32(1), r.GetInt32(2)), cancel);

    /// <summary>Where the agenda would end if voting closed now. Only as much of the ranking is read as the rule can reach.</summary>
    public async Task<AgendaLine> LineAsync(long roundId, AgendaRule rule, CancellationToken cancel)
    {
        var rows = await database.ReadAsync($"""
            select n.proposals, coalesce((select votes from tally where round_id = n.round_id and listed order by votes desc limit 1), 0),
                   t.proposal_id, t.votes, t.published_at, k.name
            from round_tally n
            left join lateral ({Reach(rule)}) t on true
            left join category k on k.id = t.category_id
            where n.round_id = {roundId}
            order by t.votes desc, t.published_at, t.proposal_id
            """, r => (Total: r.GetInt32(0), Most: r.GetInt32(1), Row: r.IsDBNull(2) ? null : new RankedProposal(r.GetInt64(2), 0, "", r.GetInt32(3), r.GetString(5), r.Instant(4))), cancel);
        List<RankedProposal> ranked = [.. rows.Where(r => r.Row is not null).Select((r, i) => r.Row! with { Rank = i + 1 })];
        return rows.Count == 0 ? new AgendaLine(0, 0, AgendaSelection.Select(rule, [])) : new AgendaLine(rows[0].Total, rows[0].Most, AgendaSelection.Select(rule, ranked));
    }

    /// <summary>The first of the round, or, when each category has so many places at most, the first of each.</summary>
    private static Sql Reach(AgendaRule rule) => rule.PerCategory is not { } places
        ? Sql.Of($"""
            select * from tally where round_id = n.round_id and listed and votes >= {rule.Minimum}
            order by votes desc, published_at, proposal_id limit {rule.Top}
            """)
        : Sql.Of($"""
            select t.* from round r join category k on k.challenge_id = r.challenge_id, lateral (
                select * from tally where round_id = r.id and category_id = k.id and listed and votes >= {rule.Minimum}
                order by votes desc, published_at, proposal_id limit {Math.Min(places, rule.Top)}) t
            where r.id = n.round_id
            """);
}

/// <summary>Where the agenda of a round would end.</summary>
/// <param name="Total">All public proposals of the round.</param>
/// <param name="MostVotes">Votes of the first.</param>
/// <param name="Selection">Those that would be on the agenda; their titles are left empty.</param>
public sealed record AgendaLine(int Total, int MostVotes, AgendaSelection Selection)
{
    /// <summary>The last that would be on it, or null.</summary>
    public RankedProposal? Last => Selection.Selected.Count == 0 ? null : Selection.Selected[^1];

    /// <summary>How many votes a proposal lacks to be on it.</summary>
    public int MissingVotes(AgendaRule rule, ProposalItem proposal) =>
        Selection.MissingVotes(rule, new RankedProposal(proposal.Id, proposal.Rank, proposal.Title, proposal.Votes, proposal.Category, proposal.PublishedAt));
}
