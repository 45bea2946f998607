using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FkpDigital.Agreements;

internal sealed class AgreementMapping : IEntityTypeConfiguration<AgreementRecord>, IEntityTypeConfiguration<AgreementRow>, IEntityTypeConfiguration<Signature>
{
    public void Configure(EntityTypeBuilder<AgreementRecord> record)
    {
        record.HasMany(r => r.Rows).WithOne(r => r.Record).HasForeignKey(r => r.RecordId);
        record.HasMany(r => r.Signatures).WithOne().HasForeignKey(s => s.RecordId);
        record.Ignore(r => r.Document).Ignore(r => r.ContentSha256);
        record.Property<uint>("Version").IsRowVersion();
    }

    public void Configure(EntityTypeBuilder<AgreementRow> row)
    {
        row.HasOne(r => r.Item).WithMany().HasForeignKey(r => r.AgendaItemId).OnDelete(DeleteBehavior.Restrict);
        row.HasIndex(r => r.AgendaItemId).IsUnique().HasDatabaseName("ux_agreement_row_item");
        row.Ignore(r => r.Due).Ignore(r => r.IsComplete);
    }

    public void Configure(EntityTypeBuilder<Signature> signature)
    {
        signature.Ignore(s => s.Name);
        signature.Property(s => s.NameSealed).IsRequired(false); // null until the program sealed what was there before it could
        signature.HasIndex(s => new { s.RecordId, s.Capacity }).IsUnique().HasDatabaseName("ux_signature_capacity");
    }
}
