using FkpDigital.Agreements;
using FkpDigital.Commitments;
using FkpDigital.Data;
using FkpDigital.Forums;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Proposals;

/// <summary>How far one stage of a journey is.</summary>
public enum JourneyState
{
    Done,
    Now,
    Late,
    Next,
}

public sealed record JourneyVoting(JourneyState State, int Votes, DateTimeOffset Starts, DateTimeOffset Ends);

/// <summary>Its place on the agenda, or why it has none. <paramref name="Votes"/> are those of the frozen tally.</summary>
public sealed record JourneyAgenda(JourneyState State, long ForumId, bool IsFrozen, DateTimeOffset At, int? Position, ExclusionReason? LeftOut, int? Rank, int? Votes);

public sealed record JourneyForum(JourneyState State, long ForumId, string Title, ForumMode? Mode, string? Place, DateTimeOffset? StartsAt);

public sealed record JourneyOutcome(ProposalOutcome Outcome, string? Reason, DateTimeOffset? At);

/// <summary>Its row in the published agreement record; the texts are plain.</summary>
public sealed record JourneyAgreement(
    JourneyState State, long ForumId, RecordState Record, DateTimeOffset? PublishedAt, int? Row, string? Recommendation, string? Owner, DueKind? DueKind, DateOnly? DueOn);

public sealed record JourneyCommitment(
    JourneyState State, long CommitmentId, CommitmentState Commitment, string Owner, DueKind DueKind, DateOnly? DueOn, DateTimeOffset? Deadline, DateTimeOffset? DoneAt, string? Explanation,
    IReadOnlyList<JourneyNote> FollowUps, IReadOnlyList<JourneyEvidence> Evidence);

public sealed record JourneyNote(DateTimeOffset At, string Text);

/// <summary>A proof: a web address, or the name of a file that the commitment's page holds.</summary>
public sealed record JourneyEvidence(DateTimeOffset At, string Title, string? Url, string? FileName);

