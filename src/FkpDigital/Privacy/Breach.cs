using FkpDigital.Core;

namespace FkpDigital.Privacy;

/// <summary>What of people may have got out.</summary>
public enum BreachData
{
    Name,
    Email,
    Phone,
    Password,
    Votes,
    Texts,
    Attendance,
    Guardian,
}

/// <summary>Whom it touches.</summary>
public enum BreachScope
{
    AllAccounts,
    WithPhone,

    /// <summary>Whoever has or had a role at an agency or below it.</summary>
    RolesOf,

    /// <summary>Whoever was signed in at some time of a span.</summary>
    SessionsBetween,

    /// <summary>Addresses and numbers that the officer types.</summary>
    Contacts,
}

public static class BreachRules
{
    public const string NoData = "breach.no-data";
    public const string NoAgency = "breach.no-agency";
    public const string NoSpan = "breach.no-span";
    public const string NoContacts = "breach.no-contacts";
    public const string InTheFuture = "breach.in-the-future";
    public const string NobodyAffected = "breach.nobody-affected";
    public const string ToldAlready = "breach.told-already";
    public const string NoticesMissing = "breach.notices-missing";
    public const string NotTold = "breach.not-told";
    public const string Closed = "breach.closed";
}

/// <summary>What the officer knows of a breach.</summary>
public sealed record BreachFacts(DateTimeOffset? NoticedAt, string? Happened, string? Cause, string? Measures, IReadOnlyCollection<BreachData> Kinds);

/// <summary>Whom it touches; agency and span where the scope asks for them.</summary>
public sealed record BreachReach(BreachScope Scope, long? AgencyId, DateTimeOffset? From, DateTimeOffset? Until);

/// <summary>A failure to protect personal data and what is done about it (UU 27/2022 article 46).</summary>
public sealed class Breach : Entity
{
    public const int MaxText = 4_000;
    public const int MaxNotice = 8_000;

    /// <summary>Three times 24 hours from noticing it.</summary>
    public static readonly TimeSpan Term = TimeSpan.FromHours(72);

    private Breach() { }

    /// <exception cref="RuleException">A text, the time, the kinds of data, the agency or the span is missing or not acceptable.</exception>
    public Breach(BreachFacts facts, BreachReach reach, long officerId, DateTimeOffset now)
    {
        Rule.Each(
            () => Rule.Input(facts.NoticedAt is not null, "noticedAt", InputRules.Required),
            () => Rule.Input(facts.NoticedAt is null || facts.NoticedAt <= now.AddMinutes(5), "noticedAt", BreachRules.InTheFuture),
            () => Happened = Rule.Text(facts.Happened, "happened", 10, MaxText),
            () => Cause = Rule.Text(facts.Cause, "cause", 0, MaxText),
            () => Measures = Rule.Text(facts.Measures, "measures", 10, MaxText),
            () => Rule.Input(facts.Kinds.Count > 0, "kinds", BreachRules.NoData),
            () => Rule.Input(reach.Scope is not BreachScope.RolesOf || reach.AgencyId is not null, "agency", BreachRules.NoAgency),
            () => Rule.Input(reach.Scope is not BreachScope.SessionsBetween || reach is { From: { } from, Until: { } until } && from < until, "from", BreachRules.NoSpan));
        (NoticedAt, Kinds, CreatedBy, CreatedAt) = (facts.NoticedAt!.Value, [.. facts.Kinds.Distinct().Order().Select(k => k.ToString())], officerId, now);
        (Scope, AgencyId, FromAt, UntilAt) = (reach.Scope, reach.AgencyId, reach.From, reach.Until);
        Raise(EventKinds.BreachOpened, officerId, Subject);
    }

