using FkpDigital.Agreements;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FkpDigital.Forums;

internal sealed class ForumMapping :
    IEntityTypeConfiguration<Forum>,
    IEntityTypeConfiguration<Agenda>,
    IEntityTypeConfiguration<AgendaItem>,
    IEntityTypeConfiguration<Exclusion>,
    IEntityTypeConfiguration<Attendee>
{
    public const string OneForumEach = "ux_forum_round";

    public void Configure(EntityTypeBuilder<Forum> forum)
    {
        forum.HasOne(f => f.Challenge).WithMany().HasForeignKey(f => f.ChallengeId).OnDelete(DeleteBehavior.Restrict);
        forum.HasOne(f => f.Round).WithMany().HasForeignKey(f => f.RoundId).OnDelete(DeleteBehavior.Restrict);
        forum.HasOne(f => f.Agency).WithMany().HasForeignKey(f => f.AgencyId).OnDelete(DeleteBehavior.Restrict);
        forum.HasOne(f => f.Agenda).WithOne().HasForeignKey<Agenda>(a => a.ForumId);
        forum.HasOne(f => f.Record).WithOne(r => r.Forum).HasForeignKey<AgreementRecord>(r => r.ForumId);
        forum.HasMany(f => f.Attendees).WithOne().HasForeignKey(a => a.ForumId);
        forum.HasIndex(f => f.RoundId).IsUnique().HasFilter("state <> 'Cancelled'").HasDatabaseName(OneForumEach);
        forum.Property<uint>("Version").IsRowVersion();
    }

    public void Configure(EntityTypeBuilder<Agenda> agenda)
    {
        agenda.HasMany(a => a.Items).WithOne().HasForeignKey(i => i.AgendaId);
        agenda.HasMany(a => a.Exclusions).WithOne().HasForeignKey(e => e.AgendaId);
        agenda.Ignore(a => a.Rule);
    }

    public void Configure(EntityTypeBuilder<AgendaItem> item)
    {
        item.HasOne(i => i.Proposal).WithMany().HasForeignKey(i => i.ProposalId);
        item.Ignore(i => i.IsAdded);
    }

    public void Configure(EntityTypeBuilder<Attendee> attendee)
    {
        attendee.Ignore(a => a.Name).Ignore(a => a.Phone).Ignore(a => a.Sex);
        attendee.Property(a => a.PersonSealed).IsRequired(false); // null until the program sealed what was there before it could
    }

    public void Configure(EntityTypeBuilder<Exclusion> exclusion) =>
        exclusion.HasOne<Proposals.Proposal>().WithMany().HasForeignKey(e => e.ProposalId).OnDelete(DeleteBehavior.Restrict);
}
