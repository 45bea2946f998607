using FkpDigital.Agencies;
using FkpDigital.Data;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Admin;

public sealed record AgencyNode(long Id, string Name, AgencyKind Kind, string? Region, long[] Line, int Members)
{
    /// <summary>How far below the topmost agency in the list.</summary>
    public int Depth { get; init; }
}

/// <summary>The tree of agencies below those that this person administers.</summary>
[Needs(Right.Administer)]
public sealed class IndexModel(FkpDbContext db, Authority authority) : AppPage
{
    public const int Most = 1_000;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    public IReadOnlyList<AgencyNode> Agencies { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        return await ShowAsync(cancel);
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var wanted = (Q ?? "").Trim();
        var pattern = $"%{wanted.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
        var found = await authority.AgenciesOf(MeOrRefuse, Right.Administer)
            .Where(a => wanted == "" || EF.Functions.ILike(a.Name, pattern))
            .OrderBy(a => a.Line.Length).ThenBy(a => a.Id).Take(Most)
            .Select(a => new AgencyNode(a.Id, a.Name, a.Kind, a.Region!.Name, a.Line, db.Memberships.Count(m => m.AgencyId == a.Id && m.EndedAt == null)))
            .ToListAsync(cancel);
        var names = found.ToDictionary(a => a.Id, a => a.Name);
        Agencies =
        [
            .. found.OrderBy(a => string.Join('\u0001', a.Line.Where(names.ContainsKey).Select(id => names[id])), StringComparer.Ordinal)
                .Select(a => a with { Depth = a.Line.Count(names.ContainsKey) - 1 }),
        ];
        return true;
    }
}
