using FkpDigital.Agencies;
using FkpDigital.Agreements;
using FkpDigital.Core;
using FkpDigital.Participants;
using FkpDigital.Regions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FkpDigital.Commitments;

public enum CommitmentState
{
    Agreed,
    InProgress,
    EvidenceSubmitted,
    Verified,
    Disputed,
    Done,
    NotYetAble,
    Superseded,
}

public static class CommitmentRules
{
    public const string Settled = "commitment.settled";
    public const string EvidenceNeeded = "commitment.evidence-needed";
    public const string LinkBad = "commitment.link-bad";
}

/// <summary>A promise from a signed row. Its texts are those of the agreement record and never change.</summary>
public sealed class Commitment : Entity
{
    private readonly List<FollowUp> _followUps = [];
    private readonly List<Evidence> _evidence = [];

    private Commitment() { }

    internal Commitment(AgreementRow row, long agencyId, string regionCode, Zone zone, long publisherId, DateTimeOffset now)
    {
        Row = row;
        AgencyId = agencyId;
        RegionCode = regionCode;
        Title = row.Item.Title;
        (Problem, Recommendation, Owner) = (row.Problem, row.Recommendation, row.Owner);
        (DueKind, DueOn) = (row.DueKind!.Value, row.DueOn);
        Deadline = Due.Deadline(zone);
        State = CommitmentState.Agreed;
        MadeAt = now;
        Raise(EventKinds.CommitmentMade, publisherId, Subject);
    }

    public long AgreementRowId { get; private init; }
    public AgreementRow Row { get; private init; } = null!;
    public long AgencyId { get; private init; }
    public Agency Agency { get; private init; } = null!;
    public string RegionCode { get; private init; } = "";
    public Region Region { get; private init; } = null!;
    public string Title { get; private init; } = "";
    public string Problem { get; private init; } = "";
    public string Recommendation { get; private init; } = "";
    public string Owner { get; private init; } = "";
    public DueKind DueKind { get; private init; }
    public DateOnly? DueOn { get; private init; }

    /// <summary>The first instant at which it is overdue, from the due time and the region's zone; null when never.</summary>
    public DateTimeOffset? Deadline { get; private init; }

    public CommitmentState State { get; private set; }

    /// <summary>Why it cannot be kept yet.</summary>
    public string? Explanation { get; private set; }

    public DateTimeOffset MadeAt { get; private init; }
    public DateTimeOffset? DoneAt { get; private set; }
    public IReadOnlyList<FollowUp> FollowUps => _followUps;
    public IReadOnlyList<Evidence> Evidence => _evidence;
    public DueTime Due => new(DueKind, DueOn);

    /// <summary>Computed, never stored: still open after its last day.</summary>
    public bool IsOverdue(DateTimeOffset now) => State is not (CommitmentState.Done or CommitmentState.Superseded) && Deadline <= now;

    /// <summary>Adds a note of progress.</summary>
    /// <exception cref="RuleException">Settled already, or the text is not acceptable.</exception>
    public void Progress(string text, long authorId, DateTimeOffset now)
    {
        RequireOpen();
        _followUps.Add(new FollowUp(text, authorId, now));
        if (State is CommitmentState.Agreed or CommitmentState.NotYetAble)
        {
            (State, Explanation) = (CommitmentState.InProgress, null);
        }

        Raise(EventKinds.CommitmentProgressed, authorId, Subject);
    }

    /// <summary>Says that it cannot be kept yet, and why; the follow-up report must list such promises.</summary>
    /// <exception cref="RuleException">Settled already, or no explanation.</exception>
    public void CannotYet(string explanation, long authorId, DateTimeOffset now)
    {
        RequireOpen();
        Explanation = Rule.Text(explanation, "text", 10, FollowUp.MaxText);
        _followUps.Add(new FollowUp(Explanation, authorId, now));
        State = CommitmentState.NotYetAble;
        Raise(EventKinds.CommitmentProgressed, authorId, Subject);
    }

