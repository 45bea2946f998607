using FkpDigital.Regions;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace FkpDigital.Web.Pages.Regions;

/// <summary>The regions that a list can be narrowed to.</summary>
internal static class RegionChoices
{
    /// <summary>All regions, then the provinces and below each the places that have something to show.</summary>
    public static async Task<IReadOnlyList<SelectListItem>> ItemsAsync(this RegionReads regions, string all, string? chosen, CancellationToken cancel) =>
        Items(await regions.ChoicesAsync(chosen, cancel), all, chosen);

    public static IReadOnlyList<SelectListItem> Items(IEnumerable<RegionChoice> places, string all, string? chosen) =>
        [new(all, ""), .. places.Select(r => new SelectListItem(r.IsProvince ? r.Name : $"\u2003{r.Name}", r.Code, r.Code == chosen))];
}
