using System.Buffers.Text;
using System.Security.Cryptography;
using FkpDigital.Core;

namespace FkpDigital.Participants;

public static class SetupRules
{
    public const string Used = "setup.used";
}

/// <summary>The one-time address that makes the first administrator of a new installation.</summary>
public sealed class SetupInvitation : Entity
{
    private SetupInvitation() { }

    public byte[] Hash { get; private init; } = [];
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? UsedAt { get; private set; }

    /// <param name="now">The time of making.</param>
    /// <param name="secret">The last part of the address.</param>
    public static SetupInvitation Issue(DateTimeOffset now, out string secret)
    {
        secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
        return new SetupInvitation { Hash = AccessToken.HashOf(secret), CreatedAt = now };
    }

    /// <exception cref="RuleException">It was used before.</exception>
    public void Use(DateTimeOffset now)
    {
        Rule.Require(UsedAt is null, SetupRules.Used);
        UsedAt = now;
    }
}
