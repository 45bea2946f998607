using FkpDigital.Agencies;
using FkpDigital.Regions;
using FkpDigital.Web.Caching;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages.Regions;

/// <summary>All provinces, or the regions with a text in their name.</summary>
[Kept]
[Needs(Right.Read)]
public sealed class IndexModel(RegionReads regions) : AppPage
{
    private const int LongestText = 60;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    public bool IsSearch => !string.IsNullOrWhiteSpace(Q);
    public IReadOnlyList<RegionCounts> Regions { get; private set; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        Q = Q?.Replace("\0", "", StringComparison.Ordinal);
        Regions = IsSearch ? await regions.NamedAsync(Q!.Length > LongestText ? Q[..LongestText] : Q, cancel) : await regions.ProvincesAsync(cancel);
        return true;
    }
}
