using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FkpDigital.Core;

namespace FkpDigital.Participants;

public static class TokenRules
{
    public const string TooMany = "token.too-many";
}

/// <summary>A personal access token for the API. Only its SHA-256 is stored; the secret is shown once.</summary>
public sealed class AccessToken : Entity
{
    /// <summary>A person may hold this many tokens in use at once.</summary>
    public const int MaxActive = 20;

    public const int MaxName = 60;
    private const string Prefix = "fkp_";

    private AccessToken() { }

    public long ParticipantId { get; private init; }
    public string Name { get; private init; } = "";
    public byte[] Hash { get; private init; } = [];
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>To the hour; written by <see cref="TokenHolders"/>.</summary>
    public DateTimeOffset? LastUsedAt { get; private init; }

    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>Makes a token of 256 random bits.</summary>
    /// <param name="participantId">Whom it speaks for.</param>
    /// <param name="name">What the person calls it, 1 to 60 characters.</param>
    /// <param name="now">The time of making.</param>
    /// <param name="secret">What the client sends as <c>Authorization: Bearer</c>.</param>
    /// <exception cref="RuleException">The name is empty or too long.</exception>
    public static AccessToken Issue(long participantId, string? name, DateTimeOffset now, out string secret)
    {
        secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var token = new AccessToken
        {
            ParticipantId = participantId,
            Name = Rule.Line(name, "name", 1, MaxName),
            Hash = HashOf(secret),
            CreatedAt = now,
        };
        token.Raise(EventKinds.TokenIssued, participantId, () => new EventSubject());
        return token;
    }

    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    public void Revoke(DateTimeOffset now)
    {
        if (RevokedAt is null)
        {
            RevokedAt = now;
            Raise(EventKinds.TokenRevoked, ParticipantId, () => new EventSubject());
        }
    }
}
