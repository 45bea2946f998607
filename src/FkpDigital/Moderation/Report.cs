using FkpDigital.Comments;
using FkpDigital.Core;
using FkpDigital.Participants;
using FkpDigital.Proposals;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FkpDigital.Moderation;

/// <summary>Why content is reported or hidden; stored as text, shown as a sentence.</summary>
public enum Reason
{
    Insult,
    PersonalData,
    Spam,
    OffTopic,
    Hoax,
    Hatred,
    Other,
}

public static class ModerationRules
{
    public const string ReportedAlready = "report.already";
    public const string OwnContent = "report.own-content";
    public const string OwnUnit = "moderation.own-unit";
    public const string OwnText = "moderation.own-text";
    public const string OwnDecision = "moderation.own-decision";
    public const string NoteNeeded = "moderation.note-needed";
}

/// <summary>Somebody says that a proposal or a comment breaks the rules of the house.</summary>
public sealed class Report : Entity
{
    public const int MaxNote = 500;

    private Report() { }

    /// <exception cref="RuleException">The reporter's own content, not public, or the note is missing for <see cref="Moderation.Reason.Other"/>.</exception>
    public Report(Proposal proposal, Comment? comment, long reporterId, Reason reason, string? note, DateTimeOffset now)
    {
        Rule.Allow((comment?.AuthorId ?? proposal.AuthorId) != reporterId, ModerationRules.OwnContent);
        Rule.Require(comment is null ? proposal.State is ProposalState.Published : comment.State is CommentState.Published, ProposalRules.NotPublic);
        Rule.Input(reason is not Reason.Other || !string.IsNullOrWhiteSpace(note), "note", ModerationRules.NoteNeeded);
        Proposal = proposal;
        ProposalId = proposal.Id;
        Comment = comment;
        CommentId = comment?.Id;
        ReporterId = reporterId;
        Reason = reason;
        Note = Rule.Text(note, "note", 0, MaxNote);
        CreatedAt = now;
        Raise(EventKinds.ContentReported, reporterId, () => proposal.Subject() with { CommentId = CommentId }, new { reason = reason.ToString() });
    }

    public long ProposalId { get; private init; }
    public Proposal Proposal { get; private init; } = null!;
    public long? CommentId { get; private init; }
    public Comment? Comment { get; private init; }
    public long ReporterId { get; private init; }
    public Participant Reporter { get; private init; } = null!;
    public Reason Reason { get; private init; }
    public string? Note { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }
    public long? DecisionId { get; private set; }
    public Decision? Decision { get; private set; }

    internal void Close(Decision decision) => Decision = decision;
}

public enum DecisionAction
{
    Hide,
    Restore,

    /// <summary>The reports were looked at and the content stays.</summary>
    Keep,
}

/// <summary>What a moderator decided about a proposal or a comment, and why.</summary>
public sealed class Decision : Entity
{
    private Decision() { }

    internal Decision(long proposalId, long? commentId, long moderatorId, DecisionAction action, string reason, string? note, DateTimeOffset now) =>
        (ProposalId, CommentId, ModeratorId, Action, Reason, Note, At) = (proposalId, commentId, moderatorId, action, reason, note, now);

    public long ProposalId { get; private init; }
    public long? CommentId { get; private init; }
    public long ModeratorId { get; private init; }
    public Participant Moderator { get; private init; } = null!;
    public DecisionAction Action { get; private init; }

    /// <summary>Name of a <see cref="Moderation.Reason"/>.</summary>
    public string Reason { get; private init; } = "";

    public string? Note { get; private init; }
    public DateTimeOffset At { get; private init; }
}

internal sealed class ModerationMapping : IEntityTypeConfiguration<Report>, IEntityTypeConfiguration<Decision>
{
    public const string OneReportEach = "ux_report_once";

    public void Configure(EntityTypeBuilder<Report> report)
    {
        report.HasOne(r => r.Proposal).WithMany().HasForeignKey(r => r.ProposalId);
        report.HasOne(r => r.Comment).WithMany().HasForeignKey(r => r.CommentId);
        report.HasOne(r => r.Reporter).WithMany().HasForeignKey(r => r.ReporterId);
        report.HasOne(r => r.Decision).WithMany().HasForeignKey(r => r.DecisionId);
    }

    public void Configure(EntityTypeBuilder<Decision> decision) =>
        decision.HasOne(d => d.Moderator).WithMany().HasForeignKey(d => d.ModeratorId);
}
