using FkpDigital.Challenges;
using FkpDigital.Comments;
using FkpDigital.Data;
using FkpDigital.Proposals;
using FkpDigital.Secrets;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Desk;

/// <summary>An entry as the officers of its desk see it. What it became is shown in public; here is what was entered.</summary>
public sealed record DeskLine(
    long Id, EntryKind Kind, EntryState State, string ShownName, string Challenge, string ChallengeSlug, long? ProposalId, string? ProposalTitle,
    string? Title, string? Problem, string? Recommendation, string? Category, Stance? Stance, string? Words,
    long EnteredBy, string Officer, DateTimeOffset EnteredAt, string? DecidedBy, DateTimeOffset? DecidedAt, string? Reason, string? RefusedRule);

/// <summary>An entry as whoever holds its slip sees it.</summary>
public sealed record SlipView(
    long Id, EntryKind Kind, EntryState State, string Desk, string Challenge, string ChallengeSlug, string RegionCode, long? ProposalId, string? ProposalTitle,
    DateTimeOffset EnteredAt, DateTimeOffset? DecidedAt, string? Reason, string? RefusedRule, long? ClaimedBy, DateTimeOffset? ClaimedAt, DateTimeOffset GoodUntil);

/// <summary>A challenge that something can be entered for.</summary>
public sealed record DeskChallenge(long Id, string Title, string RegionCode, IReadOnlyList<DeskChoice> Categories);

public sealed record DeskChoice(long Id, string Name);

/// <summary>How many entries of a desk are in which state, and how many votes of its challenges stand, in all and from desks.</summary>
public sealed record DeskCounts(int Waiting, int Confirmed, int Refused, int Claimed, long Votes, int FromDesks);

/// <summary>What was entered at a desk, for its officers and for who holds a slip.</summary>
public sealed class ReadDesk(FkpDbContext db, Vault vault, TimeProvider clock)
{
    /// <summary>More proposals than this are not offered in a list; the others are found by their number.</summary>
    public const int ProposalsOffered = 500;

    /// <summary>Entries of a desk in one state, the newest first; those that wait come oldest first.</summary>
    public Task<List<DeskLine>> ListAsync(long agencyId, EntryState state, long? after, int take, CancellationToken cancel)
    {
        var entries = db.AssistedEntries.Where(e => e.AgencyId == agencyId && e.State == state);
        return Lines(state is EntryState.Waiting
            ? entries.Where(e => after == null || e.Id > after).OrderBy(e => e.Id).Take(take)
            : entries.Where(e => after == null || e.Id < after).OrderByDescending(e => e.Id).Take(take)).ToListAsync(cancel);
    }

    /// <returns>Null when there is no such entry at that desk.</returns>
    public Task<DeskLine?> FindAsync(long id, long agencyId, CancellationToken cancel) =>
        Lines(db.AssistedEntries.Where(e => e.Id == id && e.AgencyId == agencyId)).SingleOrDefaultAsync(cancel);

    public async Task<DeskCounts> CountAsync(long agencyId, CancellationToken cancel)
    {
        var states = await db.AssistedEntries.Where(e => e.AgencyId == agencyId).GroupBy(e => e.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        var votes = await db.Rounds.Where(r => r.Challenge.Agency.Line.Contains(agencyId)).SumAsync(r => r.Tally.Votes, cancel);
        var fromDesks = await db.StandingDeskVotes().CountAsync(e => e.Challenge.Agency.Line.Contains(agencyId), cancel);
        return new DeskCounts(
            states.GetValueOrDefault(EntryState.Waiting), states.GetValueOrDefault(EntryState.Confirmed), states.GetValueOrDefault(EntryState.Refused), states.GetValueOrDefault(EntryState.Claimed), votes, fromDesks);
    }

    /// <summary>Public challenges of an agency and everything below it that take proposals, votes or comments now.</summary>
    public Task<List<DeskChallenge>> ChallengesAsync(long agencyId, EntryKind kind, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return db.Challenges
            .Where(c => c.Agency.Line.Contains(agencyId) && c.State != ChallengeState.Draft && c.State != ChallengeState.Archived)
            .Where(c => kind == EntryKind.Proposal ? c.Rounds.Any(r => r.IdeationStarts <= now && now < r.IdeationEnds)
                : kind == EntryKind.Vote ? c.Rounds.Any(r => r.VotingStarts <= now && now < r.VotingEnds)
                : db.Proposals.Any(p => p.ChallengeId == c.Id && p.State == ProposalState.Published))
            .OrderBy(c => c.Title)
            .Select(c => new DeskChallenge(c.Id, c.Title, c.RegionCode, c.Categories.OrderBy(x => x.Position).Select(x => new DeskChoice(x.Id, x.Name)).ToList()))
            .ToListAsync(cancel);
    }

    /// <summary>Public proposals of a challenge for a choice, the first of its newest round before all others.</summary>
    public Task<List<DeskChoice>> ProposalsAsync(long challengeId, CancellationToken cancel) => db.Proposals
        .Where(p => p.ChallengeId == challengeId && p.State == ProposalState.Published)
        .OrderByDescending(p => p.RoundId).ThenByDescending(p => p.Tally.Votes).ThenBy(p => p.Id).Take(ProposalsOffered)
        .Select(p => new DeskChoice(p.Id, p.Title)).ToListAsync(cancel);

    /// <returns>Null when no slip has this code, or it is too old.</returns>
    public Task<SlipView?> SlipAsync(string code, CancellationToken cancel)
    {
        var (digest, now) = (DeskCode.DigestOf(vault, code), clock.GetUtcNow());
        return db.AssistedEntries.Where(e => e.CodeDigest == digest && e.CodeExpiresAt > now)
            .Select(e => new SlipView(
                e.Id, e.Kind, e.State, e.Agency.Name, e.Challenge.Title, e.Challenge.Slug, e.Challenge.RegionCode, e.ProposalId,
                e.Proposal == null ? e.Title : e.Proposal.State == ProposalState.Published ? e.Proposal.Title : null,
                e.EnteredAt, e.DecidedAt, e.Reason, e.RefusedRule, e.ClaimedBy, e.ClaimedAt, e.CodeExpiresAt))
            .SingleOrDefaultAsync(cancel);
    }

    private IQueryable<DeskLine> Lines(IQueryable<AssistedEntry> entries) => entries.Select(e => new DeskLine(
        e.Id, e.Kind, e.State, e.ShownName, e.Challenge.Title, e.Challenge.Slug, e.ProposalId, e.Proposal == null ? null : e.Proposal.Title,
        e.Title, e.Problem, e.Recommendation, db.Categories.Where(c => c.Id == e.CategoryId).Select(c => c.Name).FirstOrDefault(), e.Stance, e.Words,
        e.EnteredBy, db.Participants.Where(p => p.Id == e.EnteredBy).Select(p => p.DisplayName).First(), e.EnteredAt,
        db.Participants.Where(p => p.Id == e.DecidedBy).Select(p => p.DisplayName).FirstOrDefault(), e.DecidedAt, e.Reason, e.RefusedRule));
}
