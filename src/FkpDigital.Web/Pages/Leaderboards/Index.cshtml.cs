using FkpDigital.Agencies;
using FkpDigital.Leaderboards;
using FkpDigital.Regions;
using FkpDigital.Web.Caching;
using FkpDigital.Web.Pages.Regions;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.WebUtilities;

namespace FkpDigital.Web.Pages.Leaderboards;

/// <summary>The four leaderboards, one tab each, with their formulas.</summary>
[Kept]
[Needs(Right.Read)]
public sealed class IndexModel(RegionReads regions, Leaderboard board) : AppPage
{
    public static readonly IReadOnlyList<string> Tabs = ["proposals", "citizens", "regions", "agencies"];

    [BindProperty(SupportsGet = true)]
    public string? Tab { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Period { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Region { get; set; }

    public StandingsView Standings { get; private set; } = null!;
    public IReadOnlyList<SelectListItem> RegionItems { get; private set; } = [];
    public LeaderboardPeriod Span => LeaderboardQuery.PeriodOf(Period);

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    /// <summary>The list that a browser fetches again when the live hub says that it changed.</summary>
    public async Task<IActionResult> OnGetStandingsAsync(CancellationToken cancel)
    {
        await LoadStandingsAsync(cancel);
        return Partial("_Standings", Standings);
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        await LoadStandingsAsync(cancel);
        RegionItems = await regions.ItemsAsync(T["Semua wilayah"], Region, cancel);
        return true;
    }

    /// <summary>The address of a tab and a period, with the region that was chosen.</summary>
    public string Address(string tab, LeaderboardPeriod period, string? handler = null) => QueryHelpers.AddQueryString(
        "~/leaderboard",
        new Dictionary<string, string?> { ["handler"] = handler, ["tab"] = tab, ["period"] = LeaderboardQuery.NameOf(period), ["region"] = Region }.Where(v => !string.IsNullOrEmpty(v.Value)));

    private async Task LoadStandingsAsync(CancellationToken cancel)
    {
        Tab = Tabs.Contains(Tab) ? Tab : Tabs[0];
        var region = LeaderboardQuery.RegionOf(Region);
        Standings = Tab switch
        {
            "citizens" => StandingsView.Of(await board.CitizensAsync(Span, region, Leaderboard.Places, cancel)),
            "regions" => StandingsView.Of(await board.RegionsAsync(Span, region, Leaderboard.Places, cancel), ofRegions: true),
            "agencies" => StandingsView.Of(await board.AgenciesAsync(Span, region, Leaderboard.Places, cancel), ofRegions: false),
            _ => StandingsView.Of(await board.ProposalsAsync(Span, region, Leaderboard.Places, cancel)),
        };
    }
}

/// <summary>One of the four lists; the other three are empty.</summary>
public sealed record StandingsView(
    string Tab, IReadOnlyList<ProposalStanding> Proposals, IReadOnlyList<CitizenStanding> Citizens, IReadOnlyList<PlaceStanding> Places)
{
    public bool IsEmpty => Proposals.Count + Citizens.Count + Places.Count == 0;

    public static StandingsView Of(IReadOnlyList<ProposalStanding> rows) => new("proposals", rows, [], []);

    public static StandingsView Of(IReadOnlyList<CitizenStanding> rows) => new("citizens", [], rows, []);

    public static StandingsView Of(IReadOnlyList<PlaceStanding> rows, bool ofRegions) => new(ofRegions ? "regions" : "agencies", [], [], rows);
}

/// <summary>How a category of kept promises looks: colour, symbol and word together.</summary>
public static class CategoryLook
{
    public static (string Tone, string Icon, string Label, string Range) Of(Localisation.Texts texts, KeptCategory category) => category switch
    {
        KeptCategory.VeryHigh => ("daun", "patch-check-fill", texts["Sangat Tinggi"], "> 80"),
        KeptCategory.High => ("teal", "arrow-up-circle-fill", texts["Tinggi"], "60–80"),
        KeptCategory.Fair => ("sogan", "dash-circle-fill", texts["Cukup"], texts["40–59,99"]),
        KeptCategory.Low => ("merah", "arrow-down-circle-fill", texts["Kurang"], texts["20–39,99"]),
        _ => ("merah", "exclamation-octagon-fill", texts["Sangat Kurang"], "< 20"),
    };
}