/// <summary>The way of one proposal from its text to the kept promise. A stage that is null has not begun.</summary>
public sealed record Journey(
    long ProposalId,
    DateTimeOffset SubmittedAt,
    DateTimeOffset PublishedAt,
    JourneyVoting Voting,
    JourneyAgenda? Agenda,
    JourneyForum? Forum,
    JourneyOutcome? Outcome,
    JourneyAgreement? Agreement,
    JourneyCommitment? Commitment)
{
    /// <summary>Reads the whole way with at most four queries.</summary>
    /// <returns>Null when there is no such public or hidden proposal.</returns>
    public static async Task<Journey?> ReadAsync(FkpDbContext db, long proposalId, DateTimeOffset now, CancellationToken cancel)
    {
        var start = await db.Proposals
            .Where(p => p.Id == proposalId && (p.State == ProposalState.Published || p.State == ProposalState.Hidden))
            .Select(p => new
            {
                p.SubmittedAt,
                p.PublishedAt,
                p.Tally.Votes,
                p.Round.VotingStarts,
                p.Round.VotingEnds,
                p.Outcome,
                p.OutcomeReason,
                Forum = db.Forums.Where(f => f.RoundId == p.RoundId && f.State != ForumState.Cancelled)
                    .Select(f => new ForumRow(f.Id, f.Title, f.Mode, f.Place, f.StartsAt, f.ConcludedAt, f.Agenda.State, f.Agenda.FrozenAt ?? f.Agenda.BuiltAt)).FirstOrDefault(),
            })
            .SingleOrDefaultAsync(cancel);
        if (start is null)
        {
            return null;
        }

        var voting = new JourneyVoting(
            now < start.VotingStarts ? JourneyState.Next : now < start.VotingEnds ? JourneyState.Now : JourneyState.Done, start.Votes, start.VotingStarts, start.VotingEnds);
        var journey = new Journey(proposalId, start.SubmittedAt, start.PublishedAt, voting, null, null, null, null, null);
        if (start.Forum is not { } forum)
        {
            return journey;
        }

        var (itemId, agenda) = await AgendaAsync(db, forum, proposalId, cancel);
        var outcome = start.Outcome > ProposalOutcome.OnAgenda ? new JourneyOutcome(start.Outcome, start.OutcomeReason, forum.ConcludedAt) : null;
        var (agreement, commitment) = itemId is { } item ? await PromiseAsync(db, forum.Id, item, now, cancel) : (null, null);
        return journey with { Agenda = agenda, Forum = itemId is null ? null : forum.At(now), Outcome = outcome, Agreement = agreement, Commitment = commitment };
    }

    private static async Task<(long? ItemId, JourneyAgenda? Agenda)> AgendaAsync(FkpDbContext db, ForumRow forum, long proposalId, CancellationToken cancel)
    {
        var state = forum.IsFrozen ? JourneyState.Done : JourneyState.Now;
        var item = await db.AgendaItems.Where(i => i.ProposalId == proposalId && db.Forums.Any(f => f.Id == forum.Id && f.Agenda.Id == i.AgendaId))
            .Select(i => new { i.Id, i.Position, i.Rank, i.Votes }).FirstOrDefaultAsync(cancel);
        if (item is not null)
        {
            return (item.Id, new JourneyAgenda(state, forum.Id, forum.IsFrozen, forum.AgendaAt, item.Position, null, item.Rank, item.Votes));
        }

        var left = await db.Set<Exclusion>().Where(e => e.ProposalId == proposalId && db.Forums.Any(f => f.Id == forum.Id && f.Agenda.Id == e.AgendaId))
            .Select(e => new { e.Reason, e.Rank, e.Votes }).FirstOrDefaultAsync(cancel);
        return (null, left is null ? null : new JourneyAgenda(state, forum.Id, forum.IsFrozen, forum.AgendaAt, null, left.Reason, left.Rank, left.Votes));
    }

    private static async Task<(JourneyAgreement?, JourneyCommitment?)> PromiseAsync(FkpDbContext db, long forumId, long itemId, DateTimeOffset now, CancellationToken cancel)
    {
        var row = await db.AgreementRows.Where(r => r.AgendaItemId == itemId)
            .Select(r => new
            {
                Record = r.Record.State,
                r.Record.PublishedAt,
                r.Position,
                r.Recommendation,
                r.Owner,
                r.DueKind,
                r.DueOn,
                Promise = db.Commitments.Where(c => c.AgreementRowId == r.Id)
                    .Select(c => new
                    {
                        c.Id,
                        c.State,
                        c.Owner,
                        c.DueKind,
                        c.DueOn,
                        c.Deadline,
                        c.DoneAt,
                        c.Explanation,
                        Notes = c.FollowUps.OrderBy(f => f.Id).Select(f => new JourneyNote(f.At, f.Text)).ToList(),
                        Evidence = c.Evidence.OrderBy(e => e.Id).Select(e => new JourneyEvidence(e.At, e.Title, e.Url, e.FileName)).ToList(),
                    }).FirstOrDefault(),
            })
            .FirstOrDefaultAsync(cancel);
        if (row is null)
        {
            return (null, null);
        }

        // Until it is published the record is the officials' own paper.
        var agreement = row.Record is RecordState.Published
            ? new JourneyAgreement(JourneyState.Done, forumId, row.Record, row.PublishedAt, row.Position, row.Recommendation, row.Owner, row.DueKind, row.DueOn)
            : new JourneyAgreement(JourneyState.Now, forumId, row.Record, null, null, null, null, null, null);
        if (row.Promise is not { } c)
        {
            return (agreement, null);
        }

        var state = c.State is CommitmentState.Done or CommitmentState.Superseded ? JourneyState.Done : c.Deadline <= now ? JourneyState.Late : JourneyState.Now;
        return (agreement, new JourneyCommitment(state, c.Id, c.State, c.Owner, c.DueKind, c.DueOn, c.Deadline, c.DoneAt, c.Explanation, c.Notes, c.Evidence));
    }

    private sealed record ForumRow(
        long Id, string Title, ForumMode? Mode, string? Place, DateTimeOffset? StartsAt, DateTimeOffset? ConcludedAt, AgendaState Agenda, DateTimeOffset AgendaAt)
    {
        public bool IsFrozen => Agenda is AgendaState.Frozen;

        public JourneyForum At(DateTimeOffset now) =>
            new(ConcludedAt is not null ? JourneyState.Done : StartsAt <= now ? JourneyState.Now : JourneyState.Next, Id, Title, Mode, Place, StartsAt);
    }
}
