using System.Text.Json;
using FkpDigital.Data;
using FkpDigital.Messages;
using FkpDigital.Participants;
using FkpDigital.Secrets;
using Microsoft.EntityFrameworkCore;
using Quartz;

namespace FkpDigital.Privacy;

/// <summary>Puts the notices of breaches into the outbox, each person's once: whoever takes a row marks it in the transaction that writes the message.</summary>
[DisallowConcurrentExecution]
public sealed class TellAffected(FkpDbContext db, Codes codes, Vault vault, TimeProvider clock) : IJob
{
    private const int Batch = 200;

    private sealed record Waiting(long Id, long? ParticipantId, byte[]? ContactSealed);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await RunAsync(cancellationToken);

    /// <returns>How many messages were written.</returns>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var written = 0;
        foreach (var breach in await db.Breaches.AsNoTracking().Where(b => b.PeopleToldAt != null && db.BreachPeople.Any(p => p.BreachId == b.Id && p.ToldAt == null)).ToListAsync(cancel))
        {
            var letter = JsonSerializer.Deserialize<MessageContent>(breach.Letter!)!;
            var some = await TellSomeAsync(breach, letter, cancel);
            while (some > 0)
            {
                written += some;
                some = await TellSomeAsync(breach, letter, cancel);
            }
        }

        return written;
    }

    private async Task<int> TellSomeAsync(Breach breach, MessageContent letter, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        // Nodes take different rows.
        var rows = await db.Database.SqlQuery<Waiting>($"""
            select id as "Id", participant_id as "ParticipantId", contact_sealed as "ContactSealed" from breach_person where breach_id = {breach.Id} and told_at is null order by id limit {Batch} for update skip locked
            """).ToListAsync(cancel);
        var now = clock.GetUtcNow();
        var ids = rows.Select(r => r.ParticipantId).OfType<long>().ToList();
        var people = await db.Participants.AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, cancel);
        var unreachable = new List<long>();
        foreach (var row in rows)
        {
            var contact = row.ContactSealed is { } closed ? Contact.Find(vault.Open(Sealed.BreachContact, closed))
                : row.ParticipantId is { } id ? Reach.Of(people[id], vault) : null;
            if (contact is null)
            {
                unreachable.Add(row.Id);
                continue;
            }

            var content = contact.Kind is ContactKind.Email ? letter : new MessageContent("", breach.ToPerson, "");
            db.Add(new Message(contact, nameof(Breach), row.ParticipantId, codes.DigestOf(contact), content, vault, now));
        }

        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();
        long[] all = [.. rows.Select(r => r.Id)];
        long[] none = [.. unreachable];
        await db.Database.ExecuteSqlAsync($"update breach_person set told_at = {now}, unreachable = id = any ({none}) where id = any ({all})", cancel);
        await transaction.CommitAsync(cancel);
        return rows.Count;
    }
}

public static class Reach
{
    /// <summary>Where a person is written to: by mail, else by short message; null where neither is proved.</summary>
    public static Contact? Of(Participant person, Vault vault) =>
        Contact.Find(person.EmailConfirmed ? person.Email : null) ?? Contact.Find(person.PhoneSealed is null ? null : vault.Open(Sealed.Phone, person.PhoneSealed));
}
