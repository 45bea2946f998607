using System.Collections.Frozen;
using System.Globalization;
using FkpDigital.Agencies;
using FkpDigital.Agreements;
using FkpDigital.Articles;
using FkpDigital.Challenges;
using FkpDigital.Commitments;
using FkpDigital.Core;
using FkpDigital.Forums;
using FkpDigital.Messages;
using FkpDigital.Participants;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace FkpDigital.Audit;

/// <summary>What one save changes, before and after. Texts are kept only where staff wrote them; of everything else,
/// people's names and words above all, the audit says that they changed and not what they were: its rows stay for ever.</summary>
internal sealed class AuditedChanges
{
    private const int LongestText = 500;

    /// <summary>Stands for a value that the audit does not keep.</summary>
    private const string Withheld = "…";

    private static readonly FrozenSet<Type> WrittenByStaff = new[]
    {
        typeof(Agency), typeof(Challenge), typeof(Round), typeof(Category), typeof(Forum), typeof(AgendaItem), typeof(AgreementRow), typeof(Commitment), typeof(Article),
    }.ToFrozenSet();

    /// <summary>Log, post and keys of the program itself.</summary>
    private static readonly FrozenSet<Type> NotAudited = new[] { typeof(Event), typeof(AuditRow), typeof(Message), typeof(Session), typeof(OneTimeCode) }.ToFrozenSet();

    private readonly List<Audited> _entries = [];

    /// <summary>Collects what waits to be saved.</summary>
    public AuditedChanges(ChangeTracker tracker)
    {
        foreach (var entry in tracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted && !NotAudited.Contains(e.Metadata.ClrType)))
        {
            List<PropertyEntry> changed = [.. entry.State is EntityState.Modified ? entry.Properties.Where(p => p.IsModified) : entry.Properties];
            _entries.Add(new(entry, changed, entry.State is EntityState.Deleted, entry.State is EntityState.Added ? [] : Values(entry, changed, p => p.OriginalValue)));
        }
    }

    public bool IsEmpty => _entries.Count == 0;

    public SortedDictionary<string, SortedDictionary<string, object?>> Before { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, SortedDictionary<string, object?>> After { get; } = new(StringComparer.Ordinal);

    public long[] Subjects { get; private set; } = [];

    /// <summary>After saving: now every id is known.</summary>
    public void Complete()
    {
        var subjects = new SortedSet<long>();
        foreach (var (entry, changed, isRemoved, was) in _entries)
        {
            var name = Name(entry);
            if (was.Count > 0)
            {
                Before[name] = was;
            }

            if (!isRemoved)
            {
                After[name] = Values(entry, changed, p => p.CurrentValue);
            }

            subjects.UnionWith(entry.Properties.Where(IsPerson).Select(p => p.CurrentValue).OfType<long>());
        }

        Subjects = [.. subjects];
    }

    private static string Name(EntityEntry entry) =>
        $"{entry.Metadata.ClrType.Name} {string.Join('-', entry.Metadata.FindPrimaryKey()!.Properties.Select(p => Convert.ToString(entry.Property(p.Name).CurrentValue, CultureInfo.InvariantCulture)))}";

    private static bool IsPerson(PropertyEntry property) =>
        property.Metadata.Name is "ParticipantId" or "AuthorId" || (property.EntityEntry.Entity is Participant && property.Metadata.Name is nameof(Participant.Id));

    private static SortedDictionary<string, object?> Values(EntityEntry entry, IEnumerable<PropertyEntry> properties, Func<PropertyEntry, object?> value)
    {
        var values = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in properties.Where(p => !p.Metadata.IsPrimaryKey()))
        {
            if (value(property) is { } some)
            {
                values[property.Metadata.Name] = Kept(some, WrittenByStaff.Contains(entry.Metadata.ClrType));
            }
        }

        return values;
    }

    private static object Kept(object value, bool writtenByStaff) => value switch
    {
        string text when writtenByStaff => text.Length > LongestText ? string.Concat(text.AsSpan(0, LongestText), Withheld) : text,
        bool or int or long or double or decimal or DateTimeOffset or DateOnly => value,
        Enum name => name.ToString(),
        _ => Withheld,
    };

    private sealed record Audited(EntityEntry Entry, List<PropertyEntry> Changed, bool IsRemoved, SortedDictionary<string, object?> Was);
}
