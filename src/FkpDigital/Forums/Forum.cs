using System.Text.Json;
using FkpDigital.Agencies;
using FkpDigital.Agreements;
using FkpDigital.Challenges;
using FkpDigital.Core;
using FkpDigital.Proposals;
using FkpDigital.Secrets;

namespace FkpDigital.Forums;

/// <summary>Where a forum stands on the way from its agenda to its kept promises.</summary>
public enum ForumState
{
    /// <summary>Called; its agenda is proposed.</summary>
    Preparing,

    /// <summary>The agenda is frozen; the meeting is planned or under way.</summary>
    Scheduled,

    /// <summary>Every item has its outcome.</summary>
    Consensus,
    RecordDrafted,
    RecordSigned,
    Published,
    FollowingUp,
    Closed,
    Postponed,
    Cancelled,
}

public enum ForumForm
{
    Fgd,
    PublicHearing,
    Workshop,
    Musrenbang,
}

public enum ForumMode
{
    InPerson,
    Online,
    Hybrid,
}

/// <summary>The stakeholder elements (unsur) of the FKP guideline.</summary>
public enum Element
{
    Penyelenggara,
    PenggunaLayanan,
    StakeholderTerkait,
    AhliAkademisi,
    OmsLsm,
    MediaMassa,
    TokohMasyarakat,
}

public enum Sex
{
    /// <summary>Laki-laki.</summary>
    L,

    /// <summary>Perempuan.</summary>
    P,
}

/// <summary>When, where and how a forum meets. A place is needed unless online, a link unless in person.</summary>
public sealed record Meeting(ForumForm Form, ForumMode Mode, string? Place, string? Link, DateTimeOffset StartsAt);

public static class ForumRules
{
    public const string VotingRuns = "forum.voting-runs";
    public const string RoundHasForum = "forum.round-has-forum";
    public const string AgendaFrozen = "agenda.frozen";
    public const string AgendaEmpty = "agenda.empty";
    public const string AgendaNotFrozen = "agenda.not-frozen";
    public const string NoSuchItem = "agenda.no-such-item";
    public const string ReasonNeeded = "agenda.reason-needed";
    public const string PlaceNeeded = "forum.place-needed";
    public const string LinkNeeded = "forum.link-needed";
    public const string LinkBad = "forum.link-bad";
    public const string BeforeVotingEnds = "forum.before-voting-ends";
    public const string NotPlanned = "forum.not-planned";
    public const string NotYetHeld = "forum.not-yet-held";
    public const string ItemsOpen = "forum.items-open";
    public const string NoAttendees = "forum.no-attendees";
    public const string NothingAdopted = "forum.nothing-adopted";
    public const string Concluded = "forum.concluded";
    public const string PhoneBad = "attendee.phone-bad";
}

/// <summary>The formal meeting of one round: the public consultation forum of PermenPANRB 16/2017.</summary>
public sealed class Forum : Entity
{
    private readonly List<Attendee> _attendees = [];

    private Forum() { }

    internal Forum(Challenge challenge, Round round, string title, long officerId, DateTimeOffset now)
    {
        Challenge = challenge;
        Round = round;
        AgencyId = challenge.AgencyId;
        Title = Rule.Line(title, "title", 10, 160);
        CreatedBy = officerId;
        CreatedAt = now;
        State = ForumState.Preparing;
        Agenda = new Agenda(challenge.AgendaRule, now);
        Raise(EventKinds.AgendaProposed, officerId, Subject);
    }

