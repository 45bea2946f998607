using FkpDigital.Challenges;
using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Regions;

/// <summary>A region with its counts and those of everything below it.</summary>
/// <param name="Above">Name of the province, or null for a province.</param>
/// <param name="Challenges">Public challenges.</param>
/// <param name="Open">Those that take proposals or votes now.</param>
/// <param name="Proposals">Public proposals.</param>
/// <param name="Promises">Commitments that were not superseded.</param>
/// <param name="Kept">Those of them that are done.</param>
public sealed record RegionCounts(string Code, string Name, RegionKind Kind, string? Above, int Challenges, int Open, int Proposals, int Promises, int Kept);

/// <summary>A region that a list can be narrowed to.</summary>
public sealed record RegionChoice(string Code, string Name, bool IsProvince);

/// <summary>Regions with what happens in them.</summary>
public sealed class RegionReads(FkpDbContext db)
{
    private const int MostFound = 60;

    /// <summary>All provinces, the regencies and cities with public challenges and the one that is chosen, in the order of their codes.</summary>
    public Task<List<RegionChoice>> ChoicesAsync(string? chosen, CancellationToken cancel) =>
        db.Regions.Where(r => r.ParentCode == null || db.Challenges.Any(c => c.RegionCode == r.Code && c.State != ChallengeState.Draft) || r.Code == chosen)
            .OrderBy(r => r.Code).Select(r => new RegionChoice(r.Code, r.Name, r.ParentCode == null)).ToListAsync(cancel);

    /// <summary>The provinces in the order of their codes.</summary>
    public Task<IReadOnlyList<RegionCounts>> ProvincesAsync(CancellationToken cancel) =>
        WithCountsAsync(db.Regions.Where(r => r.ParentCode == null).OrderBy(r => r.Code), cancel);

    /// <summary>The regencies and cities of a province in the order of their codes.</summary>
    public Task<IReadOnlyList<RegionCounts>> BelowAsync(string code, CancellationToken cancel) =>
        WithCountsAsync(db.Regions.Where(r => r.ParentCode == code).OrderBy(r => r.Code), cancel);

    /// <summary>Regions with that text in their name, at most 60.</summary>
    public Task<IReadOnlyList<RegionCounts>> NamedAsync(string text, CancellationToken cancel)
    {
        var part = LikePattern.Containing(text);
        return WithCountsAsync(db.Regions.Where(r => EF.Functions.ILike(r.Name, part, LikePattern.Escape)).OrderBy(r => r.Code).Take(MostFound), cancel);
    }

    /// <returns>One region, or null when there is no such code.</returns>
    public async Task<RegionCounts?> FindAsync(string code, CancellationToken cancel) =>
        (await WithCountsAsync(db.Regions.Where(r => r.Code == code), cancel)).SingleOrDefault();

    private async Task<IReadOnlyList<RegionCounts>> WithCountsAsync(IQueryable<Region> regions, CancellationToken cancel)
    {
        var rows = await regions.Select(r => new { r.Code, r.Name, r.Kind, Above = r.Parent == null ? null : r.Parent.Name }).ToListAsync(cancel);
        if (rows.Count == 0)
        {
            return [];
        }

        var counts = await CountsAsync(cancel);
        return [.. rows.Select(r =>
        {
            var here = counts.Where(c => c.Code == r.Code || c.Code.StartsWith($"{r.Code}.", StringComparison.Ordinal)).ToList();
            return new RegionCounts(r.Code, r.Name, r.Kind, r.Above, here.Sum(c => c.Challenges), here.Sum(c => c.Open), here.Sum(c => c.Proposals), here.Sum(c => c.Promises), here.Sum(c => c.Kept));
        })];
    }

    /// <summary>One row for each region that has anything; rolled up in memory, there are 552 regions at most.</summary>
    private Task<List<Counts>> CountsAsync(CancellationToken cancel) => db.Database.SqlQuery<Counts>($"""
        select code as "Code", sum(challenges)::int as "Challenges", sum(open)::int as "Open", sum(proposals)::int as "Proposals", sum(promises)::int as "Promises", sum(kept)::int as "Kept"
        from (
            select c.region_code as code, 1 as challenges,
                   (select count(*) from round r where r.challenge_id = c.id and r.phase in ('Ideation', 'Voting')
                        and r.number = (select max(number) from round where challenge_id = c.id)) as open,
                   (select count(*) from proposal p where p.challenge_id = c.id and p.state = 'Published') as proposals, 0 as promises, 0 as kept
            from challenge c where c.state <> 'Draft'
            union all
            select region_code, 0, 0, 0, 1, case state when 'Done' then 1 else 0 end from commitment where state <> 'Superseded') x
        group by code
        """).ToListAsync(cancel);

    private sealed record Counts(string Code, int Challenges, int Open, int Proposals, int Promises, int Kept);
}