    public DateTimeOffset NoticedAt { get; private init; }
    public string Happened { get; private set; } = "";
    public string Cause { get; private set; } = "";
    public string Measures { get; private set; } = "";
    public string[] Kinds { get; private init; } = [];
    public BreachScope Scope { get; private init; }
    public long? AgencyId { get; private init; }
    public DateTimeOffset? FromAt { get; private init; }
    public DateTimeOffset? UntilAt { get; private init; }
    public long CreatedBy { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>The notices, Indonesian and then English.</summary>
    public string ToPerson { get; private set; } = "";

    public string ToBody { get; private set; } = "";
    public string ToPublic { get; private set; } = "";

    /// <summary>The notice to people as it goes out, for letters; null until then.</summary>
    public string? Letter { get; private set; }

    public DateTimeOffset? PeopleToldAt { get; private set; }
    public DateTimeOffset? BodyToldAt { get; private set; }
    public DateTimeOffset? PublicToldAt { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }

    public DateTimeOffset DueAt => NoticedAt + Term;

    /// <exception cref="RuleException">Closed, told already, or a text is too short or too long.</exception>
    public void Word(string? toPerson, string? toBody, string? toPublic, long officerId)
    {
        RequireOpen();
        Rule.Require(PeopleToldAt is null || toPerson is null || toPerson.ReplaceLineEndings("\n").Trim() == ToPerson, BreachRules.ToldAlready);
        Rule.Each(
            () => ToPerson = Rule.Text(toPerson, "toPerson", 50, MaxNotice),
            () => ToBody = Rule.Text(toBody, "toBody", 50, MaxNotice),
            () => ToPublic = Rule.Text(toPublic, "toPublic", 50, MaxNotice));
        Raise(EventKinds.BreachWorded, officerId, Subject, new { breach = Id });
    }

    /// <summary>From now on the affected are written to.</summary>
    /// <exception cref="RuleException">Closed, told already, or the notice is not worded.</exception>
    public void TellPeople(string letter, long officerId, DateTimeOffset now)
    {
        RequireOpen();
        Rule.Require(PeopleToldAt is null, BreachRules.ToldAlready);
        Rule.Require(ToPerson.Length > 0, BreachRules.NoticesMissing);
        (Letter, PeopleToldAt) = (letter, now);
        Raise(EventKinds.BreachPeopleTold, officerId, Subject, new { breach = Id });
    }

    /// <exception cref="RuleException">Closed, or noted already.</exception>
    public void NoteBodyTold(long officerId, DateTimeOffset now)
    {
        RequireOpen();
        Rule.Require(BodyToldAt is null, BreachRules.ToldAlready);
        BodyToldAt = now;
        Raise(EventKinds.BreachBodyTold, officerId, Subject, new { breach = Id });
    }

    /// <exception cref="RuleException">Closed, or noted already.</exception>
    public void NotePublicTold(long officerId, DateTimeOffset now)
    {
        RequireOpen();
        Rule.Require(PublicToldAt is null, BreachRules.ToldAlready);
        PublicToldAt = now;
        Raise(EventKinds.BreachPublicTold, officerId, Subject, new { breach = Id });
    }

    /// <exception cref="RuleException">Closed already, or people or the authority were not told.</exception>
    public void Close(long officerId, DateTimeOffset now)
    {
        RequireOpen();
        Rule.Require(PeopleToldAt is not null && BodyToldAt is not null, BreachRules.NotTold);
        ClosedAt = now;
        Raise(EventKinds.BreachClosed, officerId, Subject, new { breach = Id });
    }

    private static EventSubject Subject() => new();

    private void RequireOpen() => Rule.Require(ClosedAt is null, BreachRules.Closed);
}

/// <summary>Somebody whom a breach touches: an account, or a typed contact. Written by <see cref="ListAffected"/> and <see cref="TellAffected"/> in plain SQL.</summary>
public sealed class BreachPerson : Entity
{
    private BreachPerson() { }

    public long BreachId { get; private init; }
    public long? ParticipantId { get; private init; }
    public byte[]? ContactDigest { get; private init; }
    public byte[]? ContactSealed { get; private init; }

    /// <summary>When the message was written, or nobody could be written to.</summary>
    public DateTimeOffset? ToldAt { get; private init; }

    public bool Unreachable { get; private init; }
}
