using FkpDigital.Core;
using FkpDigital.Regions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FkpDigital.Agencies;

public enum AgencyKind
{
    Ministry,
    RegionalGovernment,
    OrganizationBureau,
    ServiceUnit,
}

public static class AgencyRules
{
    public const string SlugTaken = "agency.slug-taken";
    public const string WrongPlace = "agency.wrong-place";
    public const string RoleAbove = "membership.role-above";
    public const string RoleElsewhere = "membership.role-elsewhere";
    public const string InvitedAlready = "membership.invited-already";
    public const string LastAdministrator = "membership.last-administrator";
    public const string RoleHeld = "membership.role-held";
    public const string Ended = "membership.ended";
}

/// <summary>A node of the one tree of public-service agencies.</summary>
public sealed class Agency : Entity
{
    public const int MaxName = 160;
    public const int MaxAddress = 200;
    public const int MaxSlug = 80;

    private Agency() { }

    /// <exception cref="RuleException">A text is missing or too long, or this kind has no place below that parent.</exception>
    public Agency(string? name, string? slug, AgencyKind kind, Agency? parent, string? regionCode, string? address, string? sector, long? actorId)
    {
        Name = Rule.Line(name, "name", 3, MaxName);
        Slug = Core.Slug.From(string.IsNullOrWhiteSpace(slug) ? Name : slug);
        Rule.Input(parent is null || MayLieBelow(kind, parent.Kind), "kind", AgencyRules.WrongPlace);
        Kind = kind;
        Parent = parent;
        RegionCode = string.IsNullOrWhiteSpace(regionCode) ? null : regionCode;
        Address = Rule.Line(address, "address", 0, MaxAddress);
        Sector = sector;
        Raise(EventKinds.AgencyAdded, actorId, () => new EventSubject(AgencyId: Id));
    }

    public string Slug { get; private init; } = "";
    public string Name { get; private set; } = "";
    public AgencyKind Kind { get; private init; }
    public long? ParentId { get; private init; }
    public Agency? Parent { get; private init; }
    public string? RegionCode { get; private init; }
    public Region? Region { get; private init; }
    public string Address { get; private set; } = "";
    public string? Sector { get; private set; }

    /// <summary>Ids from the root down to this node, kept by the database.</summary>
    public long[] Line { get; private init; } = [];

    /// <summary>Changes what is said of it; its place, kind and address of the page stay.</summary>
    /// <exception cref="RuleException">A text is missing or too long.</exception>
    public void Describe(string? name, string? address, string? sector, long actorId)
    {
        Name = Rule.Line(name, "name", 3, MaxName);
        Address = Rule.Line(address, "address", 0, MaxAddress);
        Sector = string.IsNullOrEmpty(sector) ? null : sector;
        Raise(EventKinds.AgencyEdited, actorId, () => new EventSubject(AgencyId: Id));
    }

    /// <summary>Ministry, then governments (a province above its regencies), then bureaus and units; a unit may have units of its own.</summary>
    public static bool MayLieBelow(AgencyKind kind, AgencyKind parent) => kind switch
    {
        AgencyKind.RegionalGovernment => parent is AgencyKind.Ministry or AgencyKind.RegionalGovernment,
        AgencyKind.OrganizationBureau => parent is AgencyKind.Ministry or AgencyKind.RegionalGovernment,
        AgencyKind.ServiceUnit => parent is not AgencyKind.OrganizationBureau,
        _ => false,
    };
}

/// <summary>One role of one person at one node; the role reaches the nodes below it.</summary>
public sealed class Membership : Entity
{
    private Membership() { }

    public Membership(long participantId, Agency agency, Role role, DateTimeOffset now, long? actorId)
    {
        ParticipantId = participantId;
        Agency = agency;
        Role = role;
        StartedAt = now;
        Raise(EventKinds.MembershipGranted, actorId, () => new EventSubject(AgencyId: AgencyId), new { participantId, role });
    }

    public long ParticipantId { get; private init; }
    public long AgencyId { get; private init; }
    public Agency Agency { get; private init; } = null!;
    public Role Role { get; private init; }
    public DateTimeOffset StartedAt { get; private init; }
    public DateTimeOffset? EndedAt { get; private set; }

    /// <exception cref="RuleException">It has ended before.</exception>
    public void End(DateTimeOffset now, long actorId)
    {
        Rule.Require(EndedAt is null, AgencyRules.Ended);
        EndedAt = now;
        Raise(EventKinds.MembershipEnded, actorId, () => new EventSubject(AgencyId: AgencyId), new { ParticipantId, Role });
    }
}

internal sealed class AgencyMapping : IEntityTypeConfiguration<Agency>, IEntityTypeConfiguration<Membership>, IEntityTypeConfiguration<StaffInvitation>
{
    public const string OneSlugEach = "ux_agency_slug";
    public const string OneRoleEach = "ux_membership_active";

    public void Configure(EntityTypeBuilder<Agency> agency)
    {
        agency.Property(a => a.Line).ValueGeneratedOnAddOrUpdate();
        agency.HasOne(a => a.Parent).WithMany().HasForeignKey(a => a.ParentId);
        agency.HasOne(a => a.Region).WithMany().HasForeignKey(a => a.RegionCode);
        agency.HasIndex(a => a.Slug).IsUnique().HasDatabaseName(OneSlugEach);
    }

    public void Configure(EntityTypeBuilder<Membership> membership)
    {
        membership.HasOne(m => m.Agency).WithMany().HasForeignKey(m => m.AgencyId);
        membership.HasOne<Participants.Participant>().WithMany().HasForeignKey(m => m.ParticipantId);
        membership.HasIndex(m => new { m.ParticipantId, m.AgencyId, m.Role }).IsUnique().HasFilter("ended_at is null").HasDatabaseName(OneRoleEach);
    }

    public void Configure(EntityTypeBuilder<StaffInvitation> invitation)
    {
        invitation.HasOne(i => i.Agency).WithMany().HasForeignKey(i => i.AgencyId);
        invitation.HasOne<Participants.Participant>().WithMany().HasForeignKey(i => i.InviterId);
    }
}
