using FkpDigital.Challenges;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Forums;
using FkpDigital.Proposals;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Transparency;

/// <summary>Something that happened in public: what, where and when, never who.</summary>
/// <param name="Path">The page of the thing, without language.</param>
public sealed record PublicEvent(long Id, DateTimeOffset At, string Kind, string Title, string Path, string? Region);

/// <summary>How much there is; only what is public counts.</summary>
public sealed record PublicTotals(int Challenges, int Proposals, long Votes, int Comments, int Forums, int Commitments);

/// <summary>A position in the log.</summary>
public sealed record PublicEventPosition(DateTimeOffset At, long Id);

/// <summary>The event log as everybody may read it. Single votes stay out: time and proposal together could tell whose they are.</summary>
public sealed class PublicLog(FkpDbContext db)
{
    /// <summary>What is told. Accounts, roles, tokens, reports and single votes are nobody else's business.</summary>
    public static readonly IReadOnlyList<string> Kinds =
    [
        EventKinds.ChallengePublished, EventKinds.ChallengeEdited, EventKinds.RoundMoved, EventKinds.ProposalPublished,
        EventKinds.ContentHidden, EventKinds.ContentRestored, EventKinds.AgendaProposed, EventKinds.AgendaChanged, EventKinds.AgendaFrozen,
        EventKinds.ForumPlanned, EventKinds.ForumConcluded, EventKinds.RecordPublished,
        EventKinds.CommitmentMade, EventKinds.CommitmentProgressed, EventKinds.CommitmentDone,
    ];

    /// <summary>The newest first, from before that position.</summary>
    public async Task<List<PublicEvent>> NewestAsync(PublicEventPosition? before, int take, CancellationToken cancel)
    {
        var rows = await db.Events
            .Where(e => e.Kind != EventKinds.VotesCounted && Kinds.Contains(e.Kind) && (before == null || e.At < before.At || (e.At == before.At && e.Id < before.Id)))
            .Where(e => e.ChallengeId == null || db.Challenges.Any(c => c.Id == e.ChallengeId && c.State != ChallengeState.Draft))
            .OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Take(take)
            .Select(e => new
            {
                e.Id,
                e.At,
                e.Kind,
                Challenge = db.Challenges.Where(c => c.Id == e.ChallengeId).Select(c => new { c.Slug, c.Title, Region = c.Region.Name }).FirstOrDefault(),
                Proposal = db.Proposals.Where(p => p.Id == e.ProposalId).Select(p => new { p.Id, Title = p.State == ProposalState.Published ? p.Title : null }).FirstOrDefault(),
                Forum = db.Forums.Where(f => f.Id == e.ForumId).Select(f => new { f.Id, f.Title }).FirstOrDefault(),
                Commitment = db.Commitments.Where(c => c.Id == e.CommitmentId).Select(c => new { c.Id, c.Title, Region = c.Region.Name }).FirstOrDefault(),
            })
            .ToListAsync(cancel);
        return [.. rows.Select(r => r switch
        {
            { Commitment: { } promise } => new PublicEvent(r.Id, r.At, r.Kind, promise.Title, $"/commitments/{promise.Id}", promise.Region),
            { Forum: { } forum } => new PublicEvent(r.Id, r.At, r.Kind, forum.Title, $"/forums/{forum.Id}", r.Challenge?.Region),
            { Proposal: { } proposal } => new PublicEvent(r.Id, r.At, r.Kind, proposal.Title ?? r.Challenge!.Title, $"/proposals/{proposal.Id}", r.Challenge?.Region),
            { Challenge: { } challenge } => new PublicEvent(r.Id, r.At, r.Kind, challenge.Title, $"/challenges/{challenge.Slug}", challenge.Region),
            _ => new PublicEvent(r.Id, r.At, r.Kind, "", "/", null),
        })];
    }

    public async Task<PublicTotals> TotalsAsync(CancellationToken cancel) => new(
        await db.Challenges.CountAsync(c => c.State != ChallengeState.Draft, cancel),
        await db.Proposals.CountAsync(p => p.State == ProposalState.Published, cancel),
        await db.Proposals.Where(p => p.State == ProposalState.Published).SumAsync(p => (long)p.Tally.Votes, cancel),
        await db.Proposals.Where(p => p.State == ProposalState.Published).SumAsync(p => p.Tally.Comments, cancel),
        await db.Forums.CountAsync(f => f.State != ForumState.Cancelled, cancel),
        await db.Commitments.CountAsync(cancel));
}
