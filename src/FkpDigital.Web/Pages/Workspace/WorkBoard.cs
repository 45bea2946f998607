using FkpDigital.Agreements;
using FkpDigital.Challenges;
using FkpDigital.Commitments;
using FkpDigital.Data;
using FkpDigital.Forums;
using FkpDigital.Proposals;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Workspace;

/// <summary>The newest round of a challenge.</summary>
public sealed record RoundLine(int Number, RoundPhase Phase, DateTimeOffset IdeationStarts, DateTimeOffset VotingEnds);

/// <summary>A challenge in the lists of the work area.</summary>
public sealed record ChallengeLine(
    long Id, string Title, ChallengeState State, string Agency, string AgencySlug, string RegionCode, RoundLine? Round, int Proposals, int Votes);

/// <summary>Challenges with their votes of the last days; for the partial <c>_ChallengeTable</c>.</summary>
public sealed record ChallengeTable(IReadOnlyList<ChallengeLine> Lines, DailyVotes Daily);

/// <summary>A round whose voting is over, with proposals and without a forum.</summary>
public sealed record RoundDue(long ChallengeId, string Challenge, string AgencySlug, int Number, int Proposals);

/// <summary>A forum in the lists of the work area.</summary>
public sealed record ForumLine(
    long Id, string Title, string Agency, string AgencySlug, string RegionCode, ForumState State, AgendaState Agenda, DateTimeOffset? StartsAt, RecordState? Record);

/// <summary>A promise past its deadline.</summary>
public sealed record LateCommitment(long Id, string Title, string Agency, string RegionCode, DateTimeOffset Deadline);

/// <summary>Promises of an agency and what became of them.</summary>
public sealed record PromiseCount(int All, int Done);

/// <summary>What the work area shows of an agency and those below it.</summary>
internal sealed class WorkBoard(FkpDbContext db, long unitId)
{
    /// <summary>Challenges, the newest first.</summary>
    public Task<List<ChallengeLine>> ChallengesAsync(bool running, long? before, int take, CancellationToken cancel) => db.Challenges
        .Where(c => c.Agency.Line.Contains(unitId) && (before == null || c.Id < before))
        .Where(c => !running || c.State == ChallengeState.Draft || c.State == ChallengeState.Scheduled || c.State == ChallengeState.Open)
        .OrderByDescending(c => c.Id).Take(take)
        .Select(c => new ChallengeLine(
            c.Id, c.Title, c.State, c.Agency.Name, c.Agency.Slug, c.RegionCode,
            c.Rounds.OrderByDescending(r => r.Number).Select(r => new RoundLine(r.Number, r.Phase, r.IdeationStarts, r.VotingEnds)).FirstOrDefault(),
            c.Rounds.Sum(r => r.Tally.Proposals), (int)c.Rounds.Sum(r => r.Tally.Votes)))
        .ToListAsync(cancel);

    /// <summary>Forums, the newest first.</summary>
    public Task<List<ForumLine>> ForumsAsync(bool open, long? before, int take, CancellationToken cancel) => db.Forums
        .Where(f => f.Agency.Line.Contains(unitId) && (before == null || f.Id < before))
        .Where(f => !open || (f.State != ForumState.Closed && f.State != ForumState.Cancelled))
        .OrderByDescending(f => f.Id).Take(take)
        .Select(f => new ForumLine(
            f.Id, f.Title, f.Agency.Name, f.Agency.Slug, f.Challenge.RegionCode, f.State, f.Agenda.State, f.StartsAt, f.Record == null ? null : f.Record.State))
        .ToListAsync(cancel);

    public Task<List<RoundDue>> RoundsDueAsync(DateTimeOffset now, CancellationToken cancel) => db.Rounds
        .Where(r => r.Challenge.Agency.Line.Contains(unitId) && r.Challenge.State != ChallengeState.Draft && r.Challenge.State != ChallengeState.Archived)
        .Where(r => r.VotingEnds <= now && !db.Forums.Any(f => f.RoundId == r.Id && f.State != ForumState.Cancelled))
        .Select(r => new { r.ChallengeId, r.Challenge.Title, r.Challenge.Agency.Slug, r.Number, Proposals = r.Tally.Proposals })
        .Where(r => r.Proposals > 0)
        .OrderBy(r => r.ChallengeId).ThenBy(r => r.Number).Take(20)
        .Select(r => new RoundDue(r.ChallengeId, r.Title, r.Slug, r.Number, r.Proposals))
        .ToListAsync(cancel);

    public Task<List<LateCommitment>> LateAsync(DateTimeOffset now, CancellationToken cancel) => Late(now)
        .OrderBy(c => c.Deadline).Take(10)
        .Select(c => new LateCommitment(c.Id, c.Title, c.Agency.Name, c.RegionCode, c.Deadline!.Value))
        .ToListAsync(cancel);

    public Task<int> CountLateAsync(DateTimeOffset now, CancellationToken cancel) => Late(now).CountAsync(cancel);

    public async Task<PromiseCount> PromisesAsync(CancellationToken cancel) => new(
        await db.Commitments.CountAsync(c => c.Agency.Line.Contains(unitId) && c.State != CommitmentState.Superseded, cancel),
        await db.Commitments.CountAsync(c => c.Agency.Line.Contains(unitId) && c.State == CommitmentState.Done, cancel));

    public Task<List<long>> ChallengeIdsAsync(CancellationToken cancel) => db.Challenges.Where(c => c.Agency.Line.Contains(unitId)).Select(c => c.Id).ToListAsync(cancel);

    public Task<int> ProposalsSinceAsync(DateTimeOffset since, CancellationToken cancel) =>
        db.Proposals.CountAsync(p => p.PublishedAt >= since && p.State == ProposalState.Published && p.Challenge.Agency.Line.Contains(unitId), cancel);

    private IQueryable<Commitment> Late(DateTimeOffset now) => db.Commitments
        .Where(c => c.Agency.Line.Contains(unitId) && c.Deadline <= now && c.State != CommitmentState.Done && c.State != CommitmentState.Superseded);
}
