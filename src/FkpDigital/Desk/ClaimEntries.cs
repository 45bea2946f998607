using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Participants;
using FkpDigital.Secrets;
using FkpDigital.Voting;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Desk;

/// <summary>What a claim did with the votes that were entered at desks.</summary>
/// <param name="Entries">Entries that are the account's now.</param>
/// <param name="Withdrawn">Votes that were taken back: the account had voted for the same, or has no vote left.</param>
/// <param name="Counted">Votes of rounds that have closed: they stay as they were counted.</param>
public sealed record Claimed(int Entries, int Withdrawn, int Counted);

/// <summary>A citizen with the code of a slip takes over, into an account, everything that was entered for them at desks.</summary>
public sealed class ClaimEntries(FkpDbContext db, Vault vault, TimeProvider clock)
{
    /// <returns>Null when no slip has this code, or it is too old.</returns>
    /// <exception cref="RuleException">Not confirmed, or taken over already (409); an officer of it, somebody else's account, or a minor without permission (403).</exception>
    public async Task<Claimed?> RunAsync(string code, long participantId, CancellationToken cancel)
    {
        await db.RequireTakesPartAsync(participantId, cancel);
        var (digest, now) = (DeskCode.DigestOf(vault, code), clock.GetUtcNow());
        var found = await db.AssistedEntries.AsNoTracking().Where(e => e.CodeDigest == digest && e.CodeExpiresAt > now)
            .Select(e => new { e.Id, e.ParticipantId, Person = e.Participant.PersonDigest }).SingleOrDefaultAsync(cancel);
        if (found is null)
        {
            return null;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (found.Person is { } person)
        {
            await EnterAtDesk.LockPersonAsync(db, person, cancel);
        }

        var entries = await db.AssistedEntries
            .FromSql($"select * from assisted_entry where participant_id = (select participant_id from assisted_entry where id = {found.Id}) order by id for update").ToListAsync(cancel);
        entries.Single(e => e.Id == found.Id).RequireClaimable(participantId);
        var citizen = await db.Participants.SingleAsync(p => p.Id == entries[0].ParticipantId, cancel);
        var claimed = citizen.Id == participantId ? Take(entries, [], participantId, now) : await UniteAsync(citizen, entries, participantId, now, cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return claimed;
    }

    private async Task<Claimed> UniteAsync(Participant citizen, List<AssistedEntry> entries, long participantId, DateTimeOffset now, CancellationToken cancel)
    {
        var account = await db.Participants.SingleAsync(p => p.Id == participantId, cancel);
        Rule.Require(citizen.IsAssisted, ClaimRules.ClaimedAlready);
        Rule.Allow(account.PersonDigest is null, ClaimRules.OtherPerson);
        await WithdrawOwnAsync(citizen.Id, participantId, cancel);
        var (moved, withdrawn, counted) = await MoveVotesAsync(citizen.Id, participantId, cancel);
        var claimed = Take(entries, moved, participantId, now) with { Withdrawn = withdrawn, Counted = counted };
        await db.Proposals.Where(p => p.AuthorId == citizen.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.AuthorId, participantId), cancel);
        await db.Comments.Where(c => c.AuthorId == citizen.Id).ExecuteUpdateAsync(set => set.SetProperty(c => c.AuthorId, participantId), cancel);
        var person = citizen.GiveUpPerson();
        await db.SaveChangesAsync(cancel); // nobody may have the same number meanwhile
        account.IsPerson(person);
        return claimed;
    }

    private static Claimed Take(List<AssistedEntry> entries, HashSet<long> moved, long participantId, DateTimeOffset now)
    {
        var confirmed = entries.Where(e => e.State is EntryState.Confirmed).ToList();
        confirmed.ForEach(e => e.Claim(participantId, e.Kind is not EntryKind.Vote || moved.Contains(e.ProposalId!.Value), now));
        entries.Where(e => e.State is EntryState.Waiting).ToList().ForEach(e => e.HandTo(participantId));
        return new Claimed(confirmed.Count, 0, 0);
    }

    /// <summary>The account may have voted for what turns out to be its own proposal.</summary>
    private async Task WithdrawOwnAsync(long citizenId, long participantId, CancellationToken cancel)
    {
        var own = await db.Votes.Where(v => v.ParticipantId == participantId && db.Proposals.Any(p => p.Id == v.ProposalId && p.AuthorId == citizenId)).Select(v => v.ProposalId).ToListAsync(cancel);
        foreach (var proposal in own)
        {
            await BallotBox.PutWithinAsync(db, new BallotPaper(proposal, participantId, BallotKind.Withdrawn), clock, cancel);
        }
    }

    /// <summary>Each vote is taken back and given anew by the account, under the ordinary rules; where they do not let it be taken back, it stays where it was counted.</summary>
    private async Task<(HashSet<long> Moved, int Withdrawn, int Counted)> MoveVotesAsync(long citizenId, long participantId, CancellationToken cancel)
    {
        var votes = await db.Votes.Where(v => v.ParticipantId == citizenId).OrderBy(v => v.CastAt).ThenBy(v => v.ProposalId).Select(v => v.ProposalId).ToListAsync(cancel);
        var (moved, withdrawn) = (new HashSet<long>(), 0);
        foreach (var proposal in votes)
        {
            if ((await BallotBox.PutWithinAsync(db, new BallotPaper(proposal, citizenId, BallotKind.Withdrawn), clock, cancel)).Outcome is not BallotOutcome.Written)
            {
                continue;
            }

            var given = await BallotBox.PutWithinAsync(db, new BallotPaper(proposal, participantId, BallotKind.Cast), clock, cancel);
            _ = given.Outcome is BallotOutcome.Written ? moved.Add(proposal) : withdrawn++ >= 0;
        }

        return (moved, withdrawn, votes.Count - moved.Count - withdrawn);
    }
}
