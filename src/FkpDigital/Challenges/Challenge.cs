using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Forums;
using FkpDigital.Proposals;
using FkpDigital.Regions;

namespace FkpDigital.Challenges;

public enum ChallengeState
{
    Draft,
    Scheduled,
    Open,
    Closed,
    Archived,
}

/// <summary>How far the public takes part, by the names of the IAP2 spectrum.</summary>
public enum ParticipationLevel
{
    Inform,
    Consult,
    Involve,
    Collaborate,
    Empower,
}

/// <summary>Which proposals go from the ranking to the agenda: the first <see cref="Top"/> with at least
/// <see cref="Minimum"/> votes, and at most <see cref="PerCategory"/> of one category (null: any number).</summary>
public sealed record AgendaRule(int Top, int Minimum, int? PerCategory);

/// <summary>The dates of a round, all in UTC. Each period includes its first instant and excludes its last.</summary>
public sealed record RoundDates(
    DateTimeOffset IdeationStarts,
    DateTimeOffset IdeationEnds,
    DateTimeOffset VotingStarts,
    DateTimeOffset VotingEnds,
    DateTimeOffset CutOff)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <exception cref="RuleException">They are not in order, or further apart than a year.</exception>
    public void Check()
    {
        Rule.Input(IdeationStarts < IdeationEnds, "ideationEnds", ChallengeRules.IdeationBackwards);
        Rule.Input(VotingStarts < VotingEnds, "votingEnds", ChallengeRules.VotingBackwards);
        Rule.Input(IdeationStarts <= VotingStarts, "votingStarts", ChallengeRules.VotingBeforeIdeation);
        Rule.Input(IdeationEnds <= VotingEnds, "ideationEnds", ChallengeRules.IdeationAfterVoting);
        Rule.Input(VotingEnds <= CutOff, "cutOff", ChallengeRules.CutOffEarly);
        Rule.Input(CutOff - IdeationStarts <= Longest, "cutOff", ChallengeRules.TooLong);
    }
}

/// <summary>What an officer writes about a challenge.</summary>
public sealed record ChallengeText(string Title, string Summary, string Guide, string Sector, string Cover, ParticipationLevel Level, string Promise)
{
    /// <summary>The same texts, trimmed and checked.</summary>
    /// <exception cref="RuleException">Texts are missing or too long, or a choice is not offered.</exception>
    public ChallengeText Checked()
    {
        var (title, summary, guide, promise) = ("", "", "", "");
        Rule.Each(
            () => title = Rule.Line(Title, "title", 10, Challenge.MaxTitle),
            () => summary = Rule.Line(Summary, "summary", 20, Challenge.MaxSummary),
            () => guide = Rule.Text(Guide, "guide", 20, Challenge.MaxGuide),
            () => Rule.Input(Sectors.All.Contains(Sector), "sector", InputRules.Unknown),
            () => Rule.Input(Covers.All.Contains(Cover), "cover", InputRules.Unknown),
            () => promise = Rule.Line(Promise, "promise", 10, 400));
        return this with { Title = title, Summary = summary, Guide = guide, Promise = promise };
    }
}

public static class ChallengeRules
{
    public const string NotDraft = "challenge.not-draft";
    public const string NeedsRound = "challenge.needs-round";
    public const string NeedsCategory = "challenge.needs-category";
    public const string RulesFixed = "challenge.rules-fixed";
    public const string IdeationBackwards = "round.ideation-backwards";
    public const string VotingBackwards = "round.voting-backwards";
    public const string VotingBeforeIdeation = "round.voting-before-ideation";
    public const string IdeationAfterVoting = "round.ideation-after-voting";
    public const string CutOffEarly = "round.cut-off-early";
    public const string VotingOver = "round.voting-over";
    public const string TooLong = "round.too-long";
    public const string IdeationClosed = "round.ideation-closed";
    public const string NotPublic = "challenge.not-public";
    public const string TooManyCategories = "challenge.too-many-categories";
    public const string SameCategory = "challenge.same-category";
}

/// <summary>A question that an agency puts to the public of one region, in one round after another.</summary>
public sealed class Challenge : Entity
{
    public const int MaxTitle = 120;
    public const int MaxSummary = 280;
    public const int MaxGuide = 10_000;
    public const int MaxCategories = 12;

    private readonly List<Round> _rounds = [];
    private readonly List<Category> _categories = [];

    private Challenge() { }

