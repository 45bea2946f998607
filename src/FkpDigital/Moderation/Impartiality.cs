using FkpDigital.Agencies;
using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Moderation;

/// <summary>Which cases a moderator may not decide: those of the own unit, about an own text, or decided by the same person before.</summary>
public sealed class Impartiality(FkpDbContext db)
{
    /// <summary>Of these cases those that are barred, each with the <see cref="ModerationRules">rule</see> that says why.</summary>
    public async Task<IReadOnlyDictionary<(long Proposal, long? Comment), string>> BarredAsync(long moderatorId, IReadOnlyCollection<(long Proposal, long? Comment)> cases, CancellationToken cancel)
    {
        var proposals = cases.Select(c => c.Proposal).Distinct().ToList();
        var comments = cases.Where(c => c.Comment is not null).Select(c => c.Comment!.Value).ToList();
        // The unit is the moderator's own when any role is held right there, or a role other than moderator reaches it.
        var held = db.Memberships.Where(m => m.ParticipantId == moderatorId && m.EndedAt == null);
        var ofOwnUnit = await db.Proposals.Where(p => proposals.Contains(p.Id)
                && held.Any(m => m.AgencyId == p.Challenge.AgencyId || (m.Role != Role.Moderator && p.Challenge.Agency.Line.Contains(m.AgencyId))))
            .Select(p => p.Id).ToListAsync(cancel);
        var ownProposals = await db.Proposals.Where(p => proposals.Contains(p.Id) && p.AuthorId == moderatorId).Select(p => p.Id).ToListAsync(cancel);
        var ownComments = await db.Comments.Where(c => comments.Contains(c.Id) && c.AuthorId == moderatorId).Select(c => c.Id).ToListAsync(cancel);
        var decided = (await db.Decisions.Where(d => d.ModeratorId == moderatorId && proposals.Contains(d.ProposalId)).Select(d => new { d.ProposalId, d.CommentId }).ToListAsync(cancel))
            .Select(d => (d.ProposalId, d.CommentId)).ToHashSet();

        string? Why((long Proposal, long? Comment) one) =>
            ofOwnUnit.Contains(one.Proposal) ? ModerationRules.OwnUnit
            : one.Comment is { } id ? (ownComments.Contains(id) ? ModerationRules.OwnText : Decided(one))
            : ownProposals.Contains(one.Proposal) ? ModerationRules.OwnText
            : Decided(one);

        string? Decided((long Proposal, long? Comment) one) => decided.Contains(one) ? ModerationRules.OwnDecision : null;

        return cases.Distinct().Select(c => (Case: c, Why: Why(c))).Where(c => c.Why is not null).ToDictionary(c => c.Case, c => c.Why!);
    }
}
