using FkpDigital.Agencies;
using FkpDigital.Comments;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Proposals;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Moderation;

/// <summary>A moderator decides about a proposal or a comment; every open report about it is closed by the decision.</summary>
public sealed class Moderate(FkpDbContext db, Authority authority, Impartiality impartiality, TimeProvider clock)
{
    /// <returns>False when there is no such content.</returns>
    /// <exception cref="RuleException">No moderator there, a case about the own unit, text or earlier decision (403), or the content's state does not allow it.</exception>
    public async Task<bool> RunAsync(long proposalId, long? commentId, long moderatorId, DecisionAction action, Reason reason, string? note, CancellationToken cancel)
    {
        var proposal = await db.Proposals.Include(p => p.Challenge).SingleOrDefaultAsync(p => p.Id == proposalId, cancel);
        var comment = commentId is null ? null : await db.Comments.SingleOrDefaultAsync(c => c.Id == commentId && c.ProposalId == proposalId, cancel);
        if (proposal is null || (commentId is not null && comment is null))
        {
            return false;
        }

        await authority.RequireAsync(moderatorId, Right.Moderate, proposal.Challenge.AgencyId, cancel);
        var barred = await impartiality.BarredAsync(moderatorId, [(proposalId, commentId)], cancel);
        Rule.Allow(barred.Count == 0, barred.Values.FirstOrDefault() ?? "");
        Apply(proposal, comment, moderatorId, action, reason);

        var decision = new Decision(proposalId, commentId, moderatorId, action, reason.ToString(), Rule.Text(note, "note", 0, Report.MaxNote), clock.GetUtcNow());
        db.Decisions.Add(decision);
        var open = await db.Reports.Where(r => r.ProposalId == proposalId && r.CommentId == commentId && r.DecisionId == null).ToListAsync(cancel);
        open.ForEach(r => r.Close(decision));
        await db.SaveChangesAsync(cancel);
        return true;
    }

    private void Apply(Proposal proposal, Comment? comment, long moderatorId, DecisionAction action, Reason reason)
    {
        switch (action, comment)
        {
            case (DecisionAction.Hide, null):
                proposal.Hide(reason.ToString(), moderatorId);
                break;
            case (DecisionAction.Hide, { }):
                comment.Hide(reason.ToString(), moderatorId);
                break;
            case (DecisionAction.Restore, null):
                proposal.Restore(moderatorId);
                break;
            case (DecisionAction.Restore, { }):
                comment.Restore(moderatorId);
                break;
            default:
                db.Log(new DomainEvent(EventKinds.ReportsDismissed, moderatorId, () => proposal.Subject() with { CommentId = comment?.Id }, null));
                break;
        }
    }
}
