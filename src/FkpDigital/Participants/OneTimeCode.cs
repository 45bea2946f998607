using System.Globalization;
using System.Security.Cryptography;
using FkpDigital.Core;

namespace FkpDigital.Participants;

public static class CodeRules
{
    public const string Wrong = "code.wrong";
    public const string Expired = "code.expired";
    public const string TooMany = "code.too-many";
}

public enum CodePurpose
{
    Register,
    Recover,
    ChangeContact,
    AskGuardian,
}

/// <summary>Six digits that were sent to an address and prove it when they come back, once, in time, at the fifth attempt at the latest.</summary>
public sealed class OneTimeCode : Entity
{
    public const int Attempts = 5;

    /// <summary>OWASP ASVS 5.0, 6.5.5: out-of-band codes live ten minutes at most.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <summary>A guardian reads first; this code signs nobody in.</summary>
    public static readonly TimeSpan LifeForGuardian = TimeSpan.FromDays(3);

    private OneTimeCode() { }

    internal OneTimeCode(byte[] handleHash, CodePurpose purpose, long? participantId, byte[] contactDigest, byte[] codeHash, byte[] payloadSealed, DateTimeOffset now)
    {
        (HandleHash, Purpose, ParticipantId, ContactDigest, CodeHash) = (handleHash, purpose, participantId, contactDigest, codeHash);
        (PayloadSealed, CreatedAt) = (payloadSealed, now);
    }

    /// <summary>SHA-256 of the handle in the address of the page that asks for the code.</summary>
    public byte[] HandleHash { get; private init; } = [];

    public CodePurpose Purpose { get; private init; }

    /// <summary>Whose address it is, where somebody has it.</summary>
    public long? ParticipantId { get; private init; }

    public byte[] ContactDigest { get; private init; } = [];
    public byte[] CodeHash { get; private init; } = [];

    /// <summary>What waits for the proof, as JSON under the vault's key.</summary>
    public byte[] PayloadSealed { get; private init; } = [];

    /// <summary>How often it was tried.</summary>
    public int Tried { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? UsedAt { get; private set; }

    internal static string NewDigits() => RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>Whether it may still be tried.</summary>
    public bool IsOpen(DateTimeOffset now) => UsedAt is null && Tried < Attempts && now < CreatedAt + (Purpose is CodePurpose.AskGuardian ? LifeForGuardian : Life);

    /// <summary>Counts an attempt and spends the code when it is right.</summary>
    internal bool Try(byte[] hash, DateTimeOffset now)
    {
        Tried++;
        if (!CryptographicOperations.FixedTimeEquals(hash, CodeHash))
        {
            return false;
        }

        UsedAt = now;
        return true;
    }
}
