using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Participants;
using FkpDigital.Secrets;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Privacy;

/// <summary>Opens a breach and lists whom it touches, as things stand at that moment.</summary>
public sealed class ListAffected(FkpDbContext db, Codes codes, Vault vault, TimeProvider clock)
{
    public const int MostContacts = 5_000;

    /// <returns>The saved breach.</returns>
    /// <exception cref="RuleException">See <see cref="Breach"/>; or a typed line is no contact (field contacts), or nobody is affected.</exception>
    public async Task<Breach> RunAsync(BreachFacts facts, BreachReach reach, string? typed, long officerId, CancellationToken cancel)
    {
        var breach = new Breach(facts, reach, officerId, clock.GetUtcNow());
        var contacts = reach.Scope is BreachScope.Contacts ? ContactsIn(typed) : [];
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        db.Add(breach);
        await db.SaveChangesAsync(cancel);
        var listed = reach.Scope is BreachScope.Contacts ? await AddAsync(breach.Id, contacts, cancel) : await AddAsync(breach, cancel);
        Rule.Require(listed > 0, BreachRules.NobodyAffected);
        db.Log(new DomainEvent(EventKinds.BreachListed, officerId, () => new EventSubject(), new { breach = breach.Id, people = listed }));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return breach;
    }

    private Task<int> AddAsync(Breach breach, CancellationToken cancel) => breach.Scope switch
    {
        BreachScope.WithPhone => db.Database.ExecuteSqlAsync($"""
            insert into breach_person (breach_id, participant_id) select {breach.Id}, id from participant where erased_at is null and phone_digest is not null
            """, cancel),
        BreachScope.RolesOf => db.Database.ExecuteSqlAsync($"""
            insert into breach_person (breach_id, participant_id)
            select distinct {breach.Id}, m.participant_id from membership m join agency a on a.id = m.agency_id join participant p on p.id = m.participant_id
            where p.erased_at is null and a.line @> array[{breach.AgencyId!.Value}]
            """, cancel),
        BreachScope.SessionsBetween => db.Database.ExecuteSqlAsync($"""
            insert into breach_person (breach_id, participant_id)
            select distinct {breach.Id}, s.participant_id from session s
            where s.created_at <= {breach.UntilAt!.Value} and greatest(s.created_at, s.last_used_at, s.revoked_at) >= {breach.FromAt!.Value}
            """, cancel),
        _ => db.Database.ExecuteSqlAsync($"insert into breach_person (breach_id, participant_id) select {breach.Id}, id from participant where erased_at is null", cancel),
    };

    private async Task<int> AddAsync(long breachId, IReadOnlyList<Contact> contacts, CancellationToken cancel)
    {
        byte[][] digests = [.. contacts.Select(codes.DigestOf)];
        byte[][] closed = [.. contacts.Select(c => vault.Seal(Sealed.BreachContact, c.Value))];
        return await db.Database.ExecuteSqlAsync($"""
            insert into breach_person (breach_id, contact_digest, contact_sealed)
            select {breachId}, k.digest, k.closed from unnest({digests}, {closed}) k (digest, closed) on conflict do nothing
            """, cancel);
    }

    private static List<Contact> ContactsIn(string? typed)
    {
        string[] lines = [.. (typed ?? "").Split(['\n', ',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        Rule.Input(lines.Length is > 0 and <= MostContacts, "contacts", BreachRules.NoContacts);
        return [.. lines.Select(line => Contact.Find(line) ?? throw new RuleException(BreachRules.NoContacts, Refusal.Input, "contacts")).DistinctBy(c => c.Normalised)];
    }
}
