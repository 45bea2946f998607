using System.Globalization;
using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Comments;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Participants;
using FkpDigital.Proposals;
using FkpDigital.Secrets;
using FkpDigital.Voting;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Desk;

/// <summary>The citizen in front of the desk, as the officer types it.</summary>
/// <param name="DisplayName">To show in public.</param>
/// <param name="IdentityNumber">Of the card that was shown; see <see cref="Desk.IdentityNumber"/>.</param>
/// <param name="IsAdult">Declared to be 18 or older.</param>
/// <param name="Consents">The sentence was read, and the citizen agreed.</param>
public sealed record CitizenAtDesk(string? DisplayName, string? IdentityNumber, bool IsAdult, bool Consents);

/// <summary>What the citizen wants to say; which parts are needed depends on the kind.</summary>
/// <param name="Category">Id of a category of the challenge.</param>
public sealed record EntryWish(
    EntryKind Kind, long ChallengeId, long? ProposalId = null, ProposalText? Text = null, string? Category = null, Stance? Stance = null, string? Words = null);

/// <summary>An entry and the code for its slip, which is known at this moment only.</summary>
public sealed record EnteredAtDesk(long Id, string Code);

/// <summary>An officer enters something for a citizen without a phone.</summary>
public sealed class EnterAtDesk(FkpDbContext db, Authority authority, Vault vault, TimeProvider clock)
{
    /// <exception cref="RuleException">Not allowed there (403), an input is not acceptable (400), or it could not be confirmed now either.</exception>
    public async Task<EnteredAtDesk> RunAsync(long agencyId, long officerId, CitizenAtDesk citizen, EntryWish wish, CancellationToken cancel)
    {
        await authority.RequireAsync(officerId, Right.EnterForCitizens, agencyId, cancel);
        var number = Check(citizen, wish);
        var challenge = await db.Challenges.Include(c => c.Rounds).Include(c => c.Categories)
            .SingleOrDefaultAsync(c => c.Id == wish.ChallengeId && c.State != ChallengeState.Draft && c.Agency.Line.Contains(agencyId), cancel);
        Rule.Input(challenge is not null, "challenge", InputRules.Unknown);
        var proposal = wish.Kind is EntryKind.Proposal ? null : await ProposalAsync(challenge!, wish.ProposalId, cancel);
        var (agency, code, now) = (await db.Agencies.SingleAsync(a => a.Id == agencyId, cancel), DeskCode.New(), clock.GetUtcNow());
        var desk = new AtDesk(agency, officerId, DeskCode.DigestOf(vault, code), now);

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var person = await PersonAsync(citizen, vault.Digest(IdentityNumber.Purpose, number), now, cancel);
        var entry = wish.Kind switch
        {
            EntryKind.Proposal => AssistedEntry.OfProposal(desk, challenge!, person, citizen.DisplayName, wish.Text ?? new ProposalText("", "", ""), CategoryOf(wish.Category)),
            EntryKind.Vote => AssistedEntry.OfVote(desk, proposal!, person, citizen.DisplayName),
            _ => AssistedEntry.OfComment(desk, proposal!, person, citizen.DisplayName, wish.Stance, wish.Words ?? ""),
        };
        if (wish.Kind is EntryKind.Vote)
        {
            await RequireVoteLeftAsync(proposal!, person.Id, challenge!.VotesPerPerson, cancel);
        }

        db.AssistedEntries.Add(entry);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new EnteredAtDesk(entry.Id, code);
    }

    /// <summary>Another slip for an entry that waits.</summary>
    /// <returns>The new code; null when there is no such entry at that desk.</returns>
    /// <exception cref="RuleException">Not allowed there, or another officer entered it (403); or it is decided (409).</exception>
    public async Task<string?> RenewCodeAsync(long id, long agencyId, long officerId, CancellationToken cancel)
    {
        await authority.RequireAsync(officerId, Right.EnterForCitizens, agencyId, cancel);
        if (await db.AssistedEntries.SingleOrDefaultAsync(e => e.Id == id && e.AgencyId == agencyId, cancel) is not { } entry)
        {
            return null;
        }

        var code = DeskCode.New();
        entry.Renew(officerId, DeskCode.DigestOf(vault, code));
        await db.SaveChangesAsync(cancel);
        return code;
    }

