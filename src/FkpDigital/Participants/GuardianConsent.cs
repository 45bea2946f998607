using FkpDigital.Core;
using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Participants;

public static class GuardianRules
{
    public const string OwnContact = "guardian.own-contact";
    public const string NotNeeded = "guardian.not-needed";
    public const string ConsentMissing = "guardian.consent-missing";
}

public enum Relation
{
    Parent,
    Guardian,
}

/// <summary>The permission of a parent or guardian that a minor takes part (UU 27/2022 article 25), and the proof of it (article 24).</summary>
public sealed class GuardianConsent : Entity
{
    /// <summary>Of the text that they agreed to; another text gets another number.</summary>
    public const string CurrentText = "2026-11";

    private GuardianConsent() { }

    /// <param name="participantId">The minor.</param>
    /// <param name="guardianSealed">Name and address under the vault's key.</param>
    /// <param name="relation">To the minor.</param>
    /// <param name="now">The time of agreeing.</param>
    public GuardianConsent(long participantId, byte[] guardianSealed, Relation relation, DateTimeOffset now)
    {
        (ParticipantId, GuardianSealed, Relation, ConfirmedAt) = (participantId, guardianSealed, relation, now);
        Raise(EventKinds.GuardianAgreed, participantId, () => new EventSubject(), new { TextVersion, relation });
    }

    public long ParticipantId { get; private init; }
    public byte[] GuardianSealed { get; private init; } = [];
    public Relation Relation { get; private init; }
    public string TextVersion { get; private init; } = CurrentText;
    public DateTimeOffset ConfirmedAt { get; private init; }
}

public static class TakingPart
{
    /// <exception cref="RuleException">A minor without the permission of a guardian (403).</exception>
    public static async Task RequireTakesPartAsync(this FkpDbContext db, long participantId, CancellationToken cancel) =>
        Rule.Allow(!await db.Participants.AnyAsync(p => p.Id == participantId && p.IsMinor && p.GuardianConfirmedAt == null, cancel), AccountRules.GuardianMissing);
}
