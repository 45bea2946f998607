using FkpDigital.Core;
using FkpDigital.Secrets;

namespace FkpDigital.Privacy;

/// <summary>What a person may ask (UU 27/2022 articles 5 to 13).</summary>
public enum RequestKind
{
    Access,
    Correct,
    Erase,
    Restrict,
    Object,
}

public enum RequestOutcome
{
    /// <summary>The person did it alone.</summary>
    SelfService,
    Granted,
    PartlyGranted,
    Refused,
}

/// <summary>A request about one's own data. Its words are sealed; they go with the account.</summary>
public sealed class DataRequest : Entity, IKeepsSealed
{
    public const int MaxText = 2_000;

    /// <summary>So many may wait for an answer to one person.</summary>
    public const int MostOpen = 5;

    /// <summary>Three times 24 hours (articles 30, 32, 40, 41).</summary>
    public static readonly TimeSpan Term = TimeSpan.FromHours(72);

    private DataRequest() { }

    /// <summary>The person asks the data protection officer.</summary>
    /// <exception cref="RuleException">The text is too short or too long (field text).</exception>
    public DataRequest(long participantId, RequestKind kind, string? text, DateTimeOffset now)
    {
        (ParticipantId, Kind, AskedAt, DueAt) = (participantId, kind, now, now + Term);
        Text = Rule.Text(text, "text", 5, MaxText);
        Raise(EventKinds.DataAsked, participantId, () => new EventSubject(), new { kind });
    }

    public long ParticipantId { get; private init; }
    public RequestKind Kind { get; private init; }
    public DateTimeOffset AskedAt { get; private init; }
    public DateTimeOffset DueAt { get; private init; }
    public DateTimeOffset? DoneAt { get; private set; }
    public RequestOutcome? Outcome { get; private set; }
    public long? AnsweredBy { get; private set; }

    /// <summary>What the person writes; null for what they did alone, and once the account or its time is over.</summary>
    public string? Text { get; private set; }

    /// <summary>What the officer answers.</summary>
    public string? Note { get; private set; }

    public byte[]? TextSealed { get; private set; }
    public byte[]? NoteSealed { get; private set; }

    /// <summary>What a person did with the data alone is on record, too.</summary>
    public static DataRequest Alone(long participantId, RequestKind kind, DateTimeOffset now)
    {
        var request = new DataRequest { ParticipantId = participantId, Kind = kind, AskedAt = now, DueAt = now + Term, DoneAt = now, Outcome = RequestOutcome.SelfService };
        request.Raise(EventKinds.DataAsked, participantId, () => new EventSubject(), new { kind, request.Outcome });
        return request;
    }

    /// <exception cref="RuleException">The own request (403), answered before, no outcome (field outcome), or no reason in words (field note).</exception>
    public void Answer(RequestOutcome? outcome, string? note, long officerId, DateTimeOffset now)
    {
        Rule.Allow(officerId != ParticipantId, PrivacyRules.OwnRequest);
        Rule.Require(DoneAt is null, PrivacyRules.AnsweredAlready);
        Rule.Each(
            () => Rule.Input(outcome is RequestOutcome.Granted or RequestOutcome.PartlyGranted or RequestOutcome.Refused, "outcome", InputRules.Required),
            () => Note = Rule.Text(note, "note", 5, MaxText));
        (Outcome, DoneAt, AnsweredBy) = (outcome, now, officerId);
        Raise(EventKinds.DataAnswered, officerId, () => new EventSubject(), new { request = Id, ParticipantId, outcome });
    }

    void IKeepsSealed.Seal(Vault vault)
    {
        TextSealed ??= Text is null ? null : vault.Seal(Sealed.RequestText, Text);
        NoteSealed ??= Note is null ? null : vault.Seal(Sealed.RequestNote, Note);
    }

    void IKeepsSealed.Open(Vault vault)
    {
        Text = TextSealed is null ? null : vault.Open(Sealed.RequestText, TextSealed);
        Note = NoteSealed is null ? null : vault.Open(Sealed.RequestNote, NoteSealed);
    }
}
