using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Participants;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Moderation;

/// <summary>A citizen reports a proposal or a comment to the moderators.</summary>
public sealed class ReportContent(FkpDbContext db, TimeProvider clock)
{
    /// <returns>False when there is no such content.</returns>
    /// <exception cref="RuleException">Reported before by this person and still open, or see <see cref="Report"/>.</exception>
    public async Task<bool> RunAsync(long proposalId, long? commentId, long reporterId, Reason reason, string? note, CancellationToken cancel)
    {
        var proposal = await db.Proposals.Include(p => p.Challenge).SingleOrDefaultAsync(p => p.Id == proposalId, cancel);
        var comment = commentId is null ? null : await db.Comments.SingleOrDefaultAsync(c => c.Id == commentId && c.ProposalId == proposalId, cancel);
        if (proposal is null || (commentId is not null && comment is null))
        {
            return false;
        }

        await db.RequireTakesPartAsync(reporterId, cancel);
        db.Reports.Add(new Report(proposal, comment, reporterId, reason, note, clock.GetUtcNow()));
        await db.SaveChangesAsync(cancel);
        return true;
    }
}
