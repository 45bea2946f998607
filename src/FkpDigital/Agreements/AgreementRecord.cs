using System.Security.Cryptography;
using System.Text;
using FkpDigital.Agencies;
using FkpDigital.Commitments;
using FkpDigital.Core;
using FkpDigital.Forums;
using FkpDigital.Regions;
using FkpDigital.Secrets;

namespace FkpDigital.Agreements;

public enum RecordState
{
    Draft,
    Prepared,
    Signing,
    Signed,
    Published,
}

/// <summary>The head of a record: who held the forum, on which sector, where.</summary>
public sealed record RecordHead(string Government, string Unit, string UnitAddress, string Sector, string RegionName);

/// <summary>An official who signs: the account that will sign, and the name and position that are printed.</summary>
public sealed record Official(long ParticipantId, string Name, string Position);

public static class AgreementRules
{
    public const string NotDraft = "record.not-draft";
    public const string NoSuchRow = "record.no-such-row";
    public const string RowIncomplete = "record.row-incomplete";
    public const string SameSigner = "record.same-signer";
    public const string NotPrepared = "record.not-prepared";
    public const string NotSigner = "record.not-signer";
    public const string SignedAlready = "record.signed-already";
    public const string NotSigned = "record.not-signed";
    public const string PublishedAlready = "record.published-already";
    public const string ChangedSinceShown = "record.changed-since-shown";
    public const string ConsentNeeded = "record.consent-needed";
    public const string NoSuchOfficial = "record.no-such-official";
}

/// <summary>The berita acara of a forum. What two officials signed cannot be changed any more; the database refuses it too.</summary>
public sealed class AgreementRecord : Entity, IKeepsSealed
{
    private readonly List<AgreementRow> _rows = [];
    private readonly List<Signature> _signatures = [];

    private AgreementRecord() { }

    internal AgreementRecord(Forum forum, RecordHead head, IEnumerable<AgendaItem> adopted, long officerId, DateTimeOffset now)
    {
        Forum = forum;
        (Government, Unit, UnitAddress, Sector, RegionName) = head;
        State = RecordState.Draft;
        CreatedAt = now;
        _rows.AddRange(adopted.Select((item, i) => new AgreementRow(i + 1, item)));
        Raise(EventKinds.RecordDrafted, officerId, Subject);
    }

