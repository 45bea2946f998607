using FkpDigital.Agencies;
using FkpDigital.Forums;
using FkpDigital.Regions;
using FkpDigital.Web.Caching;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FkpDigital.Web.Pages.Forums;

/// <summary>One forum: what, when, where, who took part in numbers, and what was decided.</summary>
[Kept]
[Needs(Right.Read)]
public sealed class DetailsModel(ForumReads reads) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public long Id { get; set; }

    public ForumView View { get; private set; } = null!;

    public Zone Zone => RegionTime.ZoneOf(View.Forum.RegionCode);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : NotFound();

    /// <summary>What open pages fetch when the forum or its agenda changed.</summary>
    public async Task<IActionResult> OnGetBodyAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Partial("_Forum", this) : NotFound();

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var view = await reads.ViewAsync(Id, cancel);
        View = view!;
        return view is not null;
    }
}
