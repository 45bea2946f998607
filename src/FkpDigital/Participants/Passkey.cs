using FkpDigital.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FkpDigital.Participants;

public static class PasskeyRules
{
    public const string Refused = "passkey.refused";
    public const string NotMade = "passkey.not-made";
    public const string Stale = "passkey.stale";
    public const string Taken = "passkey.taken";
    public const string TooMany = "passkey.too-many";
    public const string ProveFirst = "passkey.prove-first";
}

/// <summary>What a browser made and the framework verified, on its way to the account.</summary>
/// <param name="Handle">The account's name on the device, see <see cref="Participant.PasskeyHandle"/>.</param>
/// <param name="CredentialId">By which the device knows the key.</param>
/// <param name="PublicKey">COSE, as the device gave it.</param>
/// <param name="SignCount">How often the device has signed; some never count.</param>
/// <param name="Transports">How browsers reach the device.</param>
/// <param name="IsBackupEligible">It may be copied to other devices of its owner.</param>
/// <param name="IsBackedUp">It was.</param>
public sealed record NewPasskey(string Handle, byte[] CredentialId, byte[] PublicKey, uint SignCount, string[] Transports, bool IsBackupEligible, bool IsBackedUp);

/// <summary>A key that a device keeps and unlocks by finger, face or PIN. Device and person are two factors, so it stands alone or beside a password.</summary>
public sealed class Passkey : Entity
{
    public const int MaxName = 60;

    /// <summary>Of one account.</summary>
    public const int Most = 20;

    private Passkey() { }

    /// <param name="owner">Saved before; has two factors from now on.</param>
    /// <param name="made">Verified.</param>
    /// <param name="name">What the owner calls it.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="RuleException">The name is empty, too long or unreadable (field name).</exception>
    public Passkey(Participant owner, NewPasskey made, string? name, DateTimeOffset now)
    {
        (ParticipantId, Name, CreatedAt) = (owner.Id, Rule.Line(name, "name", 1, MaxName), now);
        (CredentialId, PublicKey, SignCount, Transports) = (made.CredentialId, made.PublicKey, made.SignCount, made.Transports);
        (IsBackupEligible, IsBackedUp) = (made.IsBackupEligible, made.IsBackedUp);
        owner.GuardByPasskey();
        Raise(EventKinds.PasskeyAdded, owner.Id, () => new EventSubject());
    }

    public long ParticipantId { get; private init; }
    public byte[] CredentialId { get; private init; } = [];
    public byte[] PublicKey { get; private init; } = [];
    public string Name { get; private init; } = "";

    /// <summary>Who writes it must have read it: two answers of one device cannot both count from the same number.</summary>
    public long SignCount { get; private set; }

    public string[] Transports { get; private init; } = [];
    public bool IsBackupEligible { get; private init; }
    public bool IsBackedUp { get; private set; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? UsedAt { get; private set; }

    /// <summary>It opened the account, with this count of the device.</summary>
    public void Use(long signCount, bool isBackedUp, DateTimeOffset now) => (SignCount, IsBackedUp, UsedAt) = (signCount, isBackedUp, now);

    /// <summary>It opens nothing any more, once it is removed from the database.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="others">The owner's other passkeys.</param>
    public void Leave(Participant owner, int others)
    {
        Raise(EventKinds.PasskeyRemoved, owner.Id, () => new EventSubject());
        if (others == 0)
        {
            owner.LoseLastPasskey();
        }
    }
}

internal sealed class PasskeyMapping : IEntityTypeConfiguration<Passkey>
{
    public const string OneOwnerEach = "ux_passkey_credential";

    public void Configure(EntityTypeBuilder<Passkey> passkey)
    {
        passkey.HasIndex(p => p.CredentialId).IsUnique().HasDatabaseName(OneOwnerEach);
        passkey.Property(p => p.SignCount).IsConcurrencyToken();
    }
}