    public long ForumId { get; private init; }
    public Forum Forum { get; private init; } = null!;
    public string Number { get; private set; } = "";
    public string Government { get; private init; } = "";
    public string Unit { get; private init; } = "";
    public string UnitAddress { get; private init; } = "";
    public string Sector { get; private init; } = "";
    public string RegionName { get; private init; } = "";
    public string SigningPlace { get; private set; } = "";
    public RecordState State { get; private set; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? SignedAt { get; private set; }
    public DateTimeOffset? PublishedAt { get; private set; }

    /// <summary>The signed content as canonical JSON; null until signed.</summary>
    public string? Document { get; private set; }

    /// <summary><see cref="Document"/> under the vault's key; the row has it in no other form.</summary>
    public byte[]? DocumentSealed { get; private set; }

    /// <summary>SHA-256 of the UTF-8 bytes of <see cref="Document"/>; null until signed.</summary>
    public string? Sha256 { get; private set; }

    /// <summary>SHA-256 of what the officials are asked to sign, of the record as it stands.</summary>
    public string ContentSha256 => HashOf(RecordDocument.Content(this));

    public IReadOnlyList<AgreementRow> Rows => _rows;
    public IReadOnlyList<Signature> Signatures => _signatures;

    /// <summary>Writes one row.</summary>
    /// <exception cref="RuleException">Not a draft, no such row, a text is not acceptable, or due before the forum was held.</exception>
    public void EditRow(long rowId, string problem, string recommendation, DueTime? due, string owner, long editorId)
    {
        Rule.Require(State is RecordState.Draft, AgreementRules.NotDraft);
        var row = _rows.Find(r => r.Id == rowId);
        Rule.Require(row is not null, AgreementRules.NoSuchRow);
        // A month or year that holds the day of the forum is not over yet.
        Rule.Input(due?.LastDay is not { } last || last >= DateOnly.FromDateTime(Forum.StartsAt!.Value.UtcDateTime), "dueOn", DueTimeRules.InThePast);
        if (row!.Write(problem, recommendation, due, owner))
        {
            Raise(EventKinds.RecordEdited, editorId, Subject);
        }
    }

    /// <summary>Closes the draft for signing by two named officials.</summary>
    /// <exception cref="RuleException">Not a draft, nobody present, a row without due time or owner (its number is the argument), or one person for both signatures.</exception>
    public void Prepare(string number, string signingPlace, Official unitHead, Official agencyHead, long editorId)
    {
        Rule.Require(State is RecordState.Draft, AgreementRules.NotDraft);
        Number = Rule.Line(number, "number", 1, 60);
        SigningPlace = Rule.Line(signingPlace, "signingPlace", 2, 80);
        Rule.Require(Forum.Attendees.Count > 0, ForumRules.NoAttendees);
        var blank = _rows.OrderBy(r => r.Position).FirstOrDefault(r => !r.IsComplete);
        Rule.Require(blank is null, AgreementRules.RowIncomplete, blank?.Position ?? 0);
        Rule.Input(unitHead.ParticipantId != agencyHead.ParticipantId, "agencyHead", AgreementRules.SameSigner);
        _signatures.Clear();
        _signatures.Add(new Signature(Role.UnitHead, unitHead));
        _signatures.Add(new Signature(Role.AgencyHead, agencyHead));
        State = RecordState.Prepared;
        Raise(EventKinds.RecordPrepared, editorId, Subject);
    }

    /// <summary>Takes the record back to draft while nobody has signed.</summary>
    /// <exception cref="RuleException">Not prepared, or signed by somebody.</exception>
    public void Reopen(long editorId)
    {
        Rule.Require(State is RecordState.Prepared, AgreementRules.NotPrepared);
        _signatures.Clear();
        State = RecordState.Draft;
        Raise(EventKinds.RecordEdited, editorId, Subject);
    }

    /// <summary>One of the two officials signs; with the second signature the record is signed and its hash fixed.</summary>
    /// <param name="participantId">Who signs.</param>
    /// <param name="now">The time.</param>
    /// <param name="shownSha256">The <see cref="ContentSha256"/> that the official was shown, or null when that is not known.</param>
    /// <exception cref="RuleException">Not prepared, not one of the two (403), signed before, or not what was shown.</exception>
    public void Sign(long participantId, DateTimeOffset now, string? shownSha256 = null)
    {
        Rule.Require(State is RecordState.Prepared or RecordState.Signing, AgreementRules.NotPrepared);
        var signature = _signatures.Find(s => s.ParticipantId == participantId);
        Rule.Allow(signature is not null, AgreementRules.NotSigner);
        Rule.Require(signature!.SignedAt is null, AgreementRules.SignedAlready);
        var content = ContentSha256;
        Rule.Require(shownSha256 is null || shownSha256 == content, AgreementRules.ChangedSinceShown);
        signature.Give(now, content);
        State = RecordState.Signing;
        if (_signatures.TrueForAll(s => s.SignedAt is not null))
        {
            State = RecordState.Signed;
            SignedAt = now;
            Document = RecordDocument.Signed(this);
            Sha256 = HashOf(Document);
            Forum.RecordSigned();
        }

        Raise(EventKinds.RecordSigned, participantId, Subject, new { signature.Capacity, Sha256 });
    }

    /// <summary>Publishes the signed record; each row becomes a commitment.</summary>
    /// <exception cref="RuleException">Not signed, or published before.</exception>
    public IReadOnlyList<Commitment> Publish(string regionCode, long publisherId, DateTimeOffset now)
    {
        Rule.Require(State is not RecordState.Published, AgreementRules.PublishedAlready);
        Rule.Require(State is RecordState.Signed, AgreementRules.NotSigned);
        State = RecordState.Published;
        PublishedAt = now;
        Forum.RecordPublished();
        Raise(EventKinds.RecordPublished, publisherId, Subject);
        var zone = RegionTime.ZoneOf(regionCode);
        return [.. _rows.OrderBy(r => r.Position).Select(r => new Commitment(r, Forum.AgencyId, regionCode, zone, publisherId, now))];
    }

    internal EventSubject Subject() => Forum.Subject();

    void IKeepsSealed.Seal(Vault vault) => DocumentSealed ??= Document is null ? null : vault.Seal(Sealed.Document, Document);

    void IKeepsSealed.Open(Vault vault) => Document = DocumentSealed is null ? null : vault.Open(Sealed.Document, DocumentSealed);

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <summary>One agreed improvement, from one agenda item.</summary>
public sealed class AgreementRow : Entity
{
    public const int MaxText = 2_000;
    public const int MaxOwner = 160;

    private AgreementRow() { }

    internal AgreementRow(int position, AgendaItem item)
    {
        Position = position;
        Item = item;
        Problem = Shortened(item.Problem);
        Recommendation = Shortened(item.Recommendation);
    }

    public long RecordId { get; private init; }
    public AgreementRecord Record { get; private init; } = null!;
    public long AgendaItemId { get; private init; }
    public AgendaItem Item { get; private init; } = null!;
    public int Position { get; private init; }

    /// <summary>Identifikasi masalah, plain text.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>Usulan rekomendasi perbaikan, plain text.</summary>
    public string Recommendation { get; private set; } = "";

    public DueKind? DueKind { get; private set; }
    public DateOnly? DueOn { get; private set; }

    /// <summary>Position of whoever answers for it.</summary>
    public string Owner { get; private set; } = "";

    public DueTime? Due => DueKind is { } kind ? new DueTime(kind, DueOn) : null;
    public bool IsComplete => Due is not null && Owner.Length > 0 && Problem.Length > 0 && Recommendation.Length > 0;

    /// <returns>Whether it says something else now.</returns>
    internal bool Write(string problem, string recommendation, DueTime? due, string owner)
    {
        var before = (Problem, Recommendation, Owner, DueKind, DueOn);
        (Problem, Recommendation, Owner) =
            (Rule.Text(problem, "problem", 10, MaxText), Rule.Text(recommendation, "recommendation", 10, MaxText), Rule.Line(owner, "owner", 0, MaxOwner));
        (DueKind, DueOn) = (due?.Kind, due?.On);
        return before != (Problem, Recommendation, Owner, DueKind, DueOn);
    }

    private static string Shortened(string text) => text.Length <= MaxText ? text : string.Concat(text.AsSpan(0, MaxText - 1), "…");
}

/// <summary>The signature of one official.</summary>
public sealed class Signature : Entity, IKeepsSealed
{
    private Signature() { }

    internal Signature(Role capacity, Official official)
    {
        Capacity = capacity;
        ParticipantId = official.ParticipantId;
        Name = Rule.Line(official.Name, capacity is Role.UnitHead ? "unitHeadName" : "agencyHeadName", 2, 80);
        Position = Rule.Line(official.Position, capacity is Role.UnitHead ? "unitHeadPosition" : "agencyHeadPosition", 2, 120);
    }

    public long RecordId { get; private init; }

    /// <summary><see cref="Role.UnitHead"/> or <see cref="Role.AgencyHead"/>.</summary>
    public Role Capacity { get; private init; }

    public long ParticipantId { get; private init; }
    public string Name { get; private set; } = "";
    public string Position { get; private init; } = "";

    /// <summary>The name under the vault's key; the row has it in no other form.</summary>
    public byte[] NameSealed { get; private set; } = [];

    public DateTimeOffset? SignedAt { get; private set; }

    /// <summary>SHA-256 of the content that was signed.</summary>
    public string? ContentSha256 { get; private set; }

    internal void Give(DateTimeOffset now, string contentSha256) => (SignedAt, ContentSha256) = (now, contentSha256);

    void IKeepsSealed.Seal(Vault vault)
    {
        if (NameSealed.Length == 0)
        {
            NameSealed = vault.Seal(Sealed.Signer, Name);
        }
    }

    void IKeepsSealed.Open(Vault vault) => Name = vault.Open(Sealed.Signer, NameSealed);
}
