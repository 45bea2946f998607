using FkpDigital.Data;

namespace FkpDigital.Audit;

/// <summary>Kinds of audit rows that no event stands for.</summary>
public static class AuditKinds
{
    /// <summary>A list with people's addresses was opened.</summary>
    public const string ContactsRead = "contacts.read";

    /// <summary>An agreement record was opened with names and phone numbers.</summary>
    public const string RecordReadInFull = "record.read-in-full";
}

/// <summary>Notes that staff look at what not everybody may see.</summary>
public sealed class RestrictedReads(FkpDbContext db, Acting acting, TimeProvider clock)
{
    /// <param name="kind">Of <see cref="AuditKinds"/>.</param>
    /// <param name="people">Whose data is shown, as far as they have accounts.</param>
    /// <param name="cancel">Ends the wait for the database.</param>
    public async Task NoteAsync(string kind, IEnumerable<long> people, CancellationToken cancel)
    {
        var act = acting.Act ?? throw new InvalidOperationException("Restricted data is shown without a right.");
        db.Audit.Add(new AuditRow(act, kind, acting, [.. people.Distinct().Order()], clock.GetUtcNow()));
        await db.SaveChangesAsync(cancel);
    }
}
