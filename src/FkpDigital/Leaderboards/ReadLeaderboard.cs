using System.Text.Json;
using FkpDigital.Data;
using FkpDigital.Regions;
using Npgsql;

namespace FkpDigital.Leaderboards;

/// <summary>Counts the four leaderboards from what happened.</summary>
public sealed class ReadLeaderboard(NpgsqlDataSource database, TimeProvider clock)
{
    internal const string Proposals = "proposals";
    internal const string Regions = "regions";
    internal const string Agencies = "agencies";

    /// <summary>When counting all of them takes longer, readers get what was counted last.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private const int ManyBallots = 1_000_000;

    /// <summary>The first instant that counts for a period.</summary>
    public static DateTimeOffset Since(LeaderboardPeriod period, DateTimeOffset now) => period switch
    {
        LeaderboardPeriod.Month => now.AddDays(-30),
        LeaderboardPeriod.Quarter => now.AddDays(-90),
        LeaderboardPeriod.Year => new DateTime(now.In(Zone.Wib).Year, 1, 1).At(Zone.Wib),
        _ => DateTimeOffset.UnixEpoch,
    };

    /// <param name="period">What counts.</param>
    /// <param name="region">A region code, which includes everything below it; null: everywhere.</param>
    /// <param name="size">At most this many.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<List<ProposalStanding>> ProposalsAsync(LeaderboardPeriod period, string? region, int size, CancellationToken cancel) =>
        await CountedAsync<ProposalStanding>(Proposals, period, region, size, (s, place) => s with { Rank = place }, cancel)
        ?? [.. (await CountProposalsAsync(period, region, size, null, cancel)).Select(r => r.Standing)];

    public Task<List<PlaceStanding>> RegionsAsync(LeaderboardPeriod period, string? region, int size, CancellationToken cancel) => PlacesAsync(Regions, period, region, size, CountRegionsAsync, cancel);

    public Task<List<PlaceStanding>> AgenciesAsync(LeaderboardPeriod period, string? region, int size, CancellationToken cancel) => PlacesAsync(Agencies, period, region, size, CountAgenciesAsync, cancel);

