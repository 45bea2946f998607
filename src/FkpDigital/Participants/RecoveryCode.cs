using System.Security.Cryptography;
using FkpDigital.Core;

namespace FkpDigital.Participants;

/// <summary>One of ten codes on paper; each signs in once where the authenticator is lost. Only the digest is kept.</summary>
public sealed class RecoveryCode : Entity
{
    public const int Count = 10;

    // Without letters and digits that look like each other.
    private const string Alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
    private const int Half = 6;

    private RecoveryCode() { }

    public RecoveryCode(long participantId, byte[] hash) => (ParticipantId, Hash) = (participantId, hash);

    public long ParticipantId { get; private init; }
    public byte[] Hash { get; private init; } = [];
    public DateTimeOffset? UsedAt { get; private set; }

    /// <summary>"KM4T7Q-9XBWCD": about 59 random bits.</summary>
    public static string New() => $"{RandomNumberGenerator.GetString(Alphabet, Half)}-{RandomNumberGenerator.GetString(Alphabet, Half)}";

    /// <summary>As it was printed, however it was typed.</summary>
    public static string Clean(string? typed) => string.Concat((typed ?? "").ToUpperInvariant().Where(char.IsAsciiLetterOrDigit).Take(40));

    public void Spend(DateTimeOffset now) => UsedAt = now;
}
