using FkpDigital.Data;
using FkpDigital.Forums;
using Npgsql;

namespace FkpDigital.Challenges;

/// <summary>Everything about one challenge but its proposals and rounds.</summary>
/// <param name="Province">The region above, or null when the challenge is a province's own.</param>
/// <param name="Guide">Markdown.</param>
public sealed record ChallengeDetails(
    long Id, string Slug, string Title, string Summary, string Guide, string Sector, string Cover, ChallengeState State,
    long AgencyId, AgencyName Agency, AgencyName? AgencyAbove, RegionName Region, RegionName? Province,
    ParticipationLevel Level, string Promise, bool IsContinuous, int? VotesPerPerson, AgendaRule AgendaRule, IReadOnlyList<string> Categories);

/// <summary>The forum of a round.</summary>
public sealed record ForumOfRound(long Id, string Title, ForumState State, ForumMode? Mode, string? Place, DateTimeOffset? StartsAt);

/// <summary>One round of a challenge, with the counts of its public proposals.</summary>
/// <param name="People">How many different people have a vote in the round.</param>
public sealed record RoundDetails(long Id, RoundSummary Dates, int Votes, int Proposals, int People, ForumOfRound? Forum);

/// <summary>A challenge with its rounds, newest first.</summary>
public sealed record WholeChallenge(ChallengeDetails Details, IReadOnlyList<RoundDetails> Rounds);

/// <summary>What one person has to do with a round.</summary>
/// <param name="Voted">Ids of the proposals that the person supports.</param>
/// <param name="Written">Ids of the person's own proposals.</param>
public sealed record MyRound(IReadOnlyList<(long Id, string Title)> Voted, IReadOnlyList<long> Written);

/// <summary>Reads one challenge.</summary>
public sealed class ChallengeFinder(NpgsqlDataSource database)
{
    /// <returns>The challenge, a draft too, or null; who may see a draft is the caller's to check.</returns>
    public async Task<ChallengeDetails?> FindAsync(string slug, CancellationToken cancel) => (await database.ReadAsync($"""
        select c.id, c.slug, c.title, c.summary, c.guide, c.sector, c.cover, c.state, c.agency_id, a.slug, a.name, above.slug, above.name,
               c.region_code, g.name, province.code, province.name, c.level, c.promise, c.is_continuous, c.votes_per_person,
               c.agenda_top, c.agenda_minimum, c.agenda_per_category, array(select name from category where challenge_id = c.id order by position)
        from challenge c
        join agency a on a.id = c.agency_id
        left join agency above on above.id = a.parent_id
        join region g on g.code = c.region_code
        left join region province on province.code = g.parent_code
        where c.slug = {slug}
        """, r => new ChallengeDetails(
            r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetString(6), r.Name<ChallengeState>(7),
            r.GetInt64(8), new AgencyName(r.GetString(9), r.GetString(10)), r.IsDBNull(11) ? null : new AgencyName(r.GetString(11), r.GetString(12)),
            new RegionName(r.GetString(13), r.GetString(14)), r.IsDBNull(15) ? null : new RegionName(r.GetString(15), r.GetString(16)),
            r.Name<ParticipationLevel>(17), r.GetString(18), r.GetBoolean(19), r.IsDBNull(20) ? null : r.GetInt32(20),
            new AgendaRule(r.GetInt32(21), r.GetInt32(22), r.IsDBNull(23) ? null : r.GetInt32(23)), r.GetFieldValue<string[]>(24)), cancel)).SingleOrDefault();

    /// <summary>The rounds of a challenge, newest first.</summary>
    public Task<List<RoundDetails>> RoundsAsync(long challengeId, CancellationToken cancel) => database.ReadAsync($"""
        select r.id, r.number, r.phase, r.ideation_starts, r.ideation_ends, r.voting_starts, r.voting_ends, r.cut_off,
               t.votes::int, t.proposals, t.people, f.id, f.title, f.state, f.mode, f.place, f.starts_at
        from round r
        join round_tally t on t.round_id = r.id
        left join lateral (select * from forum where round_id = r.id and state <> 'Cancelled' limit 1) f on true
        where r.challenge_id = {challengeId}
        order by r.number desc
        """, r => new RoundDetails(
            r.GetInt64(0), new RoundSummary(r.GetInt32(1), r.Name<RoundPhase>(2), r.Instant(3), r.Instant(4), r.Instant(5), r.Instant(6), r.Instant(7)),
            r.GetInt32(8), r.GetInt32(9), r.GetInt32(10),
            r.IsDBNull(11) ? null : new ForumOfRound(r.GetInt64(11), r.GetString(12), r.Name<ForumState>(13), r.IsDBNull(14) ? null : r.Name<ForumMode>(14), r.Text(15), r.InstantOrNull(16))), cancel);

    /// <returns>The challenge with its rounds, or null.</returns>
    public async Task<WholeChallenge?> WholeAsync(string slug, CancellationToken cancel) =>
        await FindAsync(slug, cancel) is { } challenge ? new WholeChallenge(challenge, await RoundsAsync(challenge.Id, cancel)) : null;

    /// <summary>The one query for what is mine: votes and proposals of a person in a round.</summary>
    public async Task<MyRound> MineAsync(long roundId, long participantId, CancellationToken cancel)
    {
        var mine = await database.ReadPreparedAsync($"""
            select p.id, p.title, true from vote v join proposal p on p.id = v.proposal_id where v.participant_id = {participantId} and v.round_id = {roundId}
            union all
            select id, title, false from proposal where author_id = {participantId} and round_id = {roundId}
            order by 1
            """, r => (Id: r.GetInt64(0), Title: r.GetString(1), Voted: r.GetBoolean(2)), cancel);
        return new MyRound([.. mine.Where(p => p.Voted).Select(p => (p.Id, p.Title))], [.. mine.Where(p => !p.Voted).Select(p => p.Id)]);
    }
}
