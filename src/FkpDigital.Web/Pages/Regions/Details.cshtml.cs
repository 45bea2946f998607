using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Commitments;
using FkpDigital.Regions;
using FkpDigital.Web.Caching;
using FkpDigital.Web.Pages.Challenges;
using FkpDigital.Web.People;
using FkpDigital.Web.Shell;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages.Regions;

/// <summary>One province, regency or city, with everything below it.</summary>
[Kept]
[Needs(Right.Read)]
public sealed class DetailsModel(RegionReads regions, ChallengeReads challenges, AgencyReads agencies, PromiseList promises, ChallengeCards cards) : AppPage
{
    public const int MostCards = 9;
    public const int MostPromises = 6;
    public const int MostAgencies = 40;

    [BindProperty(SupportsGet = true)]
    public string Code { get; set; } = "";

    public RegionCounts Region { get; private set; } = null!;
    public IReadOnlyList<RegionCounts> Below { get; private set; } = [];

    /// <summary>The province's map; on the page of a regency it stands out there. Null where there is no shape to show.</summary>
    public RegionMap? Map { get; private set; }

    public IReadOnlyList<ChallengeCard> Cards { get; private set; } = [];
    public IReadOnlyList<AgencyName> Agencies { get; private set; } = [];
    public IReadOnlyList<ListedPromise> Promises { get; private set; } = [];
    public string? ProvinceCode => Code.Length > 2 ? Code[..2] : null;

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await regions.FindAsync(Code, cancel) is not { } region)
        {
            return false;
        }

        Region = region;
        Below = region.Kind is RegionKind.Province ? await regions.BelowAsync(Code, cancel) : [];
        Map = await MapAsync(cancel);
        var (listed, _) = await challenges.ListAsync(new ChallengeFilter(Region: Code), ChallengeSort.Votes, null, MostCards, cancel);
        Cards = await cards.OfAsync(listed.Take(MostCards), cancel);
        Agencies = await agencies.InRegionAsync(Code, MostAgencies, cancel);
        Promises = await promises.OfRegionAsync(Code, MostPromises, cancel);
        return true;
    }

    private async Task<RegionMap?> MapAsync(CancellationToken cancel)
    {
        var drawing = RegionShapes.Below(ProvinceCode ?? Code);
        if (drawing is null || (ProvinceCode is not null && drawing.Shapes.All(s => s.Code != Code)))
        {
            return null;
        }

        return ProvinceCode is null
            ? new RegionMap(drawing, T["Peta kabupaten dan kota di {0} menurut tantangan terbuka", Region.Name], Below)
            : new RegionMap(drawing, T["Peta kabupaten dan kota di {0} menurut tantangan terbuka", Region.Above], await regions.BelowAsync(ProvinceCode, cancel), Code, IsHere: true);
    }
}