    /// <summary>Says everything that is wrong at once; the entities would stop at the first.</summary>
    private static string Check(CitizenAtDesk citizen, EntryWish wish)
    {
        var number = "";
        Rule.Each(
            () => CheckWords(wish),
            () => Rule.Line(citizen.DisplayName, "displayName", 2, Participant.MaxNameLength),
            () => number = IdentityNumber.Read(citizen.IdentityNumber, "identityNumber"),
            () => Rule.Input(citizen.IsAdult, "isAdult", DeskRules.AdultsOnly),
            () => Rule.Input(citizen.Consents, "consents", DeskRules.ConsentMissing));
        return number;
    }

    private static void CheckWords(EntryWish wish)
    {
        if (wish.Kind is EntryKind.Proposal)
        {
            Rule.Each(
                () => Rule.Line(wish.Text?.Title, "title", Proposal.MinTitle, Proposal.MaxTitle),
                () => CategoryOf(wish.Category),
                () => Rule.Text(wish.Text?.Problem, "problem", Proposal.MinText, Proposal.MaxText),
                () => Rule.Text(wish.Text?.Recommendation, "recommendation", Proposal.MinText, Proposal.MaxText));
        }
        else
        {
            Rule.Each(
                () => Rule.Input(wish.ProposalId is not null, "proposal", InputRules.Required),
                () => Rule.Text(wish.Kind is EntryKind.Vote ? "-" : wish.Words, "text", 1, Comment.MaxText));
        }
    }

    private static long CategoryOf(string? category)
    {
        Rule.Input(!string.IsNullOrWhiteSpace(category), "category", InputRules.Required);
        return long.TryParse(category, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
    }

    private async Task<Proposal> ProposalAsync(Challenge challenge, long? id, CancellationToken cancel)
    {
        var proposal = await db.Proposals.Include(p => p.Round).SingleOrDefaultAsync(p => p.Id == id && p.ChallengeId == challenge.Id, cancel);
        Rule.Input(proposal is not null, "proposal", InputRules.Unknown);
        return proposal!;
    }

    /// <summary>The person of that number, at whatever desk or with whatever account; a new one when nobody has it.</summary>
    private async Task<Participant> PersonAsync(CitizenAtDesk citizen, byte[] digest, DateTimeOffset now, CancellationToken cancel)
    {
        await LockPersonAsync(db, digest, cancel);
        if (await db.Participants.SingleOrDefaultAsync(p => p.PersonDigest == digest, cancel) is { } known)
        {
            await db.RequireTakesPartAsync(known.Id, cancel);
            return known;
        }

        var person = Participant.AtDesk(citizen.DisplayName, digest, now);
        db.Participants.Add(person);
        await db.SaveChangesAsync(cancel);
        return person;
    }

    /// <summary>Two desks, or a desk and a claim, that have to do with one person take turns.</summary>
    internal static Task LockPersonAsync(FkpDbContext db, byte[] digest, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended('person:' || encode({digest}, 'hex'), 0))", cancel);

    /// <summary>Says at the desk what the confirmation would say: the vote is there already, or the person has none left.</summary>
    private async Task RequireVoteLeftAsync(Proposal proposal, long personId, int? limit, CancellationToken cancel)
    {
        Rule.Require(!await db.Votes.AnyAsync(v => v.ParticipantId == personId && v.ProposalId == proposal.Id, cancel), DeskRules.VotedAlready);
        var used = await db.Votes.CountAsync(v => v.ParticipantId == personId && v.RoundId == proposal.RoundId, cancel)
            + await db.AssistedEntries.CountAsync(e => e.ParticipantId == personId && e.Kind == EntryKind.Vote && e.State == EntryState.Waiting && e.Proposal!.RoundId == proposal.RoundId, cancel);
        Rule.Require(limit is null || used < limit, VoteRules.NoVotesLeft, limit ?? 0);
    }
}
