using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Web.Pages.Challenges;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Admin;

public sealed class NewAgencyInput
{
    public string? Name { get; set; }

    public string? Kind { get; set; }

    public string? Region { get; set; }

    public string? Sector { get; set; }

    public string? Address { get; set; }

    public string? Slug { get; set; }
}

/// <summary>Adds an agency below one that this person administers.</summary>
[Needs(Right.Administer)]
public sealed class NewAgencyModel(FkpDbContext db, Authority authority, RegionChoices regions) : AppPage
{
    [BindProperty(Name = "parent", SupportsGet = true)]
    public long Parent { get; set; }

    [BindProperty]
    public NewAgencyInput Input { get; set; } = new();

    public string ParentName { get; private set; } = "";

    public IReadOnlyList<SelectListItem> Kinds { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Regions { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Sectors =>
        [new(T["Tidak disebutkan"], ""), .. FkpDigital.Challenges.Sectors.All.Select(s => new SelectListItem(SectorNames.Of(T, s), s))];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        await authority.RequireAsync(Me, Right.Administer, Parent, cancel);
        return await ShowAsync(cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await authority.RequireAsync(Me, Right.Administer, Parent, cancel);
        Rule.Input(Enum.TryParse<AgencyKind>(Input.Kind, out var kind) && Enum.IsDefined(kind), "kind", InputRules.Unknown);
        var region = string.IsNullOrWhiteSpace(Input.Region) ? null : Input.Region;
        Rule.Input(region is null || await db.Regions.AnyAsync(r => r.Code == region, cancel), "region", InputRules.Unknown);
        var sector = string.IsNullOrWhiteSpace(Input.Sector) ? null : Input.Sector;
        Rule.Input(sector is null || FkpDigital.Challenges.Sectors.All.Contains(sector), "sector", InputRules.Unknown);
        var parent = await db.Agencies.SingleAsync(a => a.Id == Parent, cancel);
        var agency = new Agency(Input.Name, Input.Slug, kind, parent, region, Input.Address, sector, MeOrRefuse);
        db.Agencies.Add(agency);
        await db.SaveChangesAsync(cancel);
        Say(T["{0} ditambahkan.", agency.Name]);
        return RedirectToPage("Agency", new { agency.Id });
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var parent = await db.Agencies.Where(a => a.Id == Parent).Select(a => new { a.Name, a.Kind }).SingleOrDefaultAsync(cancel);
        if (parent is null)
        {
            return false;
        }

        ParentName = parent.Name;
        Kinds = [.. Enum.GetValues<AgencyKind>().Where(k => Agency.MayLieBelow(k, parent.Kind)).Select(k => new SelectListItem(RoleNames.Of(k, T), k.ToString()))];
        Regions = await regions.ListAsync(withProvinces: true, cancel);
        return true;
    }
}
