using System.Globalization;
using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Regions;
using FkpDigital.Web.Pages.Challenges;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Workspace;

/// <summary>The challenge editor as it is typed; times are those of the region's clocks.</summary>
public sealed class ChallengeInput
{
    public string? Title { get; set; }
    public string? Summary { get; set; }
    public string? Guide { get; set; }
    public string? Sector { get; set; }
    public string? Cover { get; set; }
    public string? Level { get; set; }
    public string? Promise { get; set; }
    public string? Region { get; set; }

    /// <summary>One a line.</summary>
    public string? Categories { get; set; }

    /// <summary>Empty: any number.</summary>
    public string? VotesPerPerson { get; set; }

    public string? AgendaTop { get; set; }
    public string? AgendaMinimum { get; set; }

    /// <summary>Empty: any number.</summary>
    public string? AgendaPerCategory { get; set; }

    public bool IsContinuous { get; set; }
    public string? IdeationStarts { get; set; }
    public string? IdeationEnds { get; set; }
    public string? VotingStarts { get; set; }
    public string? VotingEnds { get; set; }
    public string? CutOff { get; set; }
}

/// <summary>What writing and rewriting a challenge have in common.</summary>
public abstract class ChallengeForm(FkpDbContext db, Authority authority, DraftChallenge drafts) : WorkspacePage(db, authority)
{
    [BindProperty]
    public ChallengeInput Input { get; set; } = new();

    public IReadOnlyList<SelectListItem> Regions { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Sectors => [.. FkpDigital.Challenges.Sectors.All.Select(s => new SelectListItem(SectorNames.Of(T, s), s))];

    /// <summary>Published: only the words can be written.</summary>
    public bool IsFixed { get; protected set; }

    /// <summary>The clocks that the dates are read by.</summary>
    public Zone Zone => RegionTime.ZoneOf(Input.Region ?? Unit.RegionCode);

    protected override WorkTab Tab => WorkTab.Challenges;

    /// <summary>Loads the agency and the lists of the form.</summary>
    protected async Task<bool> EnterFormAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(Right.RunChallenges, cancel))
        {
            return false;
        }

        var regions = await drafts.RegionsOf(Unit.RegionCode).OrderBy(r => r.Code).Select(r => new { r.Code, r.Name, r.ParentCode }).ToListAsync(cancel);
        var groups = regions.Where(r => r.ParentCode is null).ToDictionary(r => r.Code, r => new SelectListGroup { Name = r.Name });
        Regions = [.. regions.Select(r => new SelectListItem(r.Name, r.Code) { Group = groups.GetValueOrDefault(r.ParentCode ?? r.Code) })];
        return true;
    }

    /// <summary>Reads the form.</summary>
    /// <exception cref="RuleException">Whatever is wrong with its fields (400), all at once.</exception>
    protected ChallengeDraft Draft()
    {
        ChallengeText? words = null;
        IReadOnlyList<string> categories = [];
        (int? votes, AgendaRule? agenda, RoundDates? dates) = (null, null, null);
        Rule.Each(
            () => words = Words(),
            () => Rule.Input(!string.IsNullOrEmpty(Input.Region), "region", InputRules.Required),
            () => categories = FkpDigital.Challenges.Challenge.CategoryNames((Input.Categories ?? "").Split('\n')),
            () => votes = NumberOrNone(Input.VotesPerPerson, "votesPerPerson", 1, 100),
            () => agenda = Agenda(),
            () => dates = Dates());
        return new ChallengeDraft(words!, Input.Region, categories, votes, agenda!, Input.IsContinuous, dates!);
    }

    private ChallengeText Words()
    {
        var level = default(ParticipationLevel);
        ChallengeText Typed() => new(Input.Title!, Input.Summary!, Input.Guide!, Input.Sector!, Input.Cover!, level, Input.Promise!);
        Rule.Each(
            () => Typed().Checked(),
            () => Rule.Input(Enum.TryParse(Input.Level, out level) && Enum.IsDefined(level), "level", InputRules.Unknown));
        return Typed();
    }

    private AgendaRule Agenda()
    {
        (var top, var minimum, int? perCategory) = (0, 0, null);
        Rule.Each(
            () => top = Number(Input.AgendaTop, "agendaTop", 1, 100),
            () => minimum = Number(Input.AgendaMinimum, "agendaMinimum", 0, 1_000_000),
            () => perCategory = NumberOrNone(Input.AgendaPerCategory, "agendaPerCategory", 1, 100));
        return new AgendaRule(top, minimum, perCategory);
    }

    private RoundDates Dates()
    {
        var (ideationStarts, ideationEnds, votingStarts, votingEnds, cutOff) = (default(DateTimeOffset), default(DateTimeOffset), default(DateTimeOffset), default(DateTimeOffset), default(DateTimeOffset));
        Rule.Each(
            () => ideationStarts = Instant(Input.IdeationStarts, "ideationStarts", Zone),
            () => ideationEnds = Instant(Input.IdeationEnds, "ideationEnds", Zone),
            () => votingStarts = Instant(Input.VotingStarts, "votingStarts", Zone),
            () => votingEnds = Instant(Input.VotingEnds, "votingEnds", Zone),
            () => cutOff = Instant(Input.CutOff, "cutOff", Zone));
        var dates = new RoundDates(ideationStarts, ideationEnds, votingStarts, votingEnds, cutOff);
        dates.Check();
        return dates;
    }

    private static int? NumberOrNone(string? typed, string field, int min, int max) =>
        string.IsNullOrWhiteSpace(typed) ? null : Number(typed, field, min, max);

    private static int Number(string? typed, string field, int min, int max)
    {
        var read = int.TryParse(typed, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number);
        Rule.Input(read && number >= min && number <= max, field, InputRules.OutOfRange, min, max);
        return number;
    }
}
