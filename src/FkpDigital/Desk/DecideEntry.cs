using FkpDigital.Agencies;
using FkpDigital.Comments;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Proposals;
using FkpDigital.Voting;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Desk;

/// <summary>A second officer confirms an entry, and it becomes what the citizen wanted; or it is refused.</summary>
public sealed class DecideEntry(FkpDbContext db, Authority authority, PostComment postComment, TimeProvider clock)
{
    /// <returns>False when there is no such entry at that desk.</returns>
    /// <exception cref="RuleException">Not allowed, or not a second officer (403); decided already (409); or an ordinary rule refuses what was entered,
    /// for example because the round has closed meanwhile: then the entry is refused for good, with that rule.</exception>
    public async Task<bool> ConfirmAsync(long id, long agencyId, long officerId, CancellationToken cancel)
    {
        await authority.RequireAsync(officerId, Right.EnterForCitizens, agencyId, cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await LockAsync(id, agencyId, cancel) is not { } entry)
        {
            return false;
        }

        var now = clock.GetUtcNow();
        entry.Confirm(officerId, now);
        RuleException? broken = null;
        try
        {
            await BecomeAsync(entry, now, cancel);
        }
        catch (RuleException e)
        {
            // Whatever was prepared is forgotten, and the refusal is kept.
            broken = e;
            db.ChangeTracker.Clear();
            (await LockAsync(id, agencyId, cancel))!.RefuseBy(e.Rule, officerId, now);
        }

        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return broken is null ? true : throw broken;
    }

    /// <returns>False when there is no such entry at that desk.</returns>
    /// <exception cref="RuleException">Not allowed (403), decided already (409), or no reason (400).</exception>
    public async Task<bool> RefuseAsync(long id, long agencyId, long officerId, string? reason, CancellationToken cancel)
    {
        await authority.RequireAsync(officerId, Right.EnterForCitizens, agencyId, cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await LockAsync(id, agencyId, cancel) is not { } entry)
        {
            return false;
        }

        entry.Refuse(officerId, reason, clock.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    /// <summary>Two who decide at the same moment take turns: the second reads what the first decided.</summary>
    private async Task<AssistedEntry?> LockAsync(long id, long agencyId, CancellationToken cancel)
    {
        var found = await db.AssistedEntries.FromSql($"select * from assisted_entry where id = {id} and agency_id = {agencyId} for update").ToListAsync(cancel);
        return found.SingleOrDefault();
    }

    private async Task BecomeAsync(AssistedEntry entry, DateTimeOffset now, CancellationToken cancel)
    {
        var person = await db.Participants.SingleAsync(p => p.Id == entry.ParticipantId, cancel);
        if (person.IsAssisted)
        {
            person.Describe(entry.ShownName, person.RegionCode);
        }

        var desk = await db.Agencies.SingleAsync(a => a.Id == entry.AgencyId, cancel);
        switch (entry.Kind)
        {
            case EntryKind.Proposal:
                var challenge = await db.Challenges.Include(c => c.Rounds).Include(c => c.Categories).SingleAsync(c => c.Id == entry.ChallengeId, cancel);
                var proposal = challenge.Propose(person.Id, new ProposalText(entry.Title!, entry.Problem!, entry.Recommendation!), entry.CategoryId!.Value, null, now);
                proposal.WrittenDownAt(desk);
                db.Proposals.Add(proposal);
                entry.Became(proposal);
                break;
            case EntryKind.Comment:
                entry.Became((await postComment.PrepareAsync(entry.ProposalId!.Value, person.Id, entry.Stance, entry.Words!, null, cancel))!);
                entry.Comment!.WrittenDownAt(desk);
                break;
            default:
                var outcome = await BallotBox.PutWithinAsync(db, new BallotPaper(entry.ProposalId!.Value, person.Id, BallotKind.Cast), clock, cancel);
                CastVote.RequireTaken(outcome);
                Rule.Require(outcome.Outcome is not BallotOutcome.Same, DeskRules.VotedAlready);
                break;
        }
    }
}
