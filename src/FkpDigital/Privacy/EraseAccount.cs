using FkpDigital.Agencies;
using FkpDigital.Comments;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Participants;
using FkpDigital.Secrets;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Privacy;

/// <summary>
/// Removes a person from the database (UU 27/2022 articles 8 and 43). What stays is a number without a name: ballots, tallies and the log point to it.
/// What the person wrote stays without the name; what was frozen or signed stays as it was (UU 43/2009), with the people in it sealed.
/// </summary>
public sealed class EraseAccount(FkpDbContext db, Codes codes, SignInGuard guard, Vault vault, TimeProvider clock)
{
    /// <param name="me">Whose account; whoever calls has asked for a proof.</param>
    /// <param name="takesCommentsBack">The person's comments become tombstones.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="RuleException">Nobody else administers the platform (409).</exception>
    public async Task RunAsync(long me, bool takesCommentsBack, CancellationToken cancel)
    {
        // Texts first, in short transactions: going over large tables in the long one would hold up whoever follows the event log.
        await RequireNotLastAsync(me, cancel);
        var found = await db.Participants.AsNoTracking().SingleAsync(p => p.Id == me, cancel);
        if (found.ErasedAt is not null)
        {
            return;
        }

        var values = new PersonalValues(found.DisplayName, found.Email, found.PhoneSealed is null ? null : vault.Open(Sealed.Phone, found.PhoneSealed));
        long[] places = await db.Proposals.Where(p => p.AuthorId == me).Select(p => p.Id).Union(db.Comments.Where(c => c.AuthorId == me).Select(c => c.ProposalId)).ToArrayAsync(cancel);
        await new MaskTexts(db, values).RunAsync(me, places, cancel);
        await RemoveAsync(me, values, takesCommentsBack, cancel);
    }

    private async Task RemoveAsync(long me, PersonalValues values, bool takesCommentsBack, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var now = clock.GetUtcNow();
        await EndRolesAsync(me, now, cancel);
        // Two who press the button at once take turns.
        await db.Database.ExecuteSqlAsync($"select from participant where id = {me} for update", cancel);
        var person = await db.Participants.SingleAsync(p => p.Id == me, cancel);
        await db.Entry(person).ReloadAsync(cancel);
        if (person.ErasedAt is not null)
        {
            return;
        }

        if (takesCommentsBack)
        {
            await TakeCommentsBackAsync(me, cancel);
        }

        await TellAsync(me, cancel);
        person.Erase(now);
        db.Add(DataRequest.Alone(me, RequestKind.Erase, now));
        foreach (var consent in await db.Consents.Where(c => c.ParticipantId == me && c.WithdrawnAt == null).ToListAsync(cancel))
        {
            consent.Withdraw(now);
        }

        db.Log(new DomainEvent(EventKinds.AccountErased, me, () => new EventSubject(), null));
        await db.SaveChangesAsync(cancel);
        await DeleteTracesAsync(me, values, cancel);
        await transaction.CommitAsync(cancel);
    }

    private async Task EndRolesAsync(long me, DateTimeOffset now, CancellationToken cancel)
    {
        // As whoever ends a role: who counts administrators takes turns first.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended('fkp administrators', 0))", cancel);
        await RequireNotLastAsync(me, cancel);
        foreach (var held in await db.Memberships.Include(m => m.Agency).Where(m => m.ParticipantId == me && m.EndedAt == null).ToListAsync(cancel))
        {
            held.End(now, me);
        }
    }

    private async Task RequireNotLastAsync(long me, CancellationToken cancel)
    {
        var atTheTop = db.Memberships.Where(m => m.Role == Role.Admin && m.EndedAt == null && m.Agency.ParentId == null);
        Rule.Require(!await atTheTop.AnyAsync(m => m.ParticipantId == me, cancel) || await atTheTop.AnyAsync(m => m.ParticipantId != me, cancel), AgencyRules.LastAdministrator);
    }