    /// <summary>Adds a web address as evidence.</summary>
    /// <exception cref="RuleException">Settled already, or not an http(s) address.</exception>
    public void AddLink(string title, string url, long authorId, DateTimeOffset now)
    {
        RequireOpen();
        var link = Rule.Line(url, "url", 1, 500);
        Rule.Input(Uri.TryCreate(link, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https", "url", CommitmentRules.LinkBad);
        Submit(Commitments.Evidence.OfLink(title, link, authorId, now), authorId);
    }

    /// <summary>Adds a checked file as evidence.</summary>
    /// <param name="shows">For a picture of the place before or after; null for everything else.</param>
    /// <exception cref="RuleException">Settled already, or before and after said of what is no picture.</exception>
    public void AddFile(string title, EvidenceFile file, PhotoMoment? shows, long authorId, DateTimeOffset now)
    {
        RequireOpen();
        Rule.Input(shows is null || file.IsPicture, "shows", EvidenceRules.NoPicture);
        Submit(Commitments.Evidence.OfFile(title, file, shows, authorId, now), authorId);
    }

    /// <summary>Marks the promise as kept. Needs evidence.</summary>
    /// <exception cref="RuleException">Settled already, or without evidence.</exception>
    public void Complete(long authorId, DateTimeOffset now)
    {
        RequireOpen();
        Rule.Require(_evidence.Count > 0, CommitmentRules.EvidenceNeeded);
        State = CommitmentState.Done;
        DoneAt = now;
        Explanation = null;
        Raise(EventKinds.CommitmentDone, authorId, Subject);
    }

    internal EventSubject Subject() => new(AgencyId, CommitmentId: Id);

    private void Submit(Evidence evidence, long authorId)
    {
        _evidence.Add(evidence);
        (State, Explanation) = (CommitmentState.EvidenceSubmitted, null);
        Raise(EventKinds.CommitmentProgressed, authorId, Subject);
    }

    private void RequireOpen() =>
        Rule.Require(State is not (CommitmentState.Done or CommitmentState.Superseded), CommitmentRules.Settled);
}

/// <summary>A note of progress.</summary>
public sealed class FollowUp : Entity
{
    public const int MaxText = 2_000;

    private FollowUp() { }

    internal FollowUp(string text, long authorId, DateTimeOffset now) =>
        (Text, AuthorId, At) = (Rule.Text(text, "text", 10, MaxText), authorId, now);

    public long CommitmentId { get; private init; }
    public long AuthorId { get; private init; }
    public string Text { get; private init; } = "";
    public DateTimeOffset At { get; private init; }
}

/// <summary>What a picture shows of a promise.</summary>
public enum PhotoMoment
{
    Before,
    After,
}

/// <summary>Proof of a kept promise: a web address or a file.</summary>
public sealed class Evidence : Entity
{
    private Evidence() { }

    public long CommitmentId { get; private init; }
    public long AuthorId { get; private init; }
    public string Title { get; private init; } = "";
    public string? Url { get; private init; }
    public string? FileName { get; private init; }
    public string? ContentType { get; private init; }
    public byte[]? Content { get; private init; }
    public string? Sha256 { get; private init; }
    public PhotoMoment? Shows { get; private init; }
    public DateTimeOffset At { get; private init; }

    internal static Evidence OfLink(string title, string url, long authorId, DateTimeOffset now) =>
        new() { Title = Rule.Line(title, "title", 3, 160), Url = url, AuthorId = authorId, At = now };

    internal static Evidence OfFile(string title, EvidenceFile file, PhotoMoment? shows, long authorId, DateTimeOffset now) => new()
    {
        Title = Rule.Line(title, "title", 3, 160),
        FileName = file.Name,
        ContentType = file.ContentType,
        Content = file.Content,
        Sha256 = file.Sha256,
        Shows = shows,
        AuthorId = authorId,
        At = now,
    };
}

internal sealed class CommitmentMapping : IEntityTypeConfiguration<Commitment>, IEntityTypeConfiguration<FollowUp>, IEntityTypeConfiguration<Evidence>
{
    public const string OnePromiseEach = "ux_commitment_row";

    public void Configure(EntityTypeBuilder<Commitment> commitment)
    {
        commitment.HasOne(c => c.Row).WithOne().HasForeignKey<Commitment>(c => c.AgreementRowId).OnDelete(DeleteBehavior.Restrict);
        commitment.HasIndex(c => c.AgreementRowId).IsUnique().HasDatabaseName(OnePromiseEach);
        commitment.HasOne(c => c.Agency).WithMany().HasForeignKey(c => c.AgencyId).OnDelete(DeleteBehavior.Restrict);
        commitment.HasOne(c => c.Region).WithMany().HasForeignKey(c => c.RegionCode).OnDelete(DeleteBehavior.Restrict);
        commitment.HasMany(c => c.FollowUps).WithOne().HasForeignKey(f => f.CommitmentId);
        commitment.HasMany(c => c.Evidence).WithOne().HasForeignKey(e => e.CommitmentId);
        commitment.Ignore(c => c.Due);
        commitment.Property<uint>("Version").IsRowVersion();
    }

    public void Configure(EntityTypeBuilder<FollowUp> followUp) =>
        followUp.HasOne<Participant>().WithMany().HasForeignKey(f => f.AuthorId).OnDelete(DeleteBehavior.Restrict);

    public void Configure(EntityTypeBuilder<Evidence> evidence) =>
        evidence.HasOne<Participant>().WithMany().HasForeignKey(e => e.AuthorId).OnDelete(DeleteBehavior.Restrict);
}
