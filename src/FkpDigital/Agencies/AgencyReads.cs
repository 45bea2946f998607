using FkpDigital.Challenges;
using FkpDigital.Data;
using FkpDigital.Forums;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Agencies;

/// <summary>An agency as its public page shows it.</summary>
/// <param name="Above">The nodes from the root to the parent.</param>
/// <param name="Below">The nodes directly below.</param>
public sealed record AgencyPage(long Id, string Slug, string Name, AgencyKind Kind, string Address, string? Sector, RegionName? Region, IReadOnlyList<AgencyName> Above, IReadOnlyList<AgencyName> Below);

/// <summary>A forum in the list of an agency.</summary>
public sealed record ListedForum(long Id, string Title, ForumState State, DateTimeOffset? StartsAt, string? Place, string RegionCode);

/// <summary>Agencies as visitors see them.</summary>
public sealed class AgencyReads(FkpDbContext db)
{
    /// <returns>The agency, or null when there is no such address.</returns>
    public Task<AgencyPage?> FindAsync(string slug, CancellationToken cancel) => db.Agencies
        .Where(a => a.Slug == slug)
        .Select(a => new AgencyPage(
            a.Id, a.Slug, a.Name, a.Kind, a.Address, a.Sector,
            a.Region == null ? null : new RegionName(a.Region.Code, a.Region.Name),
            db.Agencies.Where(o => a.Line.Contains(o.Id) && o.Id != a.Id).OrderBy(o => o.Line.Length).Select(o => new AgencyName(o.Slug, o.Name)).ToList(),
            db.Agencies.Where(o => o.ParentId == a.Id).OrderBy(o => o.Name).Select(o => new AgencyName(o.Slug, o.Name)).ToList()))
        .SingleOrDefaultAsync(cancel)!;

    /// <summary>Agencies of a region and everything below it, at most <paramref name="size"/>.</summary>
    public Task<List<AgencyName>> InRegionAsync(string code, int size, CancellationToken cancel)
    {
        var below = $"{code}.";
        return db.Agencies.Where(a => a.RegionCode == code || a.RegionCode!.StartsWith(below))
            .OrderBy(a => a.RegionCode).ThenBy(a => a.Line.Length).ThenBy(a => a.Name).Take(size).Select(a => new AgencyName(a.Slug, a.Name)).ToListAsync(cancel);
    }

    /// <summary>The forums of an agency and everything below it, latest first.</summary>
    public Task<List<ListedForum>> ForumsAsync(long agencyId, int size, CancellationToken cancel) => db.Forums
        .Where(f => f.Agency.Line.Contains(agencyId) && f.State != ForumState.Cancelled)
        .OrderByDescending(f => f.StartsAt ?? f.CreatedAt).ThenByDescending(f => f.Id).Take(size)
        .Select(f => new ListedForum(f.Id, f.Title, f.State, f.StartsAt, f.Place, f.Challenge.RegionCode))
        .ToListAsync(cancel);

    /// <summary>Agencies that have a public challenge, by name, for a filter.</summary>
    public Task<List<AgencyName>> WithChallengesAsync(CancellationToken cancel) => db.Agencies
        .Where(a => db.Challenges.Any(c => c.AgencyId == a.Id && c.State != ChallengeState.Draft))
        .OrderBy(a => a.Name).Select(a => new AgencyName(a.Slug, a.Name)).ToListAsync(cancel);
}
