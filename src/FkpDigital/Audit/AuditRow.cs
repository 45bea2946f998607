using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FkpDigital.Audit;

/// <summary>One act of staff. The database takes such rows and neither changes nor deletes them.</summary>
public sealed class AuditRow
{
    private AuditRow() { }

    /// <summary>Something was changed.</summary>
    internal AuditRow(StaffAct act, string what, Acting acting, AuditedChanges changes, DateTimeOffset at)
        : this(act, what, acting, [.. changes.Subjects.Concat(acting.Subjects).Distinct()], at) =>
        (Before, After) = (Json(changes.Before), Json(changes.After));

    /// <summary>Something was looked at.</summary>
    internal AuditRow(StaffAct act, string what, Acting acting, long[] subjects, DateTimeOffset at)
    {
        (At, ActorId, Roles, AgencyId) = (at, act.ParticipantId, act.Roles, act.AgencyId);
        (What, Source, AddressDigest, Subjects) = (what, acting.Source, acting.AddressDigest, subjects);
    }

    public long Id { get; private init; }
    public DateTimeOffset At { get; private init; }
    public long ActorId { get; private init; }

    /// <summary>The roles that allowed it, by name, with commas.</summary>
    public string Roles { get; private init; } = "";

    /// <summary>Where; null when it is about no single agency.</summary>
    public long? AgencyId { get; private init; }

    /// <summary>The kinds of event that it raised, with commas; else the page or endpoint.</summary>
    public string What { get; private init; } = "";

    /// <summary>The page handler or endpoint.</summary>
    public string Source { get; private init; } = "";

    /// <summary>The participants whose data it was about.</summary>
    public long[] Subjects { get; private init; } = [];

    /// <summary>What was changed, as it was: JSON of thing, property, value. Null when nothing was there before.</summary>
    public string? Before { get; private init; }

    /// <summary>What was changed, as it is; null for what was only read or removed.</summary>
    public string? After { get; private init; }

    public byte[]? AddressDigest { get; private init; }

    private static string? Json(SortedDictionary<string, SortedDictionary<string, object?>> things) =>
        things.Count == 0 ? null : JsonSerializer.Serialize(things, JsonSerializerOptions.Web);
}

internal sealed class AuditMapping : IEntityTypeConfiguration<AuditRow>
{
    public void Configure(EntityTypeBuilder<AuditRow> audit)
    {
        audit.Property(a => a.Before).HasColumnType("jsonb");
        audit.Property(a => a.After).HasColumnType("jsonb");
    }
}