    /// <summary>A draft.</summary>
    /// <exception cref="RuleException">A text is missing or too long.</exception>
    public Challenge(Agency agency, string regionCode, ChallengeText text, long createdBy, DateTimeOffset now)
    {
        Agency = agency;
        AgencyId = agency.Id;
        RegionCode = regionCode;
        CreatedBy = createdBy;
        CreatedAt = now;
        State = ChallengeState.Draft;
        AgendaTop = 5;
        IsContinuous = true;
        Write(text);
        Slug = Core.Slug.From(Title);
    }

    public string Slug { get; private set; } = "";
    public long AgencyId { get; private init; }
    public Agency Agency { get; private init; } = null!;
    public string RegionCode { get; private set; } = "";
    public Region Region { get; private init; } = null!;
    public string Title { get; private set; } = "";
    public string Summary { get; private set; } = "";

    /// <summary>Markdown.</summary>
    public string Guide { get; private set; } = "";

    public string Sector { get; private set; } = "";

    /// <summary>Name of a picture of the built-in set, see <see cref="Covers"/>.</summary>
    public string Cover { get; private set; } = "";

    public ParticipationLevel Level { get; private set; }
    public string Promise { get; private set; } = "";
    public ChallengeState State { get; private set; }

    /// <summary>The next round opens by itself when the cut-off of the last one passes.</summary>
    public bool IsContinuous { get; private set; }

    /// <summary>How many proposals one person may support in a round; null: any number.</summary>
    public int? VotesPerPerson { get; private set; }

