using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Comments;

/// <summary>A comment as it is shown. The text of one that is not public is empty; its place stays, with the reason.</summary>
/// <param name="Desk">Name of the agency at whose desk it was written down, or null.</param>
public sealed record CommentView(
    long Id, long? Parent, long AuthorId, string Author, Stance? Stance, string Text, CommentState State, string? HiddenReason, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt,
    string? Desk);

/// <summary>A top-level comment with its first replies; <paramref name="ReplyCount"/> counts all of them.</summary>
public sealed record CommentThread(CommentView Top, IReadOnlyList<CommentView> Replies, int ReplyCount);

/// <summary>How many public top-level comments take which stance.</summary>
public sealed record StanceCounts(int For, int Neutral, int Against);

/// <summary>One page of the comments under a proposal.</summary>
/// <param name="Next">Id to go on after; null on the last page.</param>
/// <param name="Stances">Of all, not of this page.</param>
public sealed record CommentPage(IReadOnlyList<CommentThread> Threads, long? Next, StanceCounts Stances);

/// <summary>The comments under a proposal.</summary>
public sealed class CommentThreads(FkpDbContext db)
{
    /// <summary>Replies shown with their thread in a list; the rest has an address of its own.</summary>
    public const int RepliesInList = 20;

    /// <summary>Replies shown of a thread alone.</summary>
    public const int RepliesAlone = 1_000;

    /// <summary>Up to <paramref name="take"/> threads after an id.</summary>
    public Task<List<CommentThread>> ListAsync(long proposalId, bool newestFirst, long? after, int take, CancellationToken cancel)
    {
        var tops = db.Comments.Where(c => c.ProposalId == proposalId && c.ParentId == null);
        tops = (newestFirst, after) switch
        {
            (true, { } last) => tops.Where(c => c.Id < last),
            (false, { } last) => tops.Where(c => c.Id > last),
            _ => tops,
        };
        return ReadAsync((newestFirst ? tops.OrderByDescending(c => c.Id) : tops.OrderBy(c => c.Id)).Take(take), RepliesInList, cancel);
    }

    /// <summary>One page of threads, or one thread alone, with the counts of all.</summary>
    public async Task<CommentPage> PageAsync(long proposalId, bool newestFirst, long? after, long? thread, int size, CancellationToken cancel)
    {
        var threads = thread is { } alone ? await OneAsync(proposalId, alone, cancel) : await ListAsync(proposalId, newestFirst, after, size + 1, cancel);
        return new CommentPage([.. threads.Take(size)], threads.Count > size ? threads[size - 1].Top.Id : null, await CountAsync(proposalId, cancel));
    }

    /// <summary>One thread alone, with its replies; empty when there is no such thread under that proposal.</summary>
    public Task<List<CommentThread>> OneAsync(long proposalId, long threadId, CancellationToken cancel) =>
        ReadAsync(db.Comments.Where(c => c.Id == threadId && c.ProposalId == proposalId && c.ParentId == null), RepliesAlone, cancel);

    public async Task<StanceCounts> CountAsync(long proposalId, CancellationToken cancel)
    {
        var counts = await db.Comments
            .Where(c => c.ProposalId == proposalId && c.ParentId == null && c.State == CommentState.Published)
            .GroupBy(c => c.Stance)
            .Select(g => new { Stance = g.Key, Count = g.Count() })
            .ToListAsync(cancel);
        int Of(Stance stance) => counts.FirstOrDefault(c => c.Stance == stance)?.Count ?? 0;
        return new StanceCounts(Of(Stance.For), Of(Stance.Neutral), Of(Stance.Against));
    }

    /// <returns>The comment, or null when there is none.</returns>
    public Task<CommentView?> FindAsync(long commentId, CancellationToken cancel) =>
        View(db.Comments.Where(c => c.Id == commentId)).SingleOrDefaultAsync(cancel);

    private async Task<List<CommentThread>> ReadAsync(IQueryable<Comment> tops, int replies, CancellationToken cancel)
    {
        var threads = await View(tops).ToListAsync(cancel);
        var ids = threads.ConvertAll(t => t.Id);
        var counts = await db.Comments.Where(c => ids.Contains(c.ParentId!.Value))
            .GroupBy(c => c.ParentId!.Value).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        var shown = counts.Count == 0 ? [] : await View(db.Comments
            .Where(c => ids.Contains(c.ParentId!.Value) && db.Comments.Count(earlier => earlier.ParentId == c.ParentId && earlier.Id < c.Id) < replies)
            .OrderBy(c => c.Id)).ToListAsync(cancel);
        var ofThread = shown.ToLookup(c => c.Parent!.Value);
        return [.. threads.Select(t => new CommentThread(t, [.. ofThread[t.Id]], counts.GetValueOrDefault(t.Id)))];
    }

    private IQueryable<CommentView> View(IQueryable<Comment> comments) => comments.Select(c => new CommentView(
        c.Id, c.ParentId, c.AuthorId, c.Author.DisplayName, c.Stance, c.State == CommentState.Published ? c.Text : "", c.State, c.HiddenReason, c.CreatedAt, c.EditedAt,
        db.Agencies.Where(a => a.Id == c.DeskId).Select(a => a.Name).FirstOrDefault())); // a join would have the planner read everybody
}
