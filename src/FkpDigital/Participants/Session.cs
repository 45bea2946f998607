using System.Buffers.Text;
using System.Security.Cryptography;
using FkpDigital.Core;

namespace FkpDigital.Participants;

/// <summary>How somebody signed in.</summary>
public enum SignInWay
{
    Password,
    PasswordAndCode,
    PasswordAndPasskey,
    Passkey,
    Provider,

    /// <summary>By the button of a demo account.</summary>
    Demo,
}

/// <summary>One device that is signed in. The cookie holds the secret, the database its SHA-256.</summary>
public sealed class Session : Entity
{
    public const int MaxDevice = 80;

    private Session() { }

    public long ParticipantId { get; private init; }
    public byte[] Hash { get; private init; } = [];
    public SignInWay Way { get; private init; }

    /// <summary>Browser and system, as far as the browser says.</summary>
    public string Device { get; private init; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>To the hour; written by <see cref="SessionHolders"/>.</summary>
    public DateTimeOffset? LastUsedAt { get; private init; }

    public DateTimeOffset? RevokedAt { get; private set; }

    /// <param name="participantId">Whose.</param>
    /// <param name="way">How they signed in.</param>
    /// <param name="device">What the browser calls itself, at most 80 characters of it.</param>
    /// <param name="now">The time of signing in.</param>
    /// <param name="secret">What the cookie holds.</param>
    public static Session Begin(long participantId, SignInWay way, string device, DateTimeOffset now, out string secret)
    {
        secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return new Session
        {
            ParticipantId = participantId,
            Hash = AccessToken.HashOf(secret),
            Way = way,
            Device = device.Length <= MaxDevice ? device : device[..MaxDevice],
            CreatedAt = now,
        };
    }

    public void End(DateTimeOffset now)
    {
        if (RevokedAt is null)
        {
            RevokedAt = now;
            Raise(EventKinds.SessionEnded, ParticipantId, () => new EventSubject());
        }
    }
}
