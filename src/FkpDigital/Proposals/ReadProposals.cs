using FkpDigital.Data;
using FkpDigital.Markup;
using Npgsql;

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
public sealed class ReadProposals(NpgsqlDataSource database, TimeProvider clock)
{
    private const int ExcerptLength = 180;

    /// <summary>Up to <paramref name="take"/> rows after a key, each with the key to go on from.</summary>
    public Task<List<(ProposalItem Item, ProposalKey Key)>> ListAsync(long roundId, ProposalSort sort, ProposalKey? after, int take, CancellationToken cancel)
    {
        var since = after?.Since ?? clock.GetUtcNow().AddDays(-7);
        return database.ReadAsync($"""
            select p.id, p.title, left(p.recommendation, {4 * ExcerptLength}), a.display_name, k.name, t.votes, t.comments, t.published_at, t.value, {Rank(sort, roundId, after)}
            from (select t.*
                  from (select t.*, {Value(sort, since)} as value from tally t where t.round_id = {roundId} and t.listed) t
                  where {Below(sort, after)} order by {Order(sort)} limit {take}) t
            join proposal p on p.id = t.proposal_id
            join participant a on a.id = p.author_id
            join category k on k.id = t.category_id
            order by {Order(sort)}
            """, r => (
                new ProposalItem(
                    r.GetInt64(0), r.GetString(1), RichText.ToPlainText(r.GetString(2), ExcerptLength), r.GetString(3), r.GetString(4),
                    r.GetInt32(5), r.GetInt32(9), r.GetInt32(6), r.Instant(7), ProposalState.Published),
                new ProposalKey(r.GetInt32(8), r.Instant(7), r.GetInt64(0), since)), cancel);
    }

    private static Sql Value(ProposalSort sort, DateTimeOffset since) => sort switch
    {
        ProposalSort.Top => Sql.Of($"t.votes"),
        ProposalSort.Rising => Sql.Of($"(select count(*)::int from vote v where v.proposal_id = t.proposal_id and v.cast_at >= {since.UtcDateTime})"),
        ProposalSort.Discussed => Sql.Of($"t.comments"),
        _ => Sql.Of($"0"),
    };

    /// <summary>The ranking puts the earlier one first among equals, every other order the later one.</summary>
    private static Sql Order(ProposalSort sort) => sort switch
    {
        ProposalSort.Top => Sql.Of($"t.votes desc, t.published_at, t.proposal_id"),
        ProposalSort.New => Sql.Of($"t.published_at desc, t.proposal_id desc"),
        _ => Sql.Of($"t.value desc, t.published_at desc, t.proposal_id desc"),
    };

    private static Sql Below(ProposalSort sort, ProposalKey? after) => (sort, after) switch
    {
        (_, null) => Sql.Of($"true"),
        (ProposalSort.Top, { } key) => Sql.Of($"t.votes <= {key.Value} and (t.votes < {key.Value} or (t.published_at, t.proposal_id) > ({key.PublishedAt.UtcDateTime}, {key.Id}))"),
        (ProposalSort.New, { } key) => Sql.Of($"(t.published_at, t.proposal_id) < ({key.PublishedAt.UtcDateTime}, {key.Id})"),
        (_, { } key) => Sql.Of($"(t.value, t.published_at, t.proposal_id) < ({key.Value}, {key.PublishedAt.UtcDateTime}, {key.Id})"),
    };

    /// <summary>In ranking order the rows above the page are counted once; in any other order those above each row.</summary>
    private static Sql Rank(ProposalSort sort, long roundId, ProposalKey? after) => (sort, after) switch
    {
        (ProposalSort.Top, null) => Sql.Of($"(row_number() over (order by {Order(sort)}))::int"),
        (ProposalSort.Top, { } key) => Sql.Of($"""
            (row_number() over (order by {Order(sort)})
             + (select count(*) from tally o where o.round_id = {roundId} and o.listed and o.votes > {key.Value})
             + (select count(*) from tally o where o.round_id = {roundId} and o.listed and o.votes = {key.Value}
                    and (o.published_at, o.proposal_id) <= ({key.PublishedAt.UtcDateTime}, {key.Id})))::int
            """),
        _ => Ranking.Place,
    };
}
