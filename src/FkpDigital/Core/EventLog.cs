using System.Text.Json;
using FkpDigital.Data;
using Npgsql;

namespace FkpDigital.Core;

/// <summary>The kinds of event, as stored.</summary>
public static class EventKinds
{
    public const string ChallengePublished = "challenge.published";
    public const string ChallengeEdited = "challenge.edited";
    public const string RoundMoved = "round.moved";
    public const string ProposalPublished = "proposal.published";
    /// <summary>A batch of ballots of one challenge was counted; the data has the ids of the proposals.</summary>
    public const string VotesCounted = "votes.counted";
    /// <summary>The nightly recount found every counter right; the data has the sums.</summary>
    public const string TalliesChecked = "tallies.checked";

    /// <summary>The alarm of the nightly recount; the data has every difference.</summary>
    public const string TalliesDiffer = "tallies.differ";
    public const string CommentPosted = "comment.posted";
    public const string CommentEdited = "comment.edited";
    public const string CommentDeleted = "comment.deleted";
    public const string ContentReported = "content.reported";
    public const string ContentHidden = "content.hidden";
    public const string ContentRestored = "content.restored";
    public const string ReportsDismissed = "content.kept";
    public const string AgendaProposed = "agenda.proposed";
    public const string AgendaChanged = "agenda.changed";
    public const string AgendaFrozen = "agenda.frozen";
    public const string ForumPlanned = "forum.planned";
    public const string ForumRecorded = "forum.recorded";
    public const string ForumConcluded = "forum.concluded";
    public const string RecordDrafted = "record.drafted";
    public const string RecordEdited = "record.edited";
    public const string RecordPrepared = "record.prepared";
    public const string RecordSigned = "record.signed";
    public const string RecordPublished = "record.published";
    public const string CommitmentMade = "commitment.made";
    public const string CommitmentProgressed = "commitment.progressed";
    public const string CommitmentDone = "commitment.done";
    public const string ArticleDrafted = "article.drafted";
    public const string ArticleEdited = "article.edited";
    public const string ArticlePublished = "article.published";
    public const string ArticleUnscheduled = "article.unscheduled";
    public const string ArticleWithdrawn = "article.withdrawn";
    public const string ArticleRestored = "article.restored";
    public const string AgencyAdded = "agency.added";
    public const string AgencyEdited = "agency.edited";
    public const string MembershipGranted = "membership.granted";
    public const string MembershipEnded = "membership.ended";
    public const string StaffInvited = "staff.invited";
    public const string InvitationTakenBack = "invitation.taken-back";
    public const string TokenIssued = "token.issued";
    public const string TokenRevoked = "token.revoked";
    public const string SessionEnded = "session.ended";
    public const string PasswordChanged = "password.changed";
    public const string SecondFactorAdded = "second-factor.added";
    public const string SecondFactorRemoved = "second-factor.removed";
    public const string PasskeyAdded = "passkey.added";
    public const string PasskeyRemoved = "passkey.removed";
    public const string RecoveryCodeUsed = "recovery-code.used";
    public const string ContactChanged = "contact.changed";
    public const string GuardianAgreed = "guardian.agreed";
    /// <summary>An officer entered something for a citizen; neither this nor the next three tell whose it is.</summary>
    public const string AssistedEntered = "assisted.entered";
    public const string AssistedConfirmed = "assisted.confirmed";
    public const string AssistedRefused = "assisted.refused";
    public const string AssistedClaimed = "assisted.claimed";
    public const string OutboxRead = "outbox.read";
    public const string LoginLinked = "login.linked";
    public const string LoginUnlinked = "login.unlinked";
    public const string AdministratorMade = "administrator.made";
    public const string DataAsked = "data.asked";
    public const string DataRequestRead = "data-request.read";
    public const string DataAnswered = "data.answered";
    public const string BreachOpened = "breach.opened";
    public const string BreachListed = "breach.listed";
    public const string BreachWorded = "breach.worded";
    public const string BreachPeopleTold = "breach.people-told";
    public const string BreachBodyTold = "breach.body-told";
    public const string BreachPublicTold = "breach.public-told";
    public const string BreachClosed = "breach.closed";
    public const string ConsentGiven = "consent.given";
    public const string ConsentWithdrawn = "consent.withdrawn";
    public const string AccountErased = "account.erased";

    /// <summary>Who wrote this proposal, or this comment and others of its proposal, has no name any more.</summary>
    public const string AuthorErased = "author.erased";
}

/// <summary>A row of the append-only log that live pages, audit and journeys read.</summary>
public sealed class Event
{
    private Event() { }

    internal Event(DomainEvent raised, DateTimeOffset at)
    {
        var subject = raised.Subject();
        At = at;
        Kind = raised.Kind;
        ActorId = raised.ActorId;
        AgencyId = subject.AgencyId;
        ChallengeId = subject.ChallengeId;
        ProposalId = subject.ProposalId;
        CommentId = subject.CommentId;
        ForumId = subject.ForumId;
        CommitmentId = subject.CommitmentId;
        ArticleId = subject.ArticleId;
        Data = raised.Data is null ? null : JsonSerializer.Serialize(raised.Data, JsonSerializerOptions.Web);
    }

    internal Event(EventPosition position, NpgsqlDataReader row)
    {
        (Xid, Id) = (position.Xid, position.Id);
        (At, Kind, Data) = (row.Instant(2), row.GetString(3), row.Text(11));
        (ActorId, AgencyId, ChallengeId, ProposalId) = (row.NumberOrNull(4), row.NumberOrNull(5), row.NumberOrNull(6), row.NumberOrNull(7));
        (CommentId, ForumId, CommitmentId) = (row.NumberOrNull(8), row.NumberOrNull(9), row.NumberOrNull(10));
    }

    public long Id { get; private init; }

    /// <summary>The transaction that wrote the row (xid8); given by the database.</summary>
    public ulong Xid { get; private init; }

    public DateTimeOffset At { get; private init; }
    public string Kind { get; private init; } = "";
    public long? ActorId { get; private init; }
    public long? AgencyId { get; private init; }
    public long? ChallengeId { get; private init; }
    public long? ProposalId { get; private init; }
    public long? CommentId { get; private init; }
    public long? ForumId { get; private init; }
    public long? CommitmentId { get; private init; }
    public long? ArticleId { get; private init; }

    /// <summary>Details as JSON, or null.</summary>
    public string? Data { get; private init; }
}
