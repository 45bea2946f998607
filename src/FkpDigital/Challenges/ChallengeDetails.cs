using FkpDigital.Data;
using FkpDigital.Forums;
using FkpDigital.Proposals;
using Microsoft.EntityFrameworkCore;

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
public sealed record RoundDetails(long Id, RoundSummary Dates, int Votes, int Proposals, ForumOfRound? Forum);

/// <summary>What one person has to do with a round.</summary>
/// <param name="Voted">Ids of the proposals that the person supports.</param>
/// <param name="Written">Ids of the person's own proposals.</param>
public sealed record MyRound(IReadOnlyList<(long Id, string Title)> Voted, IReadOnlyList<long> Written);

/// <summary>Reads one challenge.</summary>
public sealed class ChallengeFinder(FkpDbContext db)
{
    /// <returns>The challenge, a draft too, or null; who may see a draft is the caller's to check.</returns>
    public Task<ChallengeDetails?> FindAsync(string slug, CancellationToken cancel) => db.Challenges
        .Where(c => c.Slug == slug)
        .Select(c => new ChallengeDetails(
            c.Id, c.Slug, c.Title, c.Summary, c.Guide, c.Sector, c.Cover, c.State,
            c.AgencyId, new AgencyName(c.Agency.Slug, c.Agency.Name),
            c.Agency.Parent == null ? null : new AgencyName(c.Agency.Parent.Slug, c.Agency.Parent.Name),
            new RegionName(c.RegionCode, c.Region.Name),
            c.Region.Parent == null ? null : new RegionName(c.Region.Parent.Code, c.Region.Parent.Name),
            c.Level, c.Promise, c.IsContinuous, c.VotesPerPerson, new AgendaRule(c.AgendaTop, c.AgendaMinimum, c.AgendaPerCategory),
            c.Categories.OrderBy(k => k.Position).Select(k => k.Name).ToList()))
        .SingleOrDefaultAsync(cancel)!;

    /// <summary>The rounds of a challenge, newest first.</summary>
    public Task<List<RoundDetails>> RoundsAsync(long challengeId, CancellationToken cancel) => db.Rounds
        .Where(r => r.ChallengeId == challengeId)
        .OrderByDescending(r => r.Number)
        .Select(r => new RoundDetails(
            r.Id,
            new RoundSummary(r.Number, r.Phase, r.IdeationStarts, r.IdeationEnds, r.VotingStarts, r.VotingEnds, r.CutOff),
            db.Proposals.Where(p => p.RoundId == r.Id && p.State == ProposalState.Published).Sum(p => p.Tally.Votes),
            db.Proposals.Count(p => p.RoundId == r.Id && p.State == ProposalState.Published),
            db.Forums.Where(f => f.RoundId == r.Id && f.State != ForumState.Cancelled)
                .Select(f => new ForumOfRound(f.Id, f.Title, f.State, f.Mode, f.Place, f.StartsAt)).FirstOrDefault()))
        .ToListAsync(cancel);

    /// <summary>How many different people have a vote in the round.</summary>
    public Task<int> SupportersAsync(long roundId, CancellationToken cancel) =>
        db.Votes.Where(v => v.RoundId == roundId).Select(v => v.ParticipantId).Distinct().CountAsync(cancel);

    /// <summary>The one query for what is mine: votes and proposals of a person in a round.</summary>
    public async Task<MyRound> MineAsync(long roundId, long participantId, CancellationToken cancel)
    {
        var mine = await db.Proposals
            .Where(p => p.RoundId == roundId)
            .Select(p => new { p.Id, p.Title, Written = p.AuthorId == participantId, Voted = db.Votes.Any(v => v.ProposalId == p.Id && v.ParticipantId == participantId) })
            .Where(p => p.Written || p.Voted)
            .OrderBy(p => p.Id)
            .ToListAsync(cancel);
        return new MyRound([.. mine.Where(p => p.Voted).Select(p => (p.Id, p.Title))], [.. mine.Where(p => p.Written).Select(p => p.Id)]);
    }
}
