using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Proposals;
using FkpDigital.Regions;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Proposals;

/// <summary>The form with which a citizen answers a challenge.</summary>
[Needs(Right.Read)]
public sealed class NewModel(FkpDbContext db, PostProposal post, TimeProvider clock) : AppPage
{
    [BindProperty(SupportsGet = true)]
    public string Slug { get; set; } = "";

    [BindProperty]
    public ProposalInput Input { get; set; } = new();

    public AskedChallenge Asked { get; private set; } = null!;

    /// <summary>Empty where the challenge is about one place only.</summary>
    public IReadOnlyList<SelectListItem> Regions { get; private set; } = [];

    public bool IsOpen { get; private set; }

    /// <summary>When ideas are collected next; null when that is not known.</summary>
    public DateTimeOffset? Opens { get; private set; }

    public Zone Zone => RegionTime.ZoneOf(Asked.RegionCode);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) =>
        !await LoadAsync(cancel) ? NotFound() : IsOpen && Me is null ? Challenge() : Page();

    [Needs(Right.TakePart)]
    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel))
        {
            return NotFound();
        }

        if (IsOpen)
        {
            Input.Check();
        }

        var place = new Place(Input.Region, null, null);
        if (await post.RunAsync(Slug, MeOrRefuse, Input.Text, Input.Category, place, cancel) is not { } id)
        {
            return NotFound();
        }

        Say(T["Usulan Anda terbit. Ajak tetangga mendukungnya."]);
        return Redirect(Url.Content($"~/proposals/{id}/{Core.Slug.From(Rule.Line(Input.Title, "title", 0, Proposal.MaxTitle))}"));
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var challenge = await db.Challenges
            .Where(c => c.Slug == Slug && c.State != ChallengeState.Draft)
            .Select(c => new AskedChallenge(
                c.Title, c.RegionCode, c.IsContinuous,
                c.Categories.OrderBy(x => x.Position).Select(x => new AskedCategory(x.Id, x.Name)).ToList(),
                c.Rounds.OrderByDescending(r => r.Number).Select(r => new AskedRound(r.IdeationStarts, r.IdeationEnds, r.CutOff)).First()))
            .SingleOrDefaultAsync(cancel);
        if (challenge is null)
        {
            return false;
        }

        var now = clock.GetUtcNow();
        Asked = challenge;
        IsOpen = challenge.Round.IdeationStarts <= now && now < challenge.Round.IdeationEnds;
        Opens = now < challenge.Round.IdeationStarts ? challenge.Round.IdeationStarts : challenge.IsContinuous ? challenge.Round.CutOff : null;
        var places = await db.Regions.Where(r => r.Code == challenge.RegionCode || r.ParentCode == challenge.RegionCode).OrderBy(r => r.Code)
            .Select(r => new SelectListItem(r.Name, r.Code)).ToListAsync(cancel);
        Regions = places.Count > 1 ? [new SelectListItem(T["Seluruh wilayah tantangan ini"], ""), .. places.Skip(1)] : [];
        return true;
    }
}

/// <summary>What is typed into the form.</summary>
public sealed class ProposalInput
{
    public string? Title { get; set; }
    public string? Problem { get; set; }
    public string? Recommendation { get; set; }
    public string? Category { get; set; }
    public string? Region { get; set; }

    public ProposalText Text => new(Title ?? "", Problem ?? "", Recommendation ?? "");

    /// <summary>Says everything that is wrong at once; the use case would stop at the first.</summary>
    /// <exception cref="RuleException">Fields are missing, too short or too long (400).</exception>
    public void Check() => Rule.Each(
        () => Rule.Line(Title, "title", Proposal.MinTitle, Proposal.MaxTitle),
        () => Rule.Input(!string.IsNullOrEmpty(Category), "category", InputRules.Required),
        () => Rule.Text(Problem, "problem", Proposal.MinText, Proposal.MaxText),
        () => Rule.Text(Recommendation, "recommendation", Proposal.MinText, Proposal.MaxText));
}

/// <summary>The challenge that the form is for.</summary>
public sealed record AskedChallenge(string Title, string RegionCode, bool IsContinuous, IReadOnlyList<AskedCategory> Categories, AskedRound Round);

public sealed record AskedCategory(long Id, string Name);

public sealed record AskedRound(DateTimeOffset IdeationStarts, DateTimeOffset IdeationEnds, DateTimeOffset CutOff);
