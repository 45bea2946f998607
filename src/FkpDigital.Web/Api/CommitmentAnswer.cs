using FkpDigital.Commitments;
using FkpDigital.Forums;

namespace FkpDigital.Web.Api;

/// <summary>A proof: an address elsewhere, or a file here.</summary>
public sealed record EvidenceAnswer(long Id, string Title, DateTimeOffset At, string Url, string? FileName, string? ContentType, string? Sha256, PhotoMoment? Shows);

/// <summary>The idea that a promise grew from; votes and rank as frozen with the agenda, and the votes of today.</summary>
public sealed record SourceProposal(long Id, string? Author, DateTimeOffset PublishedAt, int Votes, int Rank, int VotesNow);

public sealed record SourceRow(long Id, int Position, string Number, string Sha256, DateTimeOffset SignedAt);

public sealed record SourceItem(long Id, int Position, AgendaSource Source, string Title, ItemOutcome Outcome, string? OutcomeReason, string AgendaSha256);

public sealed record SourceForum(long Id, string Title, DateTimeOffset HeldAt);

public sealed record SourceChallenge(long Id, string Slug, string Title, int Round);

/// <summary>The way back from a promise to its signed row, agenda item, proposal and votes; <c>proposal</c> is null for items of another source.</summary>
public sealed record CommitmentSource(SourceRow Row, SourceItem AgendaItem, SourceProposal? Proposal, SourceForum Forum, SourceChallenge Challenge);

/// <summary>One commitment over the API.</summary>
public sealed record CommitmentAnswer(
    long Id, string Title, string Problem, string Recommendation, string Owner, AgencyRef Agency, RegionRef Region, DueView Due, CommitmentState State,
    bool Overdue, bool DoneLate, string? Explanation, DateTimeOffset MadeAt, DateTimeOffset? DoneAt,
    IReadOnlyList<FollowUpView> FollowUps, IReadOnlyList<EvidenceAnswer> Evidence, CommitmentSource Source)
{
    internal static CommitmentAnswer Of(CommitmentView promise)
    {
        var s = promise.Summary;
        return new(s.Id, s.Title, promise.Problem, promise.Recommendation, s.Owner, s.Agency, s.Region, s.Due, s.State, s.Overdue, s.DoneLate,
            promise.Explanation, s.MadeAt, s.DoneAt, promise.FollowUps,
            [.. promise.Evidence.Select(e => new EvidenceAnswer(e.Id, e.Title, e.At, e.Url ?? $"/commitments/{s.Id}/evidence/{e.Id}", e.FileName, e.ContentType, e.Sha256, e.Shows))],
            SourceOf(promise.Origin));
    }

    private static CommitmentSource SourceOf(CommitmentOrigin o) => new(
        new SourceRow(o.RowId, o.RowPosition, o.RecordNumber, o.RecordSha256, o.SignedAt),
        new SourceItem(o.ItemId, o.ItemPosition, o.Source, o.ItemTitle, o.Outcome, o.OutcomeReason, o.AgendaSha256),
        o.ProposalId is { } proposal ? new SourceProposal(proposal, o.Author, o.ProposedAt!.Value, o.FrozenVotes!.Value, o.FrozenRank!.Value, o.VotesNow ?? 0) : null,
        new SourceForum(o.ForumId, o.ForumTitle, o.ForumAt),
        new SourceChallenge(o.ChallengeId, o.ChallengeSlug, o.ChallengeTitle, o.RoundNumber));
}
