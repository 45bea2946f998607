using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FkpDigital.Participants;

internal sealed class ParticipantMapping :
    IEntityTypeConfiguration<Participant>,
    IEntityTypeConfiguration<IdentityUserClaim<long>>,
    IEntityTypeConfiguration<IdentityUserLogin<long>>,
    IEntityTypeConfiguration<IdentityUserToken<long>>,
    IEntityTypeConfiguration<AccessToken>
{
    public const string OneEmailEach = "ux_participant_email";
    public const string OnePhoneEach = "ux_participant_phone";
    public const string OneOwnerEach = "participant_login_pkey";

    public void Configure(EntityTypeBuilder<Participant> participant)
    {
        participant.ToTable("participant");
        participant.HasIndex(p => p.NormalizedEmail).IsUnique().HasDatabaseName(OneEmailEach);
        participant.HasIndex(p => p.PhoneDigest).IsUnique().HasDatabaseName(OnePhoneEach);
        participant.HasIndex(p => p.PersonDigest).IsUnique();
        // Ours is sealed.
        participant.Ignore(p => p.PhoneNumber).Ignore(p => p.PhoneNumberConfirmed).Ignore(p => p.MayTakePart).Ignore(p => p.PasskeyHandle);
    }

    public void Configure(EntityTypeBuilder<IdentityUserClaim<long>> claim) => claim.ToTable("participant_claim");

    public void Configure(EntityTypeBuilder<IdentityUserLogin<long>> login) => login.ToTable("participant_login");

    public void Configure(EntityTypeBuilder<IdentityUserToken<long>> token) => token.ToTable("participant_token");

    public void Configure(EntityTypeBuilder<AccessToken> token) => token.HasIndex(t => t.Hash).IsUnique();
}
