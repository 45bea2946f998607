using FkpDigital.Data;
using Npgsql;

namespace FkpDigital.Challenges;

public enum ChallengeSort
{
    /// <summary>Most votes first.</summary>
    Votes,

    /// <summary>Newest publication first.</summary>
    New,

    /// <summary>Voting that ends soonest first; what has ended comes last.</summary>
    Ending,
}

/// <summary>Which challenges a visitor looks for; null: all.</summary>
/// <param name="Region">A region code; a province includes everything below it.</param>
/// <param name="Sector">One of <see cref="Sectors.All"/>.</param>
/// <param name="Agency">Id of an agency; everything below it is included.</param>
/// <param name="Phase">Phase of the current round.</param>
/// <param name="Text">A part of the title or the summary.</param>
public sealed record ChallengeFilter(string? Region = null, string? Sector = null, long? Agency = null, RoundPhase? Phase = null, string? Text = null);

/// <summary>Where a list of challenges goes on: the sort values and the id of the last one shown.</summary>
public sealed record ChallengePosition(int Votes, bool Ended, DateTimeOffset At, long Id);

/// <summary>An agency or a region by name, with what its address needs.</summary>
public sealed record AgencyName(string Slug, string Name);

/// <summary>A region by name.</summary>
public sealed record RegionName(string Code, string Name);

/// <summary>The dates and the phase of a round.</summary>
public sealed record RoundSummary(
    int Number, RoundPhase Phase, DateTimeOffset IdeationStarts, DateTimeOffset IdeationEnds, DateTimeOffset VotingStarts, DateTimeOffset VotingEnds, DateTimeOffset CutOff);

/// <summary>A public challenge in a list. <paramref name="Votes"/> and <paramref name="Proposals"/> count public proposals of all rounds.</summary>
/// <param name="ForumAt">When the forum of the current round meets; null while that is not planned.</param>
public sealed record ChallengeSummary(
    long Id, string Slug, string Title, string Summary, string Sector, string Cover, ChallengeState State,
    AgencyName Agency, RegionName Region, RoundSummary CurrentRound, DateTimeOffset PublishedAt, DateTimeOffset? ForumAt, int Votes, int Proposals);

/// <summary>An open challenge with what its ranking needs.</summary>
public sealed record OpenChallenge(ChallengeSummary Summary, long RoundId, AgendaRule Rule);

