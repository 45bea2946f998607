using FkpDigital.Data;
using FkpDigital.Regions;
using FkpDigital.Web.Localisation;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.People;

/// <summary>The list from which a person picks a region: every regency and city under its province.</summary>
public sealed class RegionChoices(FkpDbContext db, Texts texts)
{
    /// <param name="withProvinces">Also the provinces themselves.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<IReadOnlyList<SelectListItem>> ListAsync(bool withProvinces, CancellationToken cancel)
    {
        var regions = await db.Regions.AsNoTracking().OrderBy(r => r.Code).Select(r => new { r.Code, r.ParentCode, r.Name, r.Kind }).ToListAsync(cancel);
        var provinces = regions.Where(r => r.Kind is RegionKind.Province).ToDictionary(r => r.Code, r => new SelectListGroup { Name = r.Name });
        return
        [
            new SelectListItem(texts["Tidak disebutkan"], ""),
            .. regions.Where(r => withProvinces || r.Kind is not RegionKind.Province)
                .Select(r => new SelectListItem(r.Name, r.Code) { Group = provinces[r.ParentCode ?? r.Code] }),
        ];
    }
}
