using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Regions;
using FkpDigital.Web.Api;
using FkpDigital.Web.Caching;
using FkpDigital.Web.Pages.Regions;
using FkpDigital.Web.People;
using FkpDigital.Web.Shell;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.WebUtilities;

namespace FkpDigital.Web.Pages.Challenges;

/// <summary>The list of public challenges with its filters, all of them in the address.</summary>
[Kept]
[Needs(Right.Read)]
public sealed class IndexModel(FkpDbContext db, RegionReads regions, ChallengeReads challenges, ChallengeCards cards, Snapshots snapshots) : AppPage
{
    private const int PageSize = 12;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Region { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sector { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Agency { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Phase { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sort { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<ChallengeCard> Cards { get; private set; } = [];
    public IReadOnlyList<ChallengeCard> Others { get; private set; } = [];
    public int Found { get; private set; }
    public NextPage Next { get; private set; } = new(null);

    /// <summary>The filters that are on: what they say and the address without them.</summary>
    public IReadOnlyList<(string Text, string Without)> Active { get; private set; } = [];

    public IReadOnlyList<SelectListItem> RegionItems { get; private set; } = [];
    public IReadOnlyList<SelectListItem> AgencyItems { get; private set; } = [];
    public IReadOnlyList<SelectListItem> SectorItems { get; private set; } = [];
    public IReadOnlyList<SelectListItem> PhaseItems { get; private set; } = [];
    public IReadOnlyList<SelectListItem> SortItems { get; private set; } = [];

    private ChallengeSort Order => ChallengeQuery.SortOf(Sort);

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        await LoadChoicesAsync(cancel);
        if (await ChallengeQuery.FilterAsync(db, Region, Sector, Agency, Phase, Q, cancel) is { } filter)
        {
            (var rows, Found) = await challenges.ListAsync(filter, Order, ReadAfter(), PageSize, cancel);
            Cards = await cards.OfAsync(rows.Take(PageSize), cancel);
            Next = new NextPage(rows.Count > PageSize ? Address(("after", Cursor.Write(challenges.PositionOf(rows[PageSize - 1], Order)))) : null);
        }

        if (Cards.Count == 0)
        {
            Others = await cards.OfAsync((await challenges.OpenAsync(3, cancel)).Select(o => o.Summary), cancel);
        }

        return true;
    }

    /// <summary>The address of this list with some values changed; the place in the list is given up.</summary>
    private string Address(params (string Name, string? Value)[] changes)
    {
        var query = new Dictionary<string, string?> { ["q"] = Q, ["region"] = Region, ["sector"] = Sector, ["agency"] = Agency, ["phase"] = Phase, ["sort"] = Sort };
        foreach (var (name, value) in changes)
        {
            query[name] = value;
        }

        return QueryHelpers.AddQueryString("~/challenges", query.Where(v => !string.IsNullOrEmpty(v.Value)));
    }

    private ChallengePosition? ReadAfter()
    {
        try
        {
            return Cursor.Read<ChallengePosition>(After);
        }
        catch (RuleException)
        {
            return null; // an address that somebody shortened: from the beginning
        }
    }

    private async Task LoadChoicesAsync(CancellationToken cancel)
    {
        var units = await snapshots.GetAsync<AgencyReads, List<AgencyName>>("agencies with challenges", (reads, stop) => reads.WithChallengesAsync(stop), _ => [Changes.Anything], cancel);
        var places = await snapshots.GetAsync<RegionReads, List<RegionChoice>>("regions with challenges", (reads, stop) => reads.ChoicesAsync(null, stop), _ => [Changes.Anything], cancel);
        RegionItems = string.IsNullOrEmpty(Region) || places.Exists(r => r.Code == Region)
            ? Regions.RegionChoices.Items(places, T["Semua wilayah"], Region)
            : await regions.ItemsAsync(T["Semua wilayah"], Region, cancel);
        AgencyItems = Choices(T["Semua instansi"], Agency, units.Select(a => (a.Slug, a.Name)));
        SectorItems = Choices(T["Semua sektor"], Sector, Sectors.All.Select(s => (s, SectorNames.Of(T, s))));
        PhaseItems = Choices(T["Semua fase"], Phase, ChallengeQuery.Phases.Select(p => (ChallengeQuery.NameOf(p), T.Chip(p).Label)));
        SortItems = Choices(null, ChallengeQuery.NameOf(Order), [("votes", T["Paling banyak didukung"]), ("new", T["Terbaru"]), ("ending", T["Segera berakhir"])]);
        Active =
        [
            .. Chosen(RegionItems, "region"), .. Chosen(SectorItems, "sector"), .. Chosen(AgencyItems, "agency"), .. Chosen(PhaseItems, "phase"),
            .. string.IsNullOrWhiteSpace(Q) ? Array.Empty<(string, string)>() : [($"“{Q.Trim()}”", Address(("q", null)))],
        ];
    }

    private IEnumerable<(string Text, string Without)> Chosen(IReadOnlyList<SelectListItem> items, string name) =>
        items.Where(i => i.Selected && i.Value.Length > 0).Select(i => (i.Text.Trim(), Address((name, null))));

    private static List<SelectListItem> Choices(string? all, string? chosen, IEnumerable<(string Value, string Text)> values) =>
        [.. all is null ? Array.Empty<SelectListItem>() : [new SelectListItem(all, "")], .. values.Select(v => new SelectListItem(v.Text, v.Value, v.Value == chosen))];
}
