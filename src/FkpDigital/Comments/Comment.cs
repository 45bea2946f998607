using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Participants;
using FkpDigital.Proposals;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FkpDigital.Comments;

public enum Stance
{
    For,
    Neutral,
    Against,
}

public enum CommentState
{
    Published,
    Hidden,
    Deleted,
}

public static class CommentRules
{
    public const string ThirdLevel = "comment.third-level";
    public const string OtherProposal = "comment.other-proposal";
    public const string StanceOnReply = "comment.stance-on-reply";
    public const string NotAuthor = "comment.not-author";
    public const string EditTimeOver = "comment.edit-time-over";
    public const string NotPublic = "comment.not-public";
    public const string NotHidden = "comment.not-hidden";
    public const string ParentGone = "comment.parent-gone";
}

/// <summary>A remark under a proposal. A top-level one takes a stance; a reply answers a top-level one.</summary>
public sealed class Comment : Entity
{
    public const int MaxText = 2_000;

    /// <summary>How long an author may change the text.</summary>
    public static readonly TimeSpan EditTime = TimeSpan.FromMinutes(15);

    private Comment() { }

    /// <param name="proposal">With its challenge loaded.</param>
    /// <param name="parent">The top-level comment that this one answers, or null.</param>
    /// <exception cref="RuleException">A hidden proposal, a third level, a stance on a reply, or an unacceptable text.</exception>
    public Comment(Proposal proposal, Comment? parent, long authorId, Stance? stance, string text, DateTimeOffset now)
    {
        Rule.Require(proposal.State is ProposalState.Published, ProposalRules.NotPublic);
        Rule.Input(parent is null || parent.ParentId is null, "parent", CommentRules.ThirdLevel);
        Rule.Input(parent is null || parent.ProposalId == proposal.Id, "parent", CommentRules.OtherProposal);
        Rule.Require(parent is null || parent.State is CommentState.Published, CommentRules.ParentGone);
        Rule.Input(parent is null || stance is null, "stance", CommentRules.StanceOnReply);
        Proposal = proposal;
        ProposalId = proposal.Id;
        ParentId = parent?.Id;
        AuthorId = authorId;
        Stance = parent is null ? stance ?? Comments.Stance.Neutral : null;
        Text = Rule.Text(text, "text", 2, MaxText);
        State = CommentState.Published;
        CreatedAt = now;
        Raise(EventKinds.CommentPosted, authorId, Subject);
    }

    public long ProposalId { get; private init; }
    public Proposal Proposal { get; private init; } = null!;
    public long? ParentId { get; private init; }
    public long AuthorId { get; private init; }
    public Participant Author { get; private init; } = null!;

    /// <summary>The agency at whose desk it was written down for a citizen without a phone, or null.</summary>
    public long? DeskId { get; private set; }

    public Agency? Desk { get; private set; }
    public Stance? Stance { get; private init; }

    /// <summary>Markdown.</summary>
    public string Text { get; private set; } = "";

    public CommentState State { get; private set; }
    public string? HiddenReason { get; private set; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? EditedAt { get; private set; }

    public bool MayEdit(long participantId, DateTimeOffset now) =>
        State is CommentState.Published && participantId == AuthorId && now < CreatedAt + EditTime;

    /// <exception cref="RuleException">Not the author (403), later than 15 minutes, not public, or an unacceptable text.</exception>
    public void Edit(long participantId, string text, DateTimeOffset now)
    {
        Rule.Allow(participantId == AuthorId, CommentRules.NotAuthor);
        Rule.Require(State is CommentState.Published, CommentRules.NotPublic);
        Rule.Require(now < CreatedAt + EditTime, CommentRules.EditTimeOver);
        Text = Rule.Text(text, "text", 2, MaxText);
        EditedAt = now;
        Raise(EventKinds.CommentEdited, participantId, Subject);
    }

    /// <summary>The author takes it back; a tombstone stays and the text is gone.</summary>
    /// <exception cref="RuleException">Not the author (403), or not public.</exception>
    public void Delete(long participantId)
    {
        Rule.Allow(participantId == AuthorId, CommentRules.NotAuthor);
        Rule.Require(State is CommentState.Published, CommentRules.NotPublic);
        State = CommentState.Deleted;
        Text = "";
        Raise(EventKinds.CommentDeleted, participantId, Subject);
    }

    /// <exception cref="RuleException">Not public.</exception>
    public void Hide(string reason, long moderatorId)
    {
        Rule.Require(State is CommentState.Published, CommentRules.NotPublic);
        State = CommentState.Hidden;
        HiddenReason = reason;
        Raise(EventKinds.ContentHidden, moderatorId, Subject, new { reason });
    }

    /// <exception cref="RuleException">Not hidden.</exception>
    public void Restore(long moderatorId)
    {
        Rule.Require(State is CommentState.Hidden, CommentRules.NotHidden);
        State = CommentState.Published;
        HiddenReason = null;
        Raise(EventKinds.ContentRestored, moderatorId, Subject);
    }

    internal void WrittenDownAt(Agency desk) => Desk = desk;

    /// <summary>Needs <see cref="Proposal"/> and its challenge loaded.</summary>
    internal EventSubject Subject() => Proposal.Subject() with { CommentId = Id };
}

internal sealed class CommentMapping : IEntityTypeConfiguration<Comment>
{
    public void Configure(EntityTypeBuilder<Comment> comment)
    {
        comment.HasOne(c => c.Proposal).WithMany().HasForeignKey(c => c.ProposalId).OnDelete(DeleteBehavior.Restrict);
        comment.HasOne(c => c.Desk).WithMany().HasForeignKey(c => c.DeskId);
        comment.HasOne<Comment>().WithMany().HasForeignKey(c => c.ParentId);
        comment.HasOne(c => c.Author).WithMany().HasForeignKey(c => c.AuthorId).OnDelete(DeleteBehavior.Restrict);
        comment.Property<uint>("Version").IsRowVersion();
    }
}