    public long ChallengeId { get; private init; }
    public Challenge Challenge { get; private init; } = null!;
    public long RoundId { get; private init; }
    public Round Round { get; private init; } = null!;
    public long AgencyId { get; private init; }
    public Agency Agency { get; private init; } = null!;
    public string Title { get; private set; } = "";
    public ForumState State { get; private set; }
    public ForumForm? Form { get; private set; }
    public ForumMode? Mode { get; private set; }
    public string? Place { get; private set; }
    public string? Link { get; private set; }
    public DateTimeOffset? StartsAt { get; private set; }
    public long CreatedBy { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? ConcludedAt { get; private set; }
    public Agenda Agenda { get; private init; } = null!;
    public IReadOnlyList<Attendee> Attendees => _attendees;
    public AgreementRecord? Record { get; private set; }

    /// <summary>Builds the agenda from the ranking; see <see cref="Agenda"/>.</summary>
    public void BuildAgenda(IReadOnlyList<RankedProposal> ranking, IReadOnlyDictionary<long, ProposalText> texts, string? lastForum, DateTimeOffset now) =>
        Agenda.Build(ranking, texts, lastForum, now);

    /// <summary>Adds an item from another source than the ranking.</summary>
    public void AddItem(AgendaSource source, string title, string problem, string recommendation, long officerId)
    {
        Agenda.Add(source, title, problem, recommendation);
        Raise(EventKinds.AgendaChanged, officerId, Subject);
    }

    /// <summary>Takes an added item off again.</summary>
    public void RemoveItem(long itemId, long officerId)
    {
        Agenda.Remove(itemId);
        Raise(EventKinds.AgendaChanged, officerId, Subject);
    }

    /// <summary>Fixes the agenda with the tally it came from. Nothing that happens later changes it.</summary>
    /// <param name="ranking">The ranking that <see cref="BuildAgenda"/> was given last, read in the same transaction.</param>
    /// <param name="selected">The proposals on the agenda, to be told so.</param>
    /// <param name="officerId">Who freezes.</param>
    /// <param name="now">The time of freezing.</param>
    public void FreezeAgenda(IReadOnlyList<RankedProposal> ranking, IEnumerable<Proposal> selected, long officerId, DateTimeOffset now)
    {
        Agenda.Freeze(Round, ranking, now);
        foreach (var proposal in selected)
        {
            proposal.Settle(ProposalOutcome.OnAgenda, null);
        }

        State = ForumState.Scheduled;
        Round.GoToForum();
        Raise(EventKinds.AgendaFrozen, officerId, Subject, new { Agenda.Sha256 });
    }

    /// <summary>Plans the meeting, or corrects what is on record about it, until the forum is concluded.</summary>
    /// <exception cref="RuleException">Concluded already, place or link missing, or before the end of voting.</exception>
    public void Plan(string title, Meeting meeting, long officerId)
    {
        Rule.Require(State is ForumState.Preparing or ForumState.Scheduled, ForumRules.Concluded);
        Title = Rule.Line(title, "title", 10, 160);
        var place = Rule.Line(meeting.Place, "place", 0, 200);
        var link = Rule.Line(meeting.Link, "link", 0, 300);
        Rule.Input(meeting.Mode is ForumMode.Online || place.Length > 0, "place", ForumRules.PlaceNeeded);
        Rule.Input(meeting.Mode is ForumMode.InPerson || link.Length > 0, "link", ForumRules.LinkNeeded);
        Rule.Input(link.Length == 0 || (Uri.TryCreate(link, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"), "link", ForumRules.LinkBad);
        Rule.Input(meeting.StartsAt >= Round.VotingEnds, "startsAt", ForumRules.BeforeVotingEnds);
        (Form, Mode, StartsAt) = (meeting.Form, meeting.Mode, meeting.StartsAt);
        (Place, Link) = (place.Length == 0 ? null : place, link.Length == 0 ? null : link);
        Raise(EventKinds.ForumPlanned, officerId, Subject);
    }

    /// <summary>Notes who took part, until the record is prepared for signing. The phone number goes to the agreement record and stays off public pages.</summary>
    public void Attend(string name, string phone, Sex sex, Element element, string representation, long officerId)
    {
        RequireOpenList();
        _attendees.Add(new Attendee(_attendees.Select(a => a.Position).DefaultIfEmpty().Max() + 1, name, phone, sex, element, representation));
        Raise(EventKinds.ForumRecorded, officerId, Subject);
    }

    public void RemoveAttendee(long attendeeId, long officerId)
    {
        RequireOpenList();
        if (_attendees.RemoveAll(a => a.Id == attendeeId) > 0)
        {
            Raise(EventKinds.ForumRecorded, officerId, Subject);
        }
    }

    /// <summary>Notes what the forum decided about one item.</summary>
    /// <exception cref="RuleException">Agenda not frozen, not planned or not held yet, concluded, or a reason is missing.</exception>
    public void Decide(long itemId, ItemOutcome outcome, string? reason, long officerId, DateTimeOffset now)
    {
        RequireHeld(now);
        var item = Agenda.Items.FirstOrDefault(i => i.Id == itemId);
        Rule.Require(item is not null, ForumRules.NoSuchItem);
        item!.Decide(outcome, reason);
        Raise(EventKinds.ForumRecorded, officerId, Subject);
    }

    /// <summary>Ends the meeting: every item has an outcome; the proposals learn theirs; the agreement record is drafted from what was adopted.</summary>
    /// <param name="proposals">The proposals of the round, to be told their outcome.</param>
    /// <param name="unit">Name and address of the unit and its government, for the head of the record.</param>
    /// <param name="officerId">Who keeps the record.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="RuleException">Not held, nobody present, an item without outcome, or nothing adopted.</exception>
    public AgreementRecord Conclude(IReadOnlyCollection<Proposal> proposals, RecordHead unit, long officerId, DateTimeOffset now)
    {
        RequireHeld(now);
        Rule.Require(_attendees.Count > 0, ForumRules.NoAttendees);
        var items = Agenda.Items.Where(i => i.Source is not AgendaSource.LastForum).OrderBy(i => i.Position).ToList();
        Rule.Require(items.All(i => i.Outcome is not null), ForumRules.ItemsOpen);
        Rule.Require(items.Any(i => i.Outcome is ItemOutcome.Adopted or ItemOutcome.AdoptedModified), ForumRules.NothingAdopted);
        foreach (var proposal in proposals)
        {
            if (items.Find(i => i.ProposalId == proposal.Id) is { } item)
            {
                proposal.Settle(Enum.Parse<ProposalOutcome>(item.Outcome!.Value.ToString()), item.OutcomeReason);
            }
        }

        ConcludedAt = now;
        State = ForumState.RecordDrafted;
        Raise(EventKinds.ForumConcluded, officerId, Subject);
        Record = new AgreementRecord(this, unit, items.Where(i => i.Outcome is ItemOutcome.Adopted or ItemOutcome.AdoptedModified), officerId, now);
        return Record;
    }

    internal void RecordSigned() => State = ForumState.RecordSigned;

    internal void RecordPublished()
    {
        State = ForumState.FollowingUp;
        Round.GoToFollowUp();
    }

    internal void Close()
    {
        State = ForumState.Closed;
        Round.Finish();
    }

    internal EventSubject Subject() => new(AgencyId, ChallengeId, ForumId: Id);

    private void RequireOpenList() => Rule.Require(
        State is ForumState.Preparing or ForumState.Scheduled or ForumState.Consensus or ForumState.RecordDrafted
        && Record is null or { State: RecordState.Draft },
        ForumRules.Concluded);

    private void RequireHeld(DateTimeOffset now)
    {
        Rule.Require(State is ForumState.Preparing or ForumState.Scheduled, ForumRules.Concluded);
        Rule.Require(Agenda.State is AgendaState.Frozen, ForumRules.AgendaNotFrozen);
        Rule.Require(StartsAt is not null, ForumRules.NotPlanned);
        Rule.Require(StartsAt <= now, ForumRules.NotYetHeld);
    }
}

/// <summary>Somebody who took part in a forum and signs its record.</summary>
public sealed class Attendee : Entity, IKeepsSealed
{
    private Attendee() { }

    internal Attendee(int position, string name, string phone, Sex sex, Element element, string representation)
    {
        Position = position;
        Name = Rule.Line(name, "name", 2, 80);
        Phone = Rule.Line(phone, "phone", 0, 25);
        Rule.Input(Phone.Count(char.IsAsciiDigit) is >= 9 and <= 15 && Phone.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or ' ' or '(' or ')'), "phone", ForumRules.PhoneBad);
        Representation = Rule.Line(representation, "representation", 2, 120);
        (Sex, Element) = (sex, element);
    }

    public long ForumId { get; private init; }
    public int Position { get; private init; }
    public string Name { get; private set; } = "";
    public string Phone { get; private set; } = "";
    public Sex Sex { get; private set; }
    public Element Element { get; private init; }
    public string Representation { get; private init; } = "";

    /// <summary>Name, phone and sex under the vault's key; the row has nothing else of them.</summary>
    public byte[] PersonSealed { get; private set; } = [];

    void IKeepsSealed.Seal(Vault vault)
    {
        if (PersonSealed.Length == 0)
        {
            PersonSealed = vault.Seal(Sealed.Attendee, AttendeePerson.Write(Name, Phone, Sex.ToString()));
        }
    }

    void IKeepsSealed.Open(Vault vault)
    {
        var person = AttendeePerson.Read(vault.Open(Sealed.Attendee, PersonSealed));
        (Name, Phone, Sex) = (person.Name, person.Phone, Enum.Parse<Sex>(person.Sex));
    }
}

/// <summary>What is sealed of an attendee.</summary>
internal sealed record AttendeePerson(string Name, string Phone, string Sex)
{
    public static string Write(string name, string phone, string sex) => JsonSerializer.Serialize(new AttendeePerson(name, phone, sex));

    public static AttendeePerson Read(string json) => JsonSerializer.Deserialize<AttendeePerson>(json)!;
}
