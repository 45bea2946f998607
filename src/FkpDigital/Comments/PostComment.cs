using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Participants;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Comments;

/// <summary>A citizen comments on a proposal or answers a comment.</summary>
public sealed class PostComment(FkpDbContext db, TimeProvider clock)
{
    /// <returns>The saved comment, or null when there is no such proposal.</returns>
    /// <exception cref="RuleException">See <see cref="Comment"/>; an unknown parent is an input fault.</exception>
    public async Task<Comment?> RunAsync(long proposalId, long authorId, Stance? stance, string text, long? parentId, CancellationToken cancel)
    {
        if (await PrepareAsync(proposalId, authorId, stance, text, parentId, cancel) is not { } comment)
        {
            return null;
        }

        await db.SaveChangesAsync(cancel);
        return comment;
    }

    /// <summary>The comment that the next saving writes.</summary>
    /// <inheritdoc cref="RunAsync"/>
    internal async Task<Comment?> PrepareAsync(long proposalId, long authorId, Stance? stance, string text, long? parentId, CancellationToken cancel)
    {
        var proposal = await db.Proposals.Include(p => p.Challenge).SingleOrDefaultAsync(p => p.Id == proposalId, cancel);
        if (proposal is null)
        {
            return null;
        }

        await db.RequireTakesPartAsync(authorId, cancel);
        var parent = parentId is null ? null : await db.Comments.SingleOrDefaultAsync(c => c.Id == parentId, cancel);
        Rule.Input(parentId is null || parent is not null, "parent", InputRules.Unknown);
        var comment = new Comment(proposal, parent, authorId, stance, text, clock.GetUtcNow());
        db.Comments.Add(comment);
        return comment;
    }
}