    public int AgendaTop { get; private set; }
    public int AgendaMinimum { get; private set; }
    public int? AgendaPerCategory { get; private set; }
    public long CreatedBy { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? PublishedAt { get; private set; }
    public IReadOnlyList<Round> Rounds => _rounds;
    public IReadOnlyList<Category> Categories => _categories;
    public AgendaRule AgendaRule => new(AgendaTop, AgendaMinimum, AgendaPerCategory);

    /// <summary>The newest round. Needs the rounds loaded.</summary>
    public Round? CurrentRound => _rounds.MaxBy(r => r.Number);

    public bool IsPublic => State is not ChallengeState.Draft;

    /// <summary>Changes the words. Allowed as long as the challenge is not archived.</summary>
    public void Edit(ChallengeText text, long editorId)
    {
        Rule.Require(State is not ChallengeState.Archived, ChallengeRules.NotDraft);
        Write(text);
        if (IsPublic)
        {
            Raise(EventKinds.ChallengeEdited, editorId, Subject);
        }
    }

    /// <summary>Gives the draft another address, when the first choice is taken.</summary>
    public void TakeSlug(string slug)
    {
        Rule.Require(State is ChallengeState.Draft, ChallengeRules.NotDraft);
        Slug = slug;
    }

    /// <summary>Sets region, vote rule and agenda rule; fixed once published, because people vote under them.</summary>
    /// <exception cref="RuleException">Published already, or a number is out of range.</exception>
    public void SetRules(string regionCode, int? votesPerPerson, AgendaRule agenda, bool isContinuous)
    {
        Rule.Require(State is ChallengeState.Draft, ChallengeRules.RulesFixed);
        Rule.Input(votesPerPerson is null or (>= 1 and <= 100), "votesPerPerson", InputRules.OutOfRange, 1, 100);
        Rule.Input(agenda.Top is >= 1 and <= 100, "agendaTop", InputRules.OutOfRange, 1, 100);
        Rule.Input(agenda.Minimum is >= 0 and <= 1_000_000, "agendaMinimum", InputRules.OutOfRange, 0, 1_000_000);
        Rule.Input(agenda.PerCategory is null or (>= 1 and <= 100), "agendaPerCategory", InputRules.OutOfRange, 1, 100);
        (RegionCode, VotesPerPerson, IsContinuous) = (regionCode, votesPerPerson, isContinuous);
        (AgendaTop, AgendaMinimum, AgendaPerCategory) = (agenda.Top, agenda.Minimum, agenda.PerCategory);
    }

    /// <summary>Sets the list of categories, in order.</summary>
    public void SetCategories(IEnumerable<string> names)
    {
        Rule.Require(State is ChallengeState.Draft, ChallengeRules.RulesFixed);
        var wanted = CategoryNames(names);
        _categories.RemoveAll(c => !wanted.Contains(c.Name));
        foreach (var (position, name) in wanted.Index())
        {
            if (_categories.Find(c => c.Name == name) is { } kept)
            {
                kept.MoveTo(position);
            }
            else
            {
                _categories.Add(new Category(position, name));
            }
        }
    }

    /// <summary>The names trimmed and checked; empty ones are left out.</summary>
    /// <exception cref="RuleException">A name is too short or too long, there twice, or there are too many.</exception>
    public static IReadOnlyList<string> CategoryNames(IEnumerable<string> names)
    {
        var wanted = names.Where(n => !string.IsNullOrWhiteSpace(n)).Select(n => Rule.Line(n, "categories", 2, 60)).ToList();
        Rule.Input(wanted.Count <= MaxCategories, "categories", ChallengeRules.TooManyCategories, MaxCategories);
        Rule.Input(wanted.Distinct(StringComparer.OrdinalIgnoreCase).Count() == wanted.Count, "categories", ChallengeRules.SameCategory);
        return wanted;
    }

    /// <summary>Sets the dates of the first round.</summary>
    /// <exception cref="RuleException">Published already, or the dates are not in order.</exception>
    public void PlanFirstRound(RoundDates dates)
    {
        Rule.Require(State is ChallengeState.Draft, ChallengeRules.RulesFixed);
        if (CurrentRound is { } planned)
        {
            planned.Plan(dates);
        }
        else
        {
            _rounds.Add(new Round(this, 1, dates));
        }
    }

    /// <summary>Makes the draft public; from here on the clock moves it.</summary>
    /// <exception cref="RuleException">Not a draft, no dates or categories, or the voting would be over already.</exception>
    public void Publish(long publisherId, DateTimeOffset now)
    {
        Rule.Require(State is ChallengeState.Draft, ChallengeRules.NotDraft);
        Rule.Require(CurrentRound is not null, ChallengeRules.NeedsRound);
        Rule.Require(_categories.Count > 0, ChallengeRules.NeedsCategory);
        Rule.Require(CurrentRound!.VotingEnds > now, ChallengeRules.VotingOver);
        State = ChallengeState.Scheduled;
        PublishedAt = now;
        Raise(EventKinds.ChallengePublished, publisherId, Subject);
        MoveByClock(now);
    }

    /// <summary>Moves rounds to the phase that the clock says, opens the next round of a continuous challenge, closes a finished one.
    /// Running it twice changes nothing more.</summary>
    public void MoveByClock(DateTimeOffset now)
    {
        if (State is ChallengeState.Draft or ChallengeState.Closed or ChallengeState.Archived)
        {
            return;
        }

        if (IsContinuous && CurrentRound!.CutOff <= now)
        {
            _rounds.Add(CurrentRound.Following(now));
        }

        foreach (var round in _rounds)
        {
            round.MoveByClock(now);
        }

        if (CurrentRound!.IdeationStarts <= now)
        {
            State = !IsContinuous && CurrentRound.CutOff <= now ? ChallengeState.Closed : ChallengeState.Open;
        }
    }

    /// <summary>A citizen answers.</summary>
    /// <exception cref="RuleException">Not public, ideas are not being collected now, or a text is not acceptable.</exception>
    public Proposal Propose(long authorId, ProposalText text, long categoryId, Place? place, DateTimeOffset now)
    {
        Rule.Require(IsPublic, ChallengeRules.NotPublic);
        Rule.Require(CurrentRound!.AcceptsProposals(now), ChallengeRules.IdeationClosed);
        var category = _categories.Find(c => c.Id == categoryId);
        Rule.Input(category is not null, "category", InputRules.Unknown);
        return new Proposal(this, CurrentRound, authorId, text, category!, place, now);
    }

    /// <summary>The officer calls the forum of a round whose voting is over.</summary>
    /// <exception cref="RuleException">Voting still runs, or the round has its forum already.</exception>
    public Forum ProposeForum(Round round, string title, long officerId, DateTimeOffset now)
    {
        Rule.Require(round.VotingEnds <= now, ForumRules.VotingRuns);
        round.MoveByClock(now);
        return new Forum(this, round, title, officerId, now);
    }

    internal EventSubject Subject() => new(AgencyId, Id);

    internal void RoundMoved(Round round) =>
        Raise(EventKinds.RoundMoved, null, Subject, new { round.Number, phase = round.Phase.ToString() });

    private void Write(ChallengeText text)
    {
        (Title, Summary, Guide, Sector, Cover, Level, Promise) = text.Checked();
    }
}

/// <summary>A subject under which proposals of a challenge are sorted.</summary>
public sealed class Category : Entity
{
    private Category() { }

    internal Category(int position, string name) => (Position, Name) = (position, name);

    public long ChallengeId { get; private init; }
    public int Position { get; private set; }
    public string Name { get; private init; } = "";

    internal void MoveTo(int position) => Position = position;
}