    /// <summary>The first <paramref name="size"/> of each region; without <paramref name="patience"/> the first of all.</summary>
    internal Task<List<(ProposalStanding Standing, string? Region)>> CountProposalsAsync(LeaderboardPeriod period, string? region, int size, TimeSpan? patience, CancellationToken cancel)
    {
        var (since, until, at, below) = Bounds(period, region);
        return database.ReadAsync($"""
            select (row_number() over (order by x.votes desc, x.published_at, x.id))::int, x.id, x.title, x.challenge, x.slug, x.name, x.votes, x.comments, x.code
            from (select p.id, p.title, p.published_at, c.title as challenge, c.slug, r.name, b.votes, t.comments, r.code,
                         row_number() over (partition by r.code order by b.votes desc, p.published_at, p.id) as place
                  from (select proposal_id, sum(case kind when 'Cast' then 1 else -1 end)::int as votes
                  from ballot where at >= {since} and at <= {until} group by proposal_id) b
            join proposal p on p.id = b.proposal_id and p.state = 'Published'
            join tally t on t.proposal_id = p.id
            join challenge c on c.id = p.challenge_id and c.state <> 'Draft'
            join region r on r.code = c.region_code
            where b.votes > 0 and ({at}::text is null or c.region_code = {at} or c.region_code like {below})) x
            where x.place <= {size}
            order by 1 limit {(patience is null ? size : int.MaxValue)}
            """, r => (new ProposalStanding(r.GetInt32(0), r.GetInt64(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetInt32(6), r.GetInt32(7)), r.Text(8)), patience, cancel);
    }

    public Task<List<CitizenStanding>> CitizensAsync(LeaderboardPeriod period, string? region, int size, CancellationToken cancel)
    {
        var (since, until, at, below) = Bounds(period, region);
        return database.ReadAsync($"""
            select (rank() over (order by x.on_agenda * {Points.OnAgenda} + x.adopted * {Points.Adopted} desc))::int, u.display_name,
                   x.on_agenda * {Points.OnAgenda} + x.adopted * {Points.Adopted}, x.on_agenda, x.adopted
            from (select p.author_id,
                         (count(*) filter (where a.frozen_at >= {since} and a.frozen_at <= {until}))::int as on_agenda,
                         (count(*) filter (where i.outcome in ('Adopted', 'AdoptedModified') and f.concluded_at >= {since} and f.concluded_at <= {until}))::int as adopted
                  from agenda_item i
                  join agenda a on a.id = i.agenda_id and a.state = 'Frozen'
                  join forum f on f.id = a.forum_id and f.state <> 'Cancelled'
                  join proposal p on p.id = i.proposal_id and p.state = 'Published'
                  join challenge c on c.id = p.challenge_id
                  where {at}::text is null or c.region_code = {at} or c.region_code like {below}
                  group by p.author_id) x
            join participant u on u.id = x.author_id and u.on_leaderboard
            where x.on_agenda > 0 or x.adopted > 0
            order by 3 desc, x.adopted desc, u.display_name, u.id limit {size}
            """, r => new CitizenStanding(r.GetInt32(0), r.GetString(1), r.GetInt32(2), r.GetInt32(3), r.GetInt32(4)), cancel);
    }

    internal Task<List<(PlaceStanding Standing, string? Region)>> CountRegionsAsync(LeaderboardPeriod period, string? region, int size, TimeSpan? patience, CancellationToken cancel) => CountPlacesAsync(
        Sql.Of($"region_code"), Sql.Of($"select r.code, r.code, r.name, u.name, r.code from region r left join region u on u.code = r.parent_code"), period, region, size, patience, cancel);

    internal Task<List<(PlaceStanding Standing, string? Region)>> CountAgenciesAsync(LeaderboardPeriod period, string? region, int size, TimeSpan? patience, CancellationToken cancel) => CountPlacesAsync(
        Sql.Of($"agency_id"), Sql.Of($"select g.id, g.slug, g.name, r.name, g.region_code from agency g left join region r on r.code = g.region_code"), period, region, size, patience, cancel);

    /// <param name="key">The column of challenges and commitments that says to whom they count.</param>
    /// <param name="places">Each with key, address, name, the name of what is above it, and region.</param>
    private Task<List<(PlaceStanding Standing, string? Region)>> CountPlacesAsync(Sql key, Sql places, LeaderboardPeriod period, string? region, int size, TimeSpan? patience, CancellationToken cancel)
    {
        var (since, until, at, below) = Bounds(period, region);
        return database.ReadAsync($"""
            with people as (
                select d.key, count(*)::int as n from (select distinct c.{key} as key, a.person from ({People(since, until)}) a join challenge c on c.id = a.challenge_id and c.state <> 'Draft') d
                group by d.key),
            promises as (
                select {key} as key, count(*)::int as due, (count(*) filter (where state = 'Done' and (deadline is null or done_at < deadline)))::int as kept
                from commitment where state <> 'Superseded' and ((deadline >= {since} and deadline <= {until}) or (done_at >= {since} and done_at <= {until}))
                group by {key})
            select (row_number() over (order by m.kept::float / m.due desc nulls last, m.due desc nulls last, n.n desc nulls last, l.name, l.key))::int,
                   l.address, l.name, coalesce(l.above, ''), coalesce(n.n, 0), coalesce(m.due, 0), coalesce(m.kept, 0), l.region
            from ({places}) l (key, address, name, above, region) left join people n on n.key = l.key left join promises m on m.key = l.key
            where exists (select from challenge c where c.{key} = l.key and c.state <> 'Draft') and ({at}::text is null or l.region = {at} or l.region like {below})
            order by 1 limit {size}
            """, Place, patience, cancel);
    }

    /// <summary>Who took part in which challenge, again for each time.</summary>
    private static Sql People(DateTime since, DateTime until) => Sql.Of($"""
        select challenge_id, author_id as person from proposal where state = 'Published' and published_at >= {since} and published_at <= {until}
        union all select r.challenge_id, b.participant_id from ballot b join round r on r.id = b.round_id where b.kind = 'Cast' and b.at >= {since} and b.at <= {until}
        union all select p.challenge_id, m.author_id from comment m join proposal p on p.id = m.proposal_id where m.state = 'Published' and m.created_at >= {since} and m.created_at <= {until}
        """);

    private async Task<List<PlaceStanding>> PlacesAsync(
        string board, LeaderboardPeriod period, string? region, int size,
        Func<LeaderboardPeriod, string?, int, TimeSpan?, CancellationToken, Task<List<(PlaceStanding Standing, string? Region)>>> count, CancellationToken cancel) =>
        await CountedAsync<PlaceStanding>(board, period, region, size, (s, place) => s with { Rank = place }, cancel)
        ?? [.. (await count(period, region, size, null, cancel)).Select(r => r.Standing)];

    /// <returns>What the job counted; null where counting is done while the reader waits. Before the job has counted for the first time the size of the
    /// table decides: years of ballots cannot be counted while somebody waits.</returns>
    private async Task<List<T>?> CountedAsync<T>(string board, LeaderboardPeriod period, string? region, int size, Func<T, int, T> place, CancellationToken cancel)
    {
        var rows = await database.ReadAsync($"""
            select s.data::text
            from (select coalesce((select took > {LongestWait} from standings_counted), (select reltuples > {ManyBallots} from pg_class where oid = 'ballot'::regclass)) as is_slow) c
            left join standing s on s.board = {board} and s.period = {period.ToString()} and ({region}::text is null or s.region_code = {region} or s.region_code like {region + ".%"})
            where c.is_slow
            order by s.place limit {size}
            """, r => r.Text(0), cancel);
        return rows.Count == 0 ? null : [.. rows.OfType<string>().Select((row, i) => place(JsonSerializer.Deserialize<T>(row)!, i + 1))];
    }

    private static (PlaceStanding, string?) Place(NpgsqlDataReader r) =>
        (new(r.GetInt32(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetInt32(4), r.GetInt32(5), r.GetInt32(6)), r.Text(7));

    private (DateTime Since, DateTime Until, string? At, string Below) Bounds(LeaderboardPeriod period, string? region)
    {
        var now = clock.GetUtcNow();
        return (Since(period, now).UtcDateTime, now.UtcDateTime, region, $"{region}.%");
    }
}
