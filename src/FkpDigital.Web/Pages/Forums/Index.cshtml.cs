using FkpDigital.Agencies;
using FkpDigital.Data;
using FkpDigital.Forums;
using FkpDigital.Regions;
using FkpDigital.Web.Api;
using FkpDigital.Web.Caching;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Forums;

/// <summary>All forums: those to come, or those that were held.</summary>
[Kept]
[Needs(Right.Read)]
public sealed class IndexModel(FkpDbContext db, ForumReads reads) : PageModel
{
    private const int PageSize = 20;

    /// <summary><c>held</c> shows concluded forums, anything else those to come.</summary>
    [BindProperty(SupportsGet = true)]
    public string? When { get; set; }

    /// <summary>Code of a province, regency or city.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Region { get; set; }

    /// <summary>Slug of an agency.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Agency { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public bool Held => When == "held";

    public IReadOnlyList<ForumSummary> Forums { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Regions { get; private set; } = [];

    public string? AgencyName { get; private set; }

    public string? Next { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var after = Cursor.Read<ForumKey>(After);
        var rows = Held
            ? await reads.HeldAsync(Region, Agency, after, PageSize + 1, cancel)
            : await reads.UpcomingAsync(Region, Agency, after, PageSize + 1, cancel);
        var page = Listing.Of(rows, PageSize, ForumReads.KeyOf);
        Forums = page.Items;
        Next = page.Next is null ? null : Url.Page("/Forums/Index", new { When, Region, Agency, After = page.Next });
        Regions = await RegionsAsync(cancel);
        AgencyName = Agency is null ? null : await db.Agencies.Where(a => a.Slug == Agency).Select(a => a.Name).SingleOrDefaultAsync(cancel);
    }

    /// <summary>The provinces, and the regency or city that an address named.</summary>
    private async Task<List<SelectListItem>> RegionsAsync(CancellationToken cancel) => await db.Regions
        .Where(r => r.Kind == RegionKind.Province || r.Code == Region)
        .OrderBy(r => r.Code).Select(r => new SelectListItem(r.Name, r.Code)).ToListAsync(cancel);
}
