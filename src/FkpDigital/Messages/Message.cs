using System.Text.Json;
using FkpDigital.Core;
using FkpDigital.Participants;
using FkpDigital.Secrets;

namespace FkpDigital.Messages;

public enum Channel
{
    Mail,
    Sms,
}

/// <summary>What a message says. A short message has only the text.</summary>
public sealed record MessageContent(string Subject, string Text, string Html);

/// <summary>A whole message as it goes out.</summary>
/// <param name="To">E-mail address, or mobile number as E.164 has it.</param>
/// <param name="Content">What it says.</param>
public sealed record Envelope(string To, MessageContent Content);

/// <summary>A letter or short message to a person: a row first, then sent. Address and text are sealed, and go once it is delivered and a week has passed.</summary>
public sealed class Message : Entity
{
    /// <summary>After so many failures nobody tries again.</summary>
    public const int MostAttempts = 8;

    private Message() { }

    /// <param name="to">The address; its kind says by which way.</param>
    /// <param name="purpose">Why it is sent, for staff who look into the outbox.</param>
    /// <param name="participantId">To whom, where it is known.</param>
    /// <param name="contactDigest">Of the address.</param>
    /// <param name="content">What it says.</param>
    /// <param name="vault">Seals it.</param>
    /// <param name="now">The time of writing.</param>
    public Message(Contact to, string purpose, long? participantId, byte[] contactDigest, MessageContent content, Vault vault, DateTimeOffset now)
    {
        Channel = to.Kind is ContactKind.Email ? Channel.Mail : Channel.Sms;
        (Purpose, ParticipantId, ContactDigest) = (purpose, participantId, contactDigest);
        ContentSealed = vault.Seal(Sealed.MessageContent, JsonSerializer.Serialize(new Envelope(to.Value, content)));
        CreatedAt = DueAt = now;
    }

    public Channel Channel { get; private init; }
    public string Purpose { get; private init; } = "";
    public long? ParticipantId { get; private init; }
    public byte[] ContactDigest { get; private init; } = [];

    /// <summary>A <see cref="Envelope"/> as JSON; null once it is gone.</summary>
    public byte[]? ContentSealed { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When it is tried next.</summary>
    public DateTimeOffset DueAt { get; private set; }

    public int Attempts { get; private set; }
    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>Why the last attempt failed, without address or text.</summary>
    public string? Fault { get; private set; }

    /// <exception cref="System.Security.Cryptography.CryptographicException">It was changed.</exception>
    public Envelope? Read(Vault vault) => ContentSealed is null ? null : JsonSerializer.Deserialize<Envelope>(vault.Open(Sealed.MessageContent, ContentSealed));

    /// <summary>Somebody takes it to the post; comes again later when nobody says <see cref="Sent"/>: after half a minute, then twice as long each time.</summary>
    public void Take(DateTimeOffset now)
    {
        Attempts++;
        DueAt = now.AddSeconds(15 * Math.Pow(2, Attempts));
    }

    public void Sent(DateTimeOffset now) => (SentAt, Fault) = (now, null);

    public void Fail(string fault) => Fault = fault.Length <= 200 ? fault : fault[..200];
}
