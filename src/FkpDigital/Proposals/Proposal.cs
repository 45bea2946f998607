using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Core;
using FkpDigital.Participants;

namespace FkpDigital.Proposals;

public enum ProposalState
{
    Draft,
    InReview,
    Published,
    Merged,
    Withdrawn,
    Hidden,
}

/// <summary>How far a proposal came in its round.</summary>
public enum ProposalOutcome
{
    None,
    Shortlisted,
    OnAgenda,
    Adopted,
    AdoptedModified,
    Deferred,
    Refused,
}

/// <summary>The three texts of a proposal: its title and the two of the official form. Problem and recommendation are Markdown.</summary>
public sealed record ProposalText(string Title, string Problem, string Recommendation);

/// <summary>Where a proposal applies; latitude and longitude in degrees (WGS 84), both or none.</summary>
public sealed record Place(string? RegionCode, double? Latitude, double? Longitude);

public static class ProposalRules
{
    public const string PlaceHalf = "proposal.place-half";
    public const string NotPublic = "proposal.not-public";
    public const string NotHidden = "proposal.not-hidden";
}

/// <summary>One participant's answer to a challenge.</summary>
public sealed class Proposal : Entity
{
    public const int MinTitle = 10;
    public const int MaxTitle = 120;
    public const int MinText = 20;
    public const int MaxText = 5_000;

    private Proposal() { }

    internal Proposal(Challenge challenge, Round round, long authorId, ProposalText text, Category category, Place? place, DateTimeOffset now)
    {
        Challenge = challenge;
        Round = round;
        AuthorId = authorId;
        Category = category;
        SubmittedAt = PublishedAt = now;
        State = ProposalState.Published;
        Title = Rule.Line(text.Title, "title", MinTitle, MaxTitle);
        Problem = Rule.Text(text.Problem, "problem", MinText, MaxText);
        Recommendation = Rule.Text(text.Recommendation, "recommendation", MinText, MaxText);
        Locate(place);
        Tally = new Tally(round, now);
        Raise(EventKinds.ProposalPublished, authorId, Subject);
    }

    public long ChallengeId { get; private init; }
    public Challenge Challenge { get; private init; } = null!;
    public long RoundId { get; private init; }
    public Round Round { get; private init; } = null!;
    public long AuthorId { get; private init; }
    public Participant Author { get; private init; } = null!;
    public long CategoryId { get; private init; }
    public Category Category { get; private init; } = null!;

    /// <summary>The agency at whose desk it was written down for a citizen without a phone, or null.</summary>
    public long? DeskId { get; private set; }

    public Agency? Desk { get; private set; }
    public string? RegionCode { get; private set; }
    public double? Latitude { get; private set; }
    public double? Longitude { get; private set; }
    public string Title { get; private set; } = "";

    /// <summary>Markdown.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>Markdown.</summary>
    public string Recommendation { get; private set; } = "";

    public ProposalState State { get; private set; }
    public ProposalOutcome Outcome { get; private set; }

    /// <summary>Why it was changed, deferred or refused at the forum, or left out of the agenda.</summary>
    public string? OutcomeReason { get; private set; }

    public string? HiddenReason { get; private set; }
    public DateTimeOffset SubmittedAt { get; private init; }
    public DateTimeOffset PublishedAt { get; private init; }

    /// <summary>The counters; not loaded unless asked for.</summary>
    public Tally Tally { get; private init; } = null!;

    /// <summary>A moderator hides it; a tombstone with the reason stays.</summary>
    /// <exception cref="RuleException">Not public.</exception>
    public void Hide(string reason, long moderatorId)
    {
        Rule.Require(State is ProposalState.Published, ProposalRules.NotPublic);
        State = ProposalState.Hidden;
        HiddenReason = reason;
        Raise(EventKinds.ContentHidden, moderatorId, Subject, new { reason });
    }

    /// <exception cref="RuleException">Not hidden.</exception>
    public void Restore(long moderatorId)
    {
        Rule.Require(State is ProposalState.Hidden, ProposalRules.NotHidden);
        State = ProposalState.Published;
        HiddenReason = null;
        Raise(EventKinds.ContentRestored, moderatorId, Subject);
    }

    internal void WrittenDownAt(Agency desk) => Desk = desk;

    internal void Settle(ProposalOutcome outcome, string? reason) => (Outcome, OutcomeReason) = (outcome, reason);

    /// <summary>Needs <see cref="Challenge"/> loaded.</summary>
    internal EventSubject Subject() => new(Challenge.AgencyId, ChallengeId, Id);

    private void Locate(Place? place)
    {
        if (place is null)
        {
            return;
        }

        Rule.Input(place.Latitude is null == place.Longitude is null, "latitude", ProposalRules.PlaceHalf);
        Rule.Input(place.Latitude is null or (>= -90 and <= 90), "latitude", InputRules.OutOfRange, -90, 90);
        Rule.Input(place.Longitude is null or (>= -180 and <= 180), "longitude", InputRules.OutOfRange, -180, 180);
        RegionCode = string.IsNullOrWhiteSpace(place.RegionCode) ? null : place.RegionCode;
        (Latitude, Longitude) = (place.Latitude, place.Longitude);
    }
}

/// <summary>The counters of a proposal: a row of its own, so that a vote wakes no editor of the text.</summary>
public sealed class Tally
{
    private Tally() { }

    internal Tally(Round round, DateTimeOffset publishedAt) => (Round, PublishedAt) = (round, publishedAt);

    public long ProposalId { get; private init; }
    public long RoundId { get; private init; }
    public Round Round { get; private init; } = null!;
    public DateTimeOffset PublishedAt { get; private init; }
    public int Votes { get; private init; }
    public int Comments { get; private init; }
}
