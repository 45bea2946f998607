using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Comments;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Participants;
using FkpDigital.Proposals;
using FkpDigital.Voting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FkpDigital.Desk;

public static class DeskRules
{
    public const string NumberBad = "desk.number-bad";
    public const string AdultsOnly = "desk.adults-only";
    public const string ConsentMissing = "desk.consent-missing";
    public const string VotedAlready = "desk.voted-already";
    public const string SameOfficer = "desk.same-officer";
    public const string OwnEntry = "desk.own-entry";
    public const string DecidedAlready = "desk.decided-already";
}

public static class ClaimRules
{
    public const string Waiting = "claim.waiting";
    public const string Refused = "claim.refused";
    public const string ClaimedAlready = "claim.claimed-already";
    public const string OfficerClaims = "claim.officer-claims";
    public const string OtherPerson = "claim.other-person";
}

public enum EntryKind
{
    Proposal,
    Vote,
    Comment,
}

public enum EntryState
{
    Waiting,
    Confirmed,
    Refused,

    /// <summary>It was confirmed, and the citizen has taken it over into an account.</summary>
    Claimed,
}

/// <summary>The officer's side of an entry: where, by whom, when.</summary>
public sealed record AtDesk(Agency Agency, long OfficerId, byte[] CodeDigest, DateTimeOffset Now);

/// <summary>What an officer enters at a desk for a citizen without a phone. It shows and counts nowhere until a second officer confirms it; then it becomes an
/// ordinary proposal, vote or comment of the citizen, under the ordinary rules of that moment.</summary>
public sealed class AssistedEntry : Entity
{
    public const int MinReason = 5;
    public const int MaxReason = 400;

    /// <summary>Of the sentence that is read to the citizen; another sentence gets another number.</summary>
    public const string CurrentConsent = "2026-11";

    /// <summary>How long a slip is good for after the end of its round.</summary>
    private static readonly TimeSpan CodeLife = TimeSpan.FromDays(365);

    private AssistedEntry() { }

    private AssistedEntry(EntryKind kind, AtDesk desk, Challenge challenge, Round round, Participant person, string? shownName)
    {
        Rule.Allow(person.Id != desk.OfficerId, DeskRules.OwnEntry);
        (Kind, State, Agency, AgencyId, Challenge, ChallengeId) = (kind, EntryState.Waiting, desk.Agency, desk.Agency.Id, challenge, challenge.Id);
        (Participant, ShownName, ConsentText) = (person, Rule.Line(shownName, "displayName", 2, Participant.MaxNameLength), CurrentConsent);
        (EnteredBy, EnteredAt) = (desk.OfficerId, desk.Now);
        (CodeDigest, CodeExpiresAt) = (desk.CodeDigest, round.CutOff + CodeLife);
        Raise(EventKinds.AssistedEntered, desk.OfficerId, Place, new { kind = kind.ToString() });
    }

    public long AgencyId { get; private init; }

    /// <summary>Whose desk it is.</summary>
    public Agency Agency { get; private init; } = null!;

    public long ChallengeId { get; private init; }
    public Challenge Challenge { get; private init; } = null!;
    public EntryKind Kind { get; private init; }
    public EntryState State { get; private set; }
    public long ParticipantId { get; private set; }

    /// <summary>The citizen.</summary>
    public Participant Participant { get; private set; } = null!;

    /// <summary>The name that the citizen wants to show.</summary>
    public string ShownName { get; private init; } = "";

    /// <summary>Which consent was read and given.</summary>
    public string ConsentText { get; private init; } = "";

    /// <summary>What is voted for or commented on; of a proposal the one that it became.</summary>
    public long? ProposalId { get; private set; }

    public Proposal? Proposal { get; private set; }
    public long? CommentId { get; private set; }

    /// <summary>What a comment became.</summary>
    public Comment? Comment { get; private set; }

    public string? Title { get; private init; }
    public string? Problem { get; private init; }
    public string? Recommendation { get; private init; }
    public long? CategoryId { get; private init; }
    public Stance? Stance { get; private init; }

    /// <summary>The text of a comment, Markdown.</summary>
    public string? Words { get; private init; }

    public long EnteredBy { get; private init; }
    public DateTimeOffset EnteredAt { get; private init; }

