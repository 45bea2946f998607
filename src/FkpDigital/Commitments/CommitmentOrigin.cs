using FkpDigital.Forums;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FkpDigital.Commitments;

/// <summary>Where a promise comes from: a row of the view <c>commitment_origin</c>. Nothing of the proposal is set for items of another source.</summary>
public sealed class CommitmentOrigin
{
    private CommitmentOrigin() { }

    public long CommitmentId { get; private init; }
    public long RowId { get; private init; }
    public int RowPosition { get; private init; }
    public string RecordNumber { get; private init; } = "";
    public string RecordSha256 { get; private init; } = "";
    public DateTimeOffset SignedAt { get; private init; }
    public DateTimeOffset PublishedAt { get; private init; }
    public long ForumId { get; private init; }
    public string ForumTitle { get; private init; } = "";
    public DateTimeOffset ForumAt { get; private init; }
    public string AgendaSha256 { get; private init; } = "";
    public long ItemId { get; private init; }
    public int ItemPosition { get; private init; }
    public AgendaSource Source { get; private init; }
    public string ItemTitle { get; private init; } = "";
    public ItemOutcome Outcome { get; private init; }
    public string? OutcomeReason { get; private init; }

    /// <summary>Rank and votes of the tally that was frozen with the agenda.</summary>
    public int? FrozenRank { get; private init; }
    public int? FrozenVotes { get; private init; }

    public long? ProposalId { get; private init; }
    public DateTimeOffset? ProposedAt { get; private init; }

    /// <summary>The display name of whoever proposed it; null when the proposal is hidden.</summary>
    public string? Author { get; private init; }
    public int? VotesNow { get; private init; }
    public long ChallengeId { get; private init; }
    public string ChallengeSlug { get; private init; } = "";
    public string ChallengeTitle { get; private init; } = "";
    public int RoundNumber { get; private init; }
}

internal sealed class CommitmentOriginMapping : IEntityTypeConfiguration<CommitmentOrigin>
{
    public void Configure(EntityTypeBuilder<CommitmentOrigin> origin) => origin.HasNoKey();
}