/// <summary>Public challenges, as visitors and programs see them.</summary>
public sealed class ChallengeReads(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>One page of public challenges, in one statement.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="sort">In which order.</param>
    /// <param name="after">Where the last page ended, or null.</param>
    /// <param name="size">At most this many, plus one when there are more.</param>
    /// <param name="cancel">Cancels.</param>
    /// <returns>The page, and how many there are on all pages (0 beyond the last one).</returns>
    public async Task<(List<ChallengeSummary> Rows, int Found)> ListAsync(ChallengeFilter filter, ChallengeSort sort, ChallengePosition? after, int size, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var rows = await database.ReadAsync($"""
            select * from ({Columns}, (count(*) over ())::int as found {Tables} where {Matches(filter)}) l
            where {Below(sort, after, now)} order by {Order(sort, now)} limit {size + 1}
            """, r => (Summary: Summary(r), Found: r.GetInt32(22)), cancel);
        return ([.. rows.Select(r => r.Summary)], rows.Count == 0 ? 0 : rows[0].Found);
    }

    /// <summary>Where a list goes on after this challenge.</summary>
    public ChallengePosition PositionOf(ChallengeSummary last, ChallengeSort sort) => new(
        last.Votes,
        last.CurrentRound.VotingEnds <= clock.GetUtcNow(),
        sort is ChallengeSort.Ending ? last.CurrentRound.VotingEnds : last.PublishedAt,
        last.Id);

    /// <summary>The open challenges: those that take proposals or votes now before those on their way to the forum, most votes first.</summary>
    public Task<List<OpenChallenge>> OpenAsync(int size, CancellationToken cancel) => database.ReadAsync($"""
        {Columns}, r.id, c.agenda_top, c.agenda_minimum, c.agenda_per_category
        {Tables}
        where c.state = 'Open'
        order by r.phase in ('Ideation', 'Voting') desc, s.votes desc, c.id desc limit {size}
        """, r => new OpenChallenge(Summary(r), r.GetInt64(22), new AgendaRule(r.GetInt32(23), r.GetInt32(24), r.IsDBNull(25) ? null : r.GetInt32(25))), cancel);

    private static Sql Columns => Sql.Of($"""
        select c.id, c.slug, c.title, c.summary, c.sector, c.cover, c.state, a.slug as unit, a.name as unit_name, c.region_code, g.name as region_name,
               r.number, r.phase, r.ideation_starts, r.ideation_ends, r.voting_starts, r.voting_ends, r.cut_off, coalesce(c.published_at, c.created_at) as published,
               (select f.starts_at from forum f where f.round_id = r.id and f.state <> 'Cancelled' limit 1) as meets,
               s.votes, s.proposals
        """);

    /// <summary>A challenge, its current round, and the sums of all its rounds.</summary>
    private static Sql Tables => Sql.Of($"""
        from challenge c
        join agency a on a.id = c.agency_id
        join region g on g.code = c.region_code
        join lateral (select * from round where challenge_id = c.id order by number desc limit 1) r on true
        join lateral (select sum(t.votes)::int as votes, sum(t.proposals)::int as proposals from round o join round_tally t on t.round_id = o.id where o.challenge_id = c.id) s on true
        """);

    private static ChallengeSummary Summary(NpgsqlDataReader r) => new(
        r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.Name<ChallengeState>(6),
        new AgencyName(r.GetString(7), r.GetString(8)), new RegionName(r.GetString(9), r.GetString(10)),
        new RoundSummary(r.GetInt32(11), r.Name<RoundPhase>(12), r.Instant(13), r.Instant(14), r.Instant(15), r.Instant(16), r.Instant(17)),
        r.Instant(18), r.InstantOrNull(19), r.GetInt32(20), r.GetInt32(21));

    private static Sql Matches(ChallengeFilter filter)
    {
        var text = string.IsNullOrWhiteSpace(filter.Text) ? null : LikePattern.Containing(filter.Text);
        return Sql.Of($"""
            c.state <> 'Draft'
            {(filter.Region is { } region ? Sql.Of($"and (c.region_code = {region} or starts_with(c.region_code, {region + "."}))") : Nothing)}
            {(filter.Sector is { } sector ? Sql.Of($"and c.sector = {sector}") : Nothing)}
            {(filter.Agency is { } agency ? Sql.Of($"and {agency} = any (a.line)") : Nothing)}
            {(filter.Phase is { } phase ? Sql.Of($"and r.phase = {phase.ToString()}") : Nothing)}
            {(text is null ? Nothing : Sql.Of($"and (c.title ilike {text} escape {LikePattern.Escape} or c.summary ilike {text} escape {LikePattern.Escape})"))}
            """);
    }

    private static Sql Order(ChallengeSort sort, DateTimeOffset now) => sort switch
    {
        ChallengeSort.Votes => Sql.Of($"votes desc, id desc"),
        ChallengeSort.New => Sql.Of($"published desc, id desc"),
        _ => Sql.Of($"voting_ends <= {now}, voting_ends, id desc"),
    };

    private static Sql Below(ChallengeSort sort, ChallengePosition? after, DateTimeOffset now) => after is null ? Sql.Of($"true") : sort switch
    {
        ChallengeSort.Votes => Sql.Of($"(votes, id) < ({after.Votes}, {after.Id})"),
        ChallengeSort.New => Sql.Of($"(published, id) < ({after.At}, {after.Id})"),
        _ => Sql.Of($"(voting_ends <= {now}, voting_ends, -id) > ({after.Ended}, {after.At}, {-after.Id})"),
    };

    private static Sql Nothing => Sql.Of($"");
}