    private async Task TakeCommentsBackAsync(long me, CancellationToken cancel)
    {
        var mine = await db.Comments.Include(c => c.Proposal).ThenInclude(p => p.Challenge).Where(c => c.AuthorId == me && c.State == CommentState.Published).ToListAsync(cancel);
        mine.ForEach(c => c.Delete(me));
    }

    /// <summary>Says at every proposal that the person wrote or commented on that its author has no name any more: open pages fetch it anew.</summary>
    private async Task TellAsync(long me, CancellationToken cancel)
    {
        var written = await db.Proposals.Where(p => p.AuthorId == me).Select(p => new { p.Id, p.ChallengeId, p.Challenge.AgencyId, Comment = (long?)null }).ToListAsync(cancel);
        var commented = await db.Comments.Where(c => c.AuthorId == me).GroupBy(c => new { c.ProposalId, c.Proposal.ChallengeId, c.Proposal.Challenge.AgencyId })
            .Select(g => new { Id = g.Key.ProposalId, g.Key.ChallengeId, g.Key.AgencyId, Comment = (long?)g.Min(c => c.Id) }).ToListAsync(cancel);
        foreach (var place in written.Concat(commented))
        {
            db.Log(new DomainEvent(EventKinds.AuthorErased, me, () => new EventSubject(place.AgencyId, place.ChallengeId, place.Id, place.Comment), null));
        }
    }

    private async Task DeleteTracesAsync(long me, PersonalValues values, CancellationToken cancel)
    {
        Contact[] contacts = [.. new[] { values.Email, values.Phone }.Select(Contact.Find).OfType<Contact>()];
        byte[][] digests = [.. contacts.Select(codes.DigestOf)];
        byte[][] locks = [.. contacts.Select(c => guard.KeyOf("password", c.Normalised)), .. SignInGuard.Kinds.Select(kind => guard.KeyOf(kind, me.ToString(System.Globalization.CultureInfo.InvariantCulture)))];
        // What goes with an account by the rules of the database, its ways in above all, goes now: the row itself stays.
        var tables = await db.Database.SqlQuery<string>($"""
            select k.conrelid::regclass::text || ' where ' || a.attname as "Value"
            from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
            where k.contype = 'f' and k.confdeltype = 'c' and k.confrelid = 'participant'::regclass
            """).ToListAsync(cancel);
        foreach (var table in tables)
        {
            var statement = string.Concat("delete from ", table, " = {0}"); // names of the catalogue
            await db.Database.ExecuteSqlRawAsync(statement, [me], cancel);
        }

        await db.Database.ExecuteSqlAsync($"""
            delete from session where participant_id = {me};
            delete from access_token where participant_id = {me};
            delete from guardian_consent where participant_id = {me};
            delete from one_time_code where participant_id = {me} or contact_digest = any ({digests});
            delete from message where participant_id = {me} or contact_digest = any ({digests});
            delete from staff_invitation where contact_digest = any ({digests});
            delete from sign_in_guard where key = any ({locks});
            update assisted_entry set shown_name = {Participant.ErasedName}, title = case when title is not null then {PersonalValues.Mask} end,
                problem = case when problem is not null then {PersonalValues.Mask} end, recommendation = case when recommendation is not null then {PersonalValues.Mask} end,
                words = case when words is not null then {PersonalValues.Mask} end
            where participant_id = {me} or claimed_by = {me};
            update breach_person set contact_sealed = null where contact_digest = any ({digests});
            delete from idempotency_key where participant_id = {me};
            update data_request set text_sealed = null, note_sealed = null, done_at = coalesce(done_at, {clock.GetUtcNow()}), outcome = coalesce(outcome, 'SelfService') where participant_id = {me};
            """, cancel);
        foreach (var value in new[] { values.Email, values.Phone, values.Name }.OfType<string>())
        {
            await db.Database.ExecuteSqlAsync($"delete from idempotency_key where position(convert_to({value}, 'UTF8') in body) > 0", cancel);
        }
    }
}
