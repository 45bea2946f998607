using FkpDigital.Data;
using FkpDigital.Forums;
using FkpDigital.Proposals;
using Microsoft.EntityFrameworkCore;
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
public sealed class ChallengeReads(FkpDbContext db, NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>One page of public challenges.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="sort">In which order.</param>
    /// <param name="after">Where the last page ended, or null.</param>
    /// <param name="size">At most this many, plus one when there are more.</param>
    /// <param name="cancel">Cancels.</param>
    public Task<List<ChallengeSummary>> ListAsync(ChallengeFilter filter, ChallengeSort sort, ChallengePosition? after, int size, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var lines = Lines(filter);
        if (after is not null)
        {
            lines = sort switch
            {
                ChallengeSort.Votes => lines.Where(l => l.Votes < after.Votes || (l.Votes == after.Votes && l.Round.ChallengeId < after.Id)),
                ChallengeSort.New => lines.Where(l => l.Round.Challenge.PublishedAt < after.At || (l.Round.Challenge.PublishedAt == after.At && l.Round.ChallengeId < after.Id)),
                _ => lines.Where(l => (!after.Ended && l.Round.VotingEnds <= now)
                    || (l.Round.VotingEnds <= now == after.Ended && (l.Round.VotingEnds > after.At || (l.Round.VotingEnds == after.At && l.Round.ChallengeId < after.Id)))),
            };
        }

        var ordered = sort switch
        {
            ChallengeSort.Votes => lines.OrderByDescending(l => l.Votes),
            ChallengeSort.New => lines.OrderByDescending(l => l.Round.Challenge.PublishedAt),
            _ => lines.OrderBy(l => l.Round.VotingEnds <= now).ThenBy(l => l.Round.VotingEnds),
        };
        return Summaries(ordered.ThenByDescending(l => l.Round.ChallengeId)).Take(size + 1).ToListAsync(cancel);
    }

    /// <summary>Where a list goes on after this challenge.</summary>
    public ChallengePosition PositionOf(ChallengeSummary last, ChallengeSort sort) => new(
        last.Votes,
        last.CurrentRound.VotingEnds <= clock.GetUtcNow(),
        sort is ChallengeSort.Ending ? last.CurrentRound.VotingEnds : last.PublishedAt,
        last.Id);

    public Task<int> CountAsync(ChallengeFilter filter, CancellationToken cancel) => Current(filter).CountAsync(cancel);

    /// <summary>The open challenges: those that take proposals or votes now before those on their way to the forum, most votes first.</summary>
    public Task<List<OpenChallenge>> OpenAsync(int size, CancellationToken cancel) => database.ReadAsync($"""
        select c.id, c.slug, c.title, c.summary, c.sector, c.cover, c.state, a.slug, a.name, c.region_code, g.name,
               r.number, r.phase, r.ideation_starts, r.ideation_ends, r.voting_starts, r.voting_ends, r.cut_off, coalesce(c.published_at, c.created_at),
               (select f.starts_at from forum f where f.round_id = r.id and f.state <> 'Cancelled' limit 1),
               s.votes, s.proposals, r.id, c.agenda_top, c.agenda_minimum, c.agenda_per_category
        from challenge c
        join agency a on a.id = c.agency_id
        join region g on g.code = c.region_code
        join lateral (select * from round where challenge_id = c.id order by number desc limit 1) r on true
        join lateral (select sum(t.votes)::int as votes, sum(t.proposals)::int as proposals from round o join round_tally t on t.round_id = o.id where o.challenge_id = c.id) s on true
        where c.state = 'Open'
        order by r.phase in ('Ideation', 'Voting') desc, s.votes desc, c.id desc limit {size}
        """, Open, cancel);

    private static OpenChallenge Open(NpgsqlDataReader r) => new(
        new ChallengeSummary(
            r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.Name<ChallengeState>(6),
            new AgencyName(r.GetString(7), r.GetString(8)), new RegionName(r.GetString(9), r.GetString(10)),
            new RoundSummary(r.GetInt32(11), r.Name<RoundPhase>(12), r.Instant(13), r.Instant(14), r.Instant(15), r.Instant(16), r.Instant(17)),
            r.Instant(18), r.InstantOrNull(19), r.GetInt32(20), r.GetInt32(21)),
        r.GetInt64(22), new AgendaRule(r.GetInt32(23), r.GetInt32(24), r.IsDBNull(25) ? null : r.GetInt32(25)));

    private IQueryable<Line> Lines(ChallengeFilter filter) => Current(filter).Select(r => new Line
    {
        Round = r,
        Votes = db.Proposals.Where(p => p.ChallengeId == r.ChallengeId && p.State == ProposalState.Published).Sum(p => p.Tally.Votes),
    });

    /// <summary>The current rounds of the public challenges that match.</summary>
    private IQueryable<Round> Current(ChallengeFilter filter)
    {
        var rounds = db.Rounds.Where(r => r.Challenge.State != ChallengeState.Draft && r.Number == r.Challenge.Rounds.Max(o => o.Number));
        if (filter.Region is { } region)
        {
            var below = $"{region}.";
            rounds = rounds.Where(r => r.Challenge.RegionCode == region || r.Challenge.RegionCode.StartsWith(below));
        }

        if (filter.Sector is { } sector)
        {
            rounds = rounds.Where(r => r.Challenge.Sector == sector);
        }

        if (filter.Agency is { } agency)
        {
            rounds = rounds.Where(r => r.Challenge.Agency.Line.Contains(agency));
        }

        if (filter.Phase is { } phase)
        {
            rounds = rounds.Where(r => r.Phase == phase);
        }

        if (!string.IsNullOrWhiteSpace(filter.Text))
        {
            var part = LikePattern.Containing(filter.Text);
            rounds = rounds.Where(r => EF.Functions.ILike(r.Challenge.Title, part, LikePattern.Escape) || EF.Functions.ILike(r.Challenge.Summary, part, LikePattern.Escape));
        }

        return rounds;
    }

    private IQueryable<ChallengeSummary> Summaries(IQueryable<Line> lines) => lines.Select(l => new ChallengeSummary(
        l.Round.ChallengeId, l.Round.Challenge.Slug, l.Round.Challenge.Title, l.Round.Challenge.Summary, l.Round.Challenge.Sector, l.Round.Challenge.Cover, l.Round.Challenge.State,
        new AgencyName(l.Round.Challenge.Agency.Slug, l.Round.Challenge.Agency.Name),
        new RegionName(l.Round.Challenge.RegionCode, l.Round.Challenge.Region.Name),
        new RoundSummary(l.Round.Number, l.Round.Phase, l.Round.IdeationStarts, l.Round.IdeationEnds, l.Round.VotingStarts, l.Round.VotingEnds, l.Round.CutOff),
        l.Round.Challenge.PublishedAt ?? l.Round.Challenge.CreatedAt,
        db.Forums.Where(f => f.RoundId == l.Round.Id && f.State != ForumState.Cancelled).Select(f => f.StartsAt).FirstOrDefault(),
        l.Votes,
        db.Proposals.Count(p => p.ChallengeId == l.Round.ChallengeId && p.State == ProposalState.Published)));

    private sealed class Line
    {
        public required Round Round { get; init; }
        public required int Votes { get; init; }
    }
}
