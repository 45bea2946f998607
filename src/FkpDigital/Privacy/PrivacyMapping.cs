using FkpDigital.Participants;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FkpDigital.Privacy;

internal sealed class PrivacyMapping : IEntityTypeConfiguration<DataRequest>, IEntityTypeConfiguration<Consent>, IEntityTypeConfiguration<Breach>, IEntityTypeConfiguration<BreachPerson>
{
    public void Configure(EntityTypeBuilder<DataRequest> request)
    {
        request.Ignore(r => r.Text).Ignore(r => r.Note);
        request.HasOne<Participant>().WithMany().HasForeignKey(r => r.ParticipantId);
        request.Property<uint>("Version").IsRowVersion();
    }

    public void Configure(EntityTypeBuilder<Breach> breach)
    {
        breach.Ignore(b => b.DueAt);
        breach.HasOne<Participant>().WithMany().HasForeignKey(b => b.CreatedBy);
        breach.Property<uint>("Version").IsRowVersion();
    }

    public void Configure(EntityTypeBuilder<BreachPerson> person) => person.HasOne<Breach>().WithMany().HasForeignKey(p => p.BreachId);

    public void Configure(EntityTypeBuilder<Consent> consent)
    {
        consent.Ignore(c => c.Counts);
        consent.HasOne<Participant>().WithMany().HasForeignKey(c => c.ParticipantId);
    }
}
