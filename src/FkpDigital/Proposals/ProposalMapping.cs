using FkpDigital.Regions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FkpDigital.Proposals;

internal sealed class ProposalMapping : IEntityTypeConfiguration<Proposal>, IEntityTypeConfiguration<Tally>
{
    public void Configure(EntityTypeBuilder<Proposal> proposal)
    {
        proposal.HasOne(p => p.Challenge).WithMany().HasForeignKey(p => p.ChallengeId).OnDelete(DeleteBehavior.Restrict);
        proposal.HasOne(p => p.Round).WithMany().HasForeignKey(p => p.RoundId).OnDelete(DeleteBehavior.Restrict);
        proposal.HasOne(p => p.Author).WithMany().HasForeignKey(p => p.AuthorId).OnDelete(DeleteBehavior.Restrict);
        proposal.HasOne(p => p.Category).WithMany().HasForeignKey(p => p.CategoryId).OnDelete(DeleteBehavior.Restrict);
        proposal.HasOne<Region>().WithMany().HasForeignKey(p => p.RegionCode);
        proposal.HasOne(p => p.Desk).WithMany().HasForeignKey(p => p.DeskId);
        proposal.HasOne(p => p.Tally).WithOne().HasForeignKey<Tally>(t => t.ProposalId);
        proposal.HasIndex(p => new { p.RoundId, p.PublishedAt, p.Id });
        proposal.Property<uint>("Version").IsRowVersion();
    }

    public void Configure(EntityTypeBuilder<Tally> tally)
    {
        tally.HasKey(t => t.ProposalId);
        tally.HasOne(t => t.Round).WithMany().HasForeignKey(t => t.RoundId).OnDelete(DeleteBehavior.Restrict);
        tally.HasIndex(t => new { t.RoundId, t.Votes, t.PublishedAt, t.ProposalId }).HasDatabaseName("ix_tally_ranking");
    }
}
