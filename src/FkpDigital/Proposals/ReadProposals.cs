using FkpDigital.Challenges;
using FkpDigital.Data;
using FkpDigital.Markup;
using Npgsql;

namespace FkpDigital.Proposals;

public enum ProposalSort
{
    Top,
    New,

    /// <summary>Most votes gained in the last seven days.</summary>
    Rising,
    Discussed,
}

/// <summary>A row of a list of proposals. <paramref name="Rank"/> is its place in the ranking of the round, whatever the list is sorted by.</summary>
/// <param name="Assisted">It was written down at a desk for a citizen without a phone.</param>
public sealed record ProposalItem(
    long Id, string Title, string Excerpt, string Author, string Category, int Votes, int Rank, int Comments, DateTimeOffset PublishedAt, ProposalState State, bool Assisted);

/// <summary>Where a page of a list ended: the value it is sorted by, then time and id.</summary>
public sealed record ProposalKey(int Value, DateTimeOffset PublishedAt, long Id);

/// <summary>The public proposals of a round, page by page.</summary>
public sealed class ReadProposals(NpgsqlDataSource database, RoundOrders orders)
{
    private const int ExcerptLength = 180;

    /// <summary>Up to <paramref name="take"/> rows after a key, each with the key to go on from.</summary>
    public async Task<List<(ProposalItem Item, ProposalKey Key)>> ListAsync(long roundId, ProposalSort sort, ProposalKey? after, int take, CancellationToken cancel)
    {
        var rows = await database.ReadAsync($"""
            select p.id, p.title, left(p.recommendation, {4 * ExcerptLength}), a.display_name, c.name, t.votes, t.comments, t.published_at, k.value, p.desk_id is not null
            from ({await PageAsync(roundId, sort, after, take, cancel)}) k
            join tally t on t.proposal_id = k.id
            join proposal p on p.id = k.id
            join participant a on a.id = p.author_id
            join category c on c.id = t.category_id
            where t.listed
            order by k.value desc, {(sort is ProposalSort.Top ? Sql.Of($"t.published_at, k.id") : Sql.Of($"t.published_at desc, k.id desc"))}
            """, r => (
                Item: new ProposalItem(
                    r.GetInt64(0), r.GetString(1), RichText.ToPlainText(r.GetString(2), ExcerptLength), r.GetString(3), r.GetString(4),
                    r.GetInt32(5), 0, r.GetInt32(6), r.Instant(7), ProposalState.Published, r.GetBoolean(9)),
                Key: new ProposalKey(r.GetInt32(8), r.Instant(7), r.GetInt64(0))), cancel);
        if (rows.Count == 0)
        {
            return rows;
        }

        if (sort is ProposalSort.Top)
        {
            var first = after is null ? 1 : Rank(await orders.OfAsync(roundId, cancel), rows[0].Item);
            return [.. rows.Select((r, i) => (r.Item with { Rank = first + i }, r.Key))];
        }

        var order = await orders.OfAsync(roundId, cancel);
        return [.. rows.Select(r => (r.Item with { Rank = Rank(order, r.Item) }, r.Key))];
    }

    private static int Rank(RoundOrder order, ProposalItem item) => order.RankOf(new RankKey(item.Votes, item.PublishedAt, item.Id));

    /// <summary>The ids of a page and the values they are sorted by: from an index, or from memory where an index would make every vote dearer.</summary>
    private async Task<Sql> PageAsync(long roundId, ProposalSort sort, ProposalKey? after, int take, CancellationToken cancel)
    {
        if (sort is ProposalSort.Top)
        {
            return Sql.Of($"""
                select t.proposal_id as id, t.votes as value from tally t where t.round_id = {roundId} and t.listed and {BelowTop(after)}
                order by t.votes desc, t.published_at, t.proposal_id limit {take}
                """);
        }

        if (sort is ProposalSort.New)
        {
            return Sql.Of($"""
                select p.id, 0 as value from proposal p where p.round_id = {roundId} and p.state = 'Published' and {BelowNew(after)}
                order by p.published_at desc, p.id desc limit {take}
                """);
        }

        List<ProposalKey> keys = [.. (await orders.SortedAsync(roundId, sort, cancel)).After(after, take)];
        return Sql.Of($"select * from unnest({keys.Select(k => k.Id).ToArray()}, {keys.Select(k => k.Value).ToArray()}) as k (id, value)");
    }

    private static Sql BelowTop(ProposalKey? after) => after is null ? Sql.Of($"true") : Sql.Of($"""
        t.votes <= {after.Value} and (t.votes < {after.Value} or (t.published_at, t.proposal_id) > ({after.PublishedAt.UtcDateTime}, {after.Id}))
        """);

    private static Sql BelowNew(ProposalKey? after) => after is null ? Sql.Of($"true") : Sql.Of($"(p.published_at, p.id) < ({after.PublishedAt.UtcDateTime}, {after.Id})");
}
