using System.Globalization;
using FkpDigital.Agencies;
using FkpDigital.Comments;
using FkpDigital.Data;
using FkpDigital.Desk;
using FkpDigital.Proposals;
using FkpDigital.Web.Api;
using FkpDigital.Web.Pages.Proposals;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace FkpDigital.Web.Pages.Workspace;

/// <summary>What is typed at the desk.</summary>
public sealed class DeskInput
{
    public string? Proposal { get; set; }
    public string? Title { get; set; }
    public string? Category { get; set; }
    public string? Problem { get; set; }
    public string? Recommendation { get; set; }
    public string? Stance { get; set; }
    public string? Text { get; set; }
    public string? DisplayName { get; set; }
    public string? IdentityNumber { get; set; }
    public bool IsAdult { get; set; }
    public bool Consents { get; set; }

    public CitizenAtDesk Citizen => new(DisplayName, IdentityNumber, IsAdult, Consents);
}

/// <summary>The forms with which an officer enters a proposal, vote or comment for a citizen.</summary>
[Needs(Right.EnterForCitizens)]
public sealed class DeskNewModel(FkpDbContext db, Authority authority, ReadDesk desk, EnterAtDesk enter) : WorkspacePage(db, authority)
{
    [BindProperty(Name = "kind", SupportsGet = true)]
    public string? KindName { get; set; }

    [BindProperty(Name = "challenge", SupportsGet = true)]
    public long? ChallengeId { get; set; }

    [BindProperty]
    public DeskInput Input { get; set; } = new();

    public EntryKind Kind { get; private set; }

    /// <summary>Those that take such a thing now.</summary>
    public IReadOnlyList<DeskChallenge> Challenges { get; private set; } = [];

    /// <summary>The one that the form is for.</summary>
    public DeskChallenge? Chosen { get; private set; }

    public IReadOnlyList<SelectListItem> Proposals { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Stances { get; private set; } = [];

    protected override WorkTab Tab => WorkTab.Desk;

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(Right.EnterForCitizens, cancel))
        {
            return NotFound();
        }

        var entered = await enter.RunAsync(Unit.Id, MeOrRefuse, Input.Citizen, Wish(), cancel);
        TempData[DeskSlipModel.Code] = entered.Code;
        return Redirect(Url.Content(At($"/desk/{entered.Id}/slip")));
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(Right.EnterForCitizens, cancel))
        {
            return false;
        }

        Kind = Choice.Of(KindName, "kind", EntryKind.Vote);
        Challenges = await desk.ChallengesAsync(Unit.Id, Kind, cancel);
        Chosen = Challenges.Count == 1 ? Challenges[0] : Challenges.FirstOrDefault(c => c.Id == ChallengeId);
        if (Chosen is { } chosen && Kind is not EntryKind.Proposal)
        {
            Proposals = [new SelectListItem(T["Pilih usulan"], ""), .. (await desk.ProposalsAsync(chosen.Id, cancel)).Select(p => new SelectListItem(p.Name, p.Id.ToString(CultureInfo.InvariantCulture)))];
        }

        Stances = [.. new[] { Stance.Neutral, Stance.For, Stance.Against }.Select(s => new SelectListItem(ProposalWords.Of(T, s), s.ToString()))];
        return true;
    }

    public string Address(EntryKind kind) => At($"/desk/new?kind={kind.ToString().ToLowerInvariant()}");

    private EntryWish Wish()
    {
        long? proposal = long.TryParse(Input.Proposal, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
        return new EntryWish(
            Choice.Of(KindName, "kind", EntryKind.Vote), ChallengeId ?? 0, proposal, new ProposalText(Input.Title ?? "", Input.Problem ?? "", Input.Recommendation ?? ""), Input.Category,
            Choice.Of(Input.Stance, "stance", Stance.Neutral), Input.Text);
    }
}