    /// <summary>The officer who confirmed or refused it.</summary>
    public long? DecidedBy { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>Why an officer refused it.</summary>
    public string? Reason { get; private set; }

    /// <summary>The rule that refused it when it was to be confirmed, for example <c>vote.closed</c>.</summary>
    public string? RefusedRule { get; private set; }

    public byte[] CodeDigest { get; private set; } = [];
    public DateTimeOffset CodeExpiresAt { get; private init; }
    public long? ClaimedBy { get; private set; }
    public DateTimeOffset? ClaimedAt { get; private set; }

    /// <summary>Needs the rounds and categories of the challenge loaded.</summary>
    /// <exception cref="RuleException">As <see cref="Challenge.Propose"/>; or the officer is the citizen.</exception>
    public static AssistedEntry OfProposal(AtDesk desk, Challenge challenge, Participant person, string? shownName, ProposalText text, long categoryId)
    {
        var tried = challenge.Propose(person.Id, text, categoryId, null, desk.Now);
        return new AssistedEntry(EntryKind.Proposal, desk, challenge, tried.Round, person, shownName)
        {
            Title = tried.Title,
            Problem = tried.Problem,
            Recommendation = tried.Recommendation,
            CategoryId = categoryId,
        };
    }

    /// <summary>Needs the round and the challenge of the proposal loaded.</summary>
    /// <exception cref="RuleException">Voting does not run, the proposal is not public or the citizen's own; or the officer is the citizen.</exception>
    public static AssistedEntry OfVote(AtDesk desk, Proposal proposal, Participant person, string? shownName)
    {
        Rule.Require(desk.Now >= proposal.Round.VotingStarts, VoteRules.NotYetOpen);
        Rule.Require(proposal.Round.AcceptsVotes(desk.Now) && proposal.Round.Phase <= RoundPhase.Voting, VoteRules.Closed);
        Rule.Require(proposal.State is ProposalState.Published, VoteRules.NotPublic);
        Rule.Allow(proposal.AuthorId != person.Id, VoteRules.OwnProposal);
        return new AssistedEntry(EntryKind.Vote, desk, proposal.Challenge, proposal.Round, person, shownName) { Proposal = proposal, ProposalId = proposal.Id };
    }

    /// <summary>Needs the round and the challenge of the proposal loaded.</summary>
    /// <exception cref="RuleException">As <see cref="Comments.Comment"/>; or the officer is the citizen.</exception>
    public static AssistedEntry OfComment(AtDesk desk, Proposal proposal, Participant person, string? shownName, Stance? stance, string text)
    {
        var tried = new Comment(proposal, null, person.Id, stance, text, desk.Now);
        return new AssistedEntry(EntryKind.Comment, desk, proposal.Challenge, proposal.Round, person, shownName) { Proposal = proposal, ProposalId = proposal.Id, Stance = tried.Stance, Words = tried.Text };
    }

    /// <summary>Gives another slip in place of one that was not printed; the old code is worth nothing any more.</summary>
    /// <exception cref="RuleException">Decided already (409), or another officer entered it (403).</exception>
    public void Renew(long officerId, byte[] codeDigest)
    {
        Rule.Require(State is EntryState.Waiting, DeskRules.DecidedAlready);
        Rule.Allow(officerId == EnteredBy, AuthorityRules.NotAllowed);
        CodeDigest = codeDigest;
    }

    /// <summary>A second officer confirms; what it becomes is for whoever calls this.</summary>
    /// <exception cref="RuleException">Decided already (409); or the same officer, or the citizen (403).</exception>
    public void Confirm(long officerId, DateTimeOffset now)
    {
        Decide(officerId, now);
        Rule.Allow(officerId != EnteredBy, DeskRules.SameOfficer);
        Rule.Allow(officerId != ParticipantId, DeskRules.OwnEntry);
        State = EntryState.Confirmed;
        Raise(EventKinds.AssistedConfirmed, officerId, Subject, new { kind = Kind.ToString() });
    }

    /// <summary>It is a proposal now.</summary>
    public void Became(Proposal proposal) => Proposal = proposal;

    /// <summary>It is a comment now.</summary>
    public void Became(Comment comment) => Comment = comment;

    /// <exception cref="RuleException">Decided already (409), or no reason (400).</exception>
    public void Refuse(long officerId, string? reason, DateTimeOffset now)
    {
        var why = Rule.Text(reason, "reason", MinReason, MaxReason);
        Decide(officerId, now);
        (State, Reason) = (EntryState.Refused, why);
        Raise(EventKinds.AssistedRefused, officerId, Place, new { kind = Kind.ToString() });
    }

    /// <summary>It was to be confirmed and a rule did not allow it.</summary>
    /// <exception cref="RuleException">Decided already (409).</exception>
    public void RefuseBy(string rule, long officerId, DateTimeOffset now)
    {
        Decide(officerId, now);
        (State, RefusedRule) = (EntryState.Refused, rule);
        Raise(EventKinds.AssistedRefused, officerId, Place, new { kind = Kind.ToString(), rule });
    }

    /// <exception cref="RuleException">Not confirmed, taken over already (409), or an officer who entered or confirmed it takes it (403).</exception>
    public void RequireClaimable(long participantId)
    {
        Rule.Require(State is not EntryState.Waiting, ClaimRules.Waiting);
        Rule.Require(State is not EntryState.Refused, ClaimRules.Refused);
        Rule.Require(State is not EntryState.Claimed, ClaimRules.ClaimedAlready);
        Rule.Allow(participantId != EnteredBy && participantId != DecidedBy, ClaimRules.OfficerClaims);
    }

    /// <summary>The citizen takes it over.</summary>
    /// <param name="participantId">The account.</param>
    /// <param name="moves">What came of it is the account's now; a vote may have to stay where it was counted.</param>
    /// <param name="now">The time of taking over.</param>
    /// <exception cref="RuleException">As <see cref="RequireClaimable"/>.</exception>
    public void Claim(long participantId, bool moves, DateTimeOffset now)
    {
        RequireClaimable(participantId);
        (State, ClaimedBy, ClaimedAt) = (EntryState.Claimed, participantId, now);
        if (moves)
        {
            HandTo(participantId);
        }

        Raise(EventKinds.AssistedClaimed, participantId, Subject, new { kind = Kind.ToString() });
    }

    /// <summary>The citizen has an account now, and what is still to be confirmed will be the account's.</summary>
    public void HandTo(long participantId) => ParticipantId = participantId;

    private void Decide(long officerId, DateTimeOffset now)
    {
        Rule.Require(State is EntryState.Waiting, DeskRules.DecidedAlready);
        (DecidedBy, DecidedAt) = (officerId, now);
    }

    /// <summary>What shows nowhere must not make any page look changed.</summary>
    private EventSubject Place() => new(AgencyId);

    /// <summary>Whose entry it is stays out of the log.</summary>
    private EventSubject Subject() => new(AgencyId, ChallengeId, ProposalId, CommentId);
}

public static class VotesFromDesks
{
    /// <summary>The entries whose votes stand: counted apart, and with all others in the tally.</summary>
    public static IQueryable<AssistedEntry> StandingDeskVotes(this FkpDbContext db) => db.AssistedEntries
        .Where(e => e.Kind == EntryKind.Vote && (e.State == EntryState.Confirmed || e.State == EntryState.Claimed)
            && db.Votes.Any(v => v.ParticipantId == e.ParticipantId && v.ProposalId == e.ProposalId));
}

internal sealed class DeskMapping : IEntityTypeConfiguration<AssistedEntry>
{
    public const string OneVoteEach = "ux_assisted_entry_vote";

    public void Configure(EntityTypeBuilder<AssistedEntry> entry)
    {
        entry.HasOne(e => e.Agency).WithMany().HasForeignKey(e => e.AgencyId);
        entry.HasOne(e => e.Challenge).WithMany().HasForeignKey(e => e.ChallengeId);
        entry.HasOne(e => e.Participant).WithMany().HasForeignKey(e => e.ParticipantId);
        entry.HasOne(e => e.Proposal).WithMany().HasForeignKey(e => e.ProposalId);
        entry.HasOne(e => e.Comment).WithMany().HasForeignKey(e => e.CommentId);
        entry.HasIndex(e => new { e.ParticipantId, e.ProposalId }).IsUnique().HasFilter("kind = 'Vote' and state <> 'Refused'").HasDatabaseName(OneVoteEach);
    }
}
