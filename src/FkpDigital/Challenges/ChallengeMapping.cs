using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FkpDigital.Challenges;

internal sealed class ChallengeMapping : IEntityTypeConfiguration<Challenge>, IEntityTypeConfiguration<Round>, IEntityTypeConfiguration<RoundTally>, IEntityTypeConfiguration<Category>
{
    public const string OneSlugEach = "ux_challenge_slug";
    public const string OneNumberEach = "ux_round_number";

    public void Configure(EntityTypeBuilder<Challenge> challenge)
    {
        challenge.HasOne(c => c.Agency).WithMany().HasForeignKey(c => c.AgencyId);
        challenge.HasOne(c => c.Region).WithMany().HasForeignKey(c => c.RegionCode);
        challenge.HasMany(c => c.Rounds).WithOne(r => r.Challenge).HasForeignKey(r => r.ChallengeId);
        challenge.HasMany(c => c.Categories).WithOne().HasForeignKey(c => c.ChallengeId);
        challenge.Ignore(c => c.AgendaRule).Ignore(c => c.CurrentRound);
        challenge.HasIndex(c => c.Slug).IsUnique().HasDatabaseName(OneSlugEach);
        challenge.Property<uint>("Version").IsRowVersion();
    }

    public void Configure(EntityTypeBuilder<Round> round)
    {
        round.HasOne(r => r.Tally).WithOne().HasForeignKey<RoundTally>(t => t.RoundId);
        round.HasIndex(r => new { r.ChallengeId, r.Number }).IsUnique().HasDatabaseName(OneNumberEach);
        round.Property<uint>("Version").IsRowVersion();
    }

    public void Configure(EntityTypeBuilder<RoundTally> tally) => tally.HasKey(t => t.RoundId);

    public void Configure(EntityTypeBuilder<Category> category) =>
        category.HasIndex(c => new { c.ChallengeId, c.Name }).IsUnique().HasDatabaseName("ux_category_name");
}
