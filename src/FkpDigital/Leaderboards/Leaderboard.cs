using FkpDigital.Data;
using FkpDigital.Regions;
using Npgsql;

namespace FkpDigital.Leaderboards;

/// <summary>Computes the four leaderboards from what happened; nothing is stored. Each gives the first places only, at most 100.</summary>
public sealed class Leaderboard(NpgsqlDataSource database, TimeProvider clock)
{
    public const int Places = 100;

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
    public Task<List<ProposalStanding>> ProposalsAsync(LeaderboardPeriod period, string? region, int size, CancellationToken cancel)
    {
        var (since, until, at, below) = Bounds(period, region);
        return database.ReadAsync($"""
            select (row_number() over (order by b.votes desc, p.published_at, p.id))::int, p.id, p.title,
                   c.title, c.slug, r.name, b.votes, t.comments
            from (select proposal_id, sum(case kind when 'Cast' then 1 else -1 end)::int as votes
                  from ballot where at >= {since} and at <= {until} group by proposal_id) b
            join proposal p on p.id = b.proposal_id and p.state = 'Published'
            join tally t on t.proposal_id = p.id
            join challenge c on c.id = p.challenge_id and c.state <> 'Draft'
            join region r on r.code = c.region_code
            where b.votes > 0 and ({at}::text is null or c.region_code = {at} or c.region_code like {below})
            order by 1 limit {size}
            """, r => new ProposalStanding(r.GetInt32(0), r.GetInt64(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetInt32(6), r.GetInt32(7)), cancel);
    }

    /// <summary>Participants who asked to be shown, by points; who has none is not listed.</summary>
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

    /// <summary>Regions that have a public challenge: those with promises due by the share kept in time, then the rest by participation.</summary>
    public Task<List<PlaceStanding>> RegionsAsync(LeaderboardPeriod period, string? region, int size, CancellationToken cancel)
    {
        var (since, until, at, below) = Bounds(period, region);
        return database.ReadAsync($"""
            with people as (
                select c.region_code, count(distinct a.person)::int as n from challenge c join proposal p on p.challenge_id = c.id join (
                    select id as proposal_id, author_id as person from proposal where state = 'Published' and published_at >= {since} and published_at <= {until}
                    union all select proposal_id, participant_id from ballot where kind = 'Cast' and at >= {since} and at <= {until}
                    union all select proposal_id, author_id from comment where state = 'Published' and created_at >= {since} and created_at <= {until}) a on a.proposal_id = p.id
                where c.state <> 'Draft' group by c.region_code),
            promises as (
                select region_code, count(*)::int as due, (count(*) filter (where state = 'Done' and (deadline is null or done_at < deadline)))::int as kept
                from commitment where state <> 'Superseded' and ((deadline >= {since} and deadline <= {until}) or (done_at >= {since} and done_at <= {until}))
                group by region_code)
            select (row_number() over (order by m.kept::float / m.due desc nulls last, m.due desc nulls last, n.n desc nulls last, r.name, r.code))::int,
                   r.code, r.name, coalesce(u.name, ''), coalesce(n.n, 0), coalesce(m.due, 0), coalesce(m.kept, 0)
            from region r left join region u on u.code = r.parent_code left join people n on n.region_code = r.code left join promises m on m.region_code = r.code
            where exists (select from challenge c where c.region_code = r.code and c.state <> 'Draft')
              and ({at}::text is null or r.code = {at} or r.code like {below})
            order by 1 limit {size}
            """, Place, cancel);
    }

    /// <summary>Agencies that have a public challenge, in the order of <see cref="RegionsAsync"/>.</summary>
    public Task<List<PlaceStanding>> AgenciesAsync(LeaderboardPeriod period, string? region, int size, CancellationToken cancel)
    {
        var (since, until, at, below) = Bounds(period, region);
        return database.ReadAsync($"""
            with people as (
                select c.agency_id, count(distinct a.person)::int as n from challenge c join proposal p on p.challenge_id = c.id join (
                    select id as proposal_id, author_id as person from proposal where state = 'Published' and published_at >= {since} and published_at <= {until}
                    union all select proposal_id, participant_id from ballot where kind = 'Cast' and at >= {since} and at <= {until}
                    union all select proposal_id, author_id from comment where state = 'Published' and created_at >= {since} and created_at <= {until}) a on a.proposal_id = p.id
                where c.state <> 'Draft' group by c.agency_id),
            promises as (
                select agency_id, count(*)::int as due, (count(*) filter (where state = 'Done' and (deadline is null or done_at < deadline)))::int as kept
                from commitment where state <> 'Superseded' and ((deadline >= {since} and deadline <= {until}) or (done_at >= {since} and done_at <= {until}))
                group by agency_id)
            select (row_number() over (order by m.kept::float / m.due desc nulls last, m.due desc nulls last, n.n desc nulls last, g.name, g.id))::int,
                   g.slug, g.name, coalesce(r.name, ''), coalesce(n.n, 0), coalesce(m.due, 0), coalesce(m.kept, 0)
            from agency g left join region r on r.code = g.region_code left join people n on n.agency_id = g.id left join promises m on m.agency_id = g.id
            where exists (select from challenge c where c.agency_id = g.id and c.state <> 'Draft')
              and ({at}::text is null or g.region_code = {at} or g.region_code like {below})
            order by 1 limit {size}
            """, Place, cancel);
    }

    private static PlaceStanding Place(NpgsqlDataReader r) =>
        new(r.GetInt32(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetInt32(4), r.GetInt32(5), r.GetInt32(6));

    private (DateTime Since, DateTime Until, string? At, string Below) Bounds(LeaderboardPeriod period, string? region)
    {
        var now = clock.GetUtcNow();
        return (Since(period, now).UtcDateTime, now.UtcDateTime, region, $"{region}.%");
    }
}
