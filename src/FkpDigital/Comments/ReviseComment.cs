using FkpDigital.Core;
using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Comments;

/// <summary>The author changes a comment or takes it back.</summary>
public sealed class ReviseComment(FkpDbContext db, TimeProvider clock)
{
    /// <returns>The comment, or null when there is none.</returns>
    /// <exception cref="RuleException">See <see cref="Comment.Edit"/>.</exception>
    public async Task<Comment?> EditAsync(long commentId, long participantId, string? text, CancellationToken cancel)
    {
        var comment = await LoadAsync(commentId, cancel);
        comment?.Edit(participantId, text ?? "", clock.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        return comment;
    }

    /// <returns>The comment, or null when there is none.</returns>
    /// <exception cref="RuleException">See <see cref="Comment.Delete"/>.</exception>
    public async Task<Comment?> DeleteAsync(long commentId, long participantId, CancellationToken cancel)
    {
        var comment = await LoadAsync(commentId, cancel);
        comment?.Delete(participantId);
        await db.SaveChangesAsync(cancel);
        return comment;
    }

    private Task<Comment?> LoadAsync(long id, CancellationToken cancel) => db.Comments
        .Include(c => c.Proposal).ThenInclude(p => p.Challenge)
        .SingleOrDefaultAsync(c => c.Id == id, cancel);
}
