using FkpDigital.Comments;
using FkpDigital.Core;
using FkpDigital.Moderation;
using FkpDigital.Web.Api;
using Microsoft.AspNetCore.Http.Extensions;

namespace FkpDigital.Web.Pages.Proposals;

/// <summary>What is written in the forms of a proposal's page; one of them is open at a time.</summary>
public sealed class DiscussionInput
{
    public string? Text { get; set; }
    public string? Stance { get; set; }
    public string? Reason { get; set; }
    public string? Note { get; set; }

    /// <exception cref="RuleException">No reason was chosen, or none that there is (400).</exception>
    public Reason ChosenReason()
    {
        Rule.Input(!string.IsNullOrEmpty(Reason), "reason", InputRules.Required);
        return Choice.Of(Reason, "reason", FkpDigital.Moderation.Reason.Other);
    }
}

/// <summary>Where in the discussion the reader is and which form is open, from the address.</summary>
/// <param name="OldestFirst">The order of threads.</param>
/// <param name="After">The last thread of the page before.</param>
/// <param name="Thread">The one thread that is shown alone.</param>
/// <param name="Reply">The thread that is being answered.</param>
/// <param name="Edit">The comment that is being changed.</param>
/// <param name="Report">The comment that is being reported; 0 is the proposal.</param>
public sealed record DiscussionPlace(bool OldestFirst, long? After, long? Thread, long? Reply = null, long? Edit = null, long? Report = null);

/// <summary>The comments of a proposal with the forms of whoever looks, shown by <c>_Comments</c>.</summary>
public sealed record Discussion(
    long ProposalId, string Address, long AuthorId, bool IsOpen, long? Me, DateTimeOffset Now,
    IReadOnlyList<CommentThread> Threads, long? Next, StanceCounts Stances, int Total, DiscussionPlace Place, DiscussionInput Input)
{
    /// <summary>Threads on one page.</summary>
    public const int PageSize = 50;

    public bool MayReply(CommentThread thread) => IsOpen && thread.Top.State is CommentState.Published;

    public bool MayEdit(CommentView comment) =>
        comment.AuthorId == Me && comment.State is CommentState.Published && Now < comment.CreatedAt + Comment.EditTime;

    public bool MayDelete(CommentView comment) => comment.AuthorId == Me && comment.State is CommentState.Published;

    public bool MayReport(CommentView comment) => comment.AuthorId != Me && comment.State is CommentState.Published;

    /// <summary>This page in another state, as <c>~/…</c>.</summary>
    public string Link(DiscussionPlace place, string? handler = null, string? anchor = null)
    {
        var query = new QueryBuilder();
        void Add(string name, object? value)
        {
            if (value is not null)
            {
                query.Add(name, Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!);
            }
        }

        Add("handler", handler);
        Add("order", place.OldestFirst ? "oldest" : null);
        Add("after", place.After);
        Add("thread", place.Thread);
        Add("reply", place.Reply);
        Add("edit", place.Edit);
        Add("report", place.Report);
        return $"{Address}{query}{(anchor is null ? "" : $"#{anchor}")}";
    }

    /// <summary>Without any form open.</summary>
    public DiscussionPlace Here => Place with { Reply = null, Edit = null, Report = null };
}

/// <summary>One comment in its thread, shown by <c>_Comment</c>.</summary>
public sealed record CommentPart(Discussion In, CommentView Comment, CommentThread Thread)
{
    public bool IsTop => Comment.Parent is null;
}

/// <summary>A form for a text, shown by <c>_CommentForm</c>.</summary>
public sealed record CommentForm(string Action, string Label, string Send, bool WithStance, string? Text, string? Stance, string? Cancel);

/// <summary>The form of a report, shown by <c>_ReportForm</c>.</summary>
public sealed record ReportForm(string Action, string Heading, DiscussionInput Input, string Cancel);
