using FkpDigital.Agencies;
using FkpDigital.Comments;
using FkpDigital.Data;
using FkpDigital.Markup;
using FkpDigital.Moderation;
using FkpDigital.Proposals;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Api;

/// <summary>A comment as a client sends it; a reply names its <paramref name="Parent"/> and takes no stance.</summary>
public sealed record NewComment(string? Text, Stance? Stance = null, long? Parent = null);

public sealed record EditedComment(string? Text);

/// <summary>A comment. The texts of one that is deleted or hidden are null; a hidden one says why.</summary>
/// <param name="Desk">The agency at whose desk it was written down for a citizen without a phone, or null.</param>
public sealed record CommentItem(
    long Id, long? Parent, string? Author, Stance? Stance, string? Text, string? Html, CommentState State, Reason? HiddenReason, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt,
    string? Desk)
{
    internal static CommentItem Of(CommentView c)
    {
        var text = c.State is CommentState.Published ? c.Text : null;
        return new CommentItem(c.Id, c.Parent, c.State is CommentState.Deleted ? null : c.Author, c.Stance, text, text is null ? null : RichText.ToHtml(text), c.State, Choice.Reason(c.HiddenReason), c.CreatedAt, c.EditedAt, c.Desk);
    }
}

/// <summary>A top-level comment with its first replies; <paramref name="ReplyCount"/> counts all of them.</summary>
public sealed record ThreadItem(CommentItem Comment, IReadOnlyList<CommentItem> Replies, int ReplyCount);

internal sealed record CommentKey(long Id);

internal static class CommentsApi
{
    private const int PageSize = 20;

    public static void MapComments(this RouteGroupBuilder api)
    {
        var ofProposal = api.MapGroup("/proposals/{id:long}/comments").WithTags("Comments");
        ofProposal.MapGet("", ListAsync).Needs(Right.Read).WithSummary("Threads of two levels, oldest first (?order=newest turns it).");
        ofProposal.MapPost("", PostAsync).Needs(Right.TakePart).WithSummary("Comment on a proposal or answer a comment.");

        var one = api.MapGroup("/comments/{id:long}").WithTags("Comments").Needs(Right.TakePart);
        one.MapPut("", EditAsync).WithSummary("Change your own comment in its first 15 minutes.");
        one.MapDelete("", DeleteAsync).WithSummary("Take your own comment back; a tombstone stays.");
        one.MapPost("/reports", ReportAsync).WithSummary("Report a comment to the moderators.");
    }

    private static async Task<Results<Ok<Listing<ThreadItem>>, NotFound>> ListAsync(
        long id, string? order, string? after, FkpDbContext db, CommentThreads comments, CancellationToken cancel)
    {
        var newest = Choice.Of(order, "order", CommentOrder.Oldest) is CommentOrder.Newest;
        var key = Cursor.Read<CommentKey>(after);
        if (!await db.Proposals.AnyAsync(p => p.Id == id && (p.State == ProposalState.Published || p.State == ProposalState.Hidden), cancel))
        {
            return TypedResults.NotFound();
        }

        var rows = await comments.ListAsync(id, newest, key?.Id, PageSize + 1, cancel);
        var page = Listing.Of(rows, PageSize, t => new CommentKey(t.Top.Id));
        return TypedResults.Ok(new Listing<ThreadItem>(
            [.. page.Items.Select(t => new ThreadItem(CommentItem.Of(t.Top), [.. t.Replies.Select(CommentItem.Of)], t.ReplyCount))], page.Next));
    }

    private static async Task<Results<Created<CommentItem>, NotFound>> PostAsync(
        long id, NewComment comment, HttpContext http, PostComment post, CommentThreads comments, CancellationToken cancel)
    {
        var posted = await post.RunAsync(id, http.User.ParticipantId()!.Value, comment.Stance, comment.Text ?? "", comment.Parent, cancel);
        return posted is null
            ? TypedResults.NotFound()
            : TypedResults.Created($"/proposals/{id}?thread={posted.ParentId ?? posted.Id}#c{posted.Id}", CommentItem.Of((await comments.FindAsync(posted.Id, cancel))!));
    }

    private static async Task<Results<Ok<CommentItem>, NotFound>> EditAsync(
        long id, EditedComment comment, HttpContext http, ReviseComment revise, CommentThreads comments, CancellationToken cancel) =>
        await revise.EditAsync(id, http.User.ParticipantId()!.Value, comment.Text, cancel) is null
            ? TypedResults.NotFound()
            : TypedResults.Ok(CommentItem.Of((await comments.FindAsync(id, cancel))!));

    private static async Task<Results<NoContent, NotFound>> DeleteAsync(long id, HttpContext http, ReviseComment revise, CancellationToken cancel) =>
        await revise.DeleteAsync(id, http.User.ParticipantId()!.Value, cancel) is null ? TypedResults.NotFound() : TypedResults.NoContent();

    private static async Task<Results<NoContent, NotFound>> ReportAsync(
        long id, NewReport report, HttpContext http, FkpDbContext db, ReportContent reports, CancellationToken cancel)
    {
        var proposal = await db.Comments.Where(c => c.Id == id).Select(c => (long?)c.ProposalId).SingleOrDefaultAsync(cancel);
        return proposal is not null && await reports.RunAsync(proposal.Value, id, http.User.ParticipantId()!.Value, report.Reason, report.Note, cancel)
            ? TypedResults.NoContent()
            : TypedResults.NotFound();
    }
}

/// <summary>Which comment comes first.</summary>
internal enum CommentOrder
{
    Newest,
    Oldest,
}
