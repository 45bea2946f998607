using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FkpDigital.Voting;

public enum BallotKind
{
    Cast,
    Withdrawn,
}

public static class VoteRules
{
    public const string NotYetOpen = "vote.not-yet-open";
    public const string Closed = "vote.closed";
    public const string OwnProposal = "vote.own-proposal";
    public const string NoVotesLeft = "vote.none-left";
    public const string NotPublic = "vote.not-public";
}

/// <summary>A vote that stands. One per person and proposal: the primary key says so.</summary>
public sealed class Vote
{
    private Vote() { }

    public long ProposalId { get; private init; }
    public long ParticipantId { get; private init; }
    public long RoundId { get; private init; }
    public DateTimeOffset CastAt { get; private init; }
}

/// <summary>A vote given or taken back; rows are only added, so any tally can be recounted.</summary>
public sealed class Ballot
{
    private Ballot() { }

    public long Id { get; private init; }
    public long ProposalId { get; private init; }
    public long ParticipantId { get; private init; }
    public long RoundId { get; private init; }
    public BallotKind Kind { get; private init; }
    public DateTimeOffset At { get; private init; }
}

internal sealed class BallotMapping : IEntityTypeConfiguration<Vote>, IEntityTypeConfiguration<Ballot>
{
    public void Configure(EntityTypeBuilder<Vote> vote) => vote.HasKey(v => new { v.ParticipantId, v.ProposalId }).HasName("one_vote_each");

    public void Configure(EntityTypeBuilder<Ballot> ballot) => ballot.HasIndex(b => new { b.ParticipantId, b.ProposalId, b.Id });
}
