using FkpDigital.Challenges;
using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

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
public sealed class RegionReads(FkpDbContext db, NpgsqlDataSource database)
{
    private const int MostFound = 60;

    /// <summary>All provinces, the regencies and cities with public challenges and the one that is chosen, in the order of their codes.</summary>
    public Task<List<RegionChoice>> ChoicesAsync(string? chosen, CancellationToken cancel) =>
        db.Regions.Where(r => r.ParentCode == null || db.Challenges.Any(c => c.RegionCode == r.Code && c.State != ChallengeState.Draft) || r.Code == chosen)
            .OrderBy(r => r.Code).Select(r => new RegionChoice(r.Code, r.Name, r.ParentCode == null)).ToListAsync(cancel);

    /// <summary>The provinces in the order of their codes.</summary>
    public async Task<IReadOnlyList<RegionCounts>> ProvincesAsync(CancellationToken cancel) => await RollUpAsync(
        await database.ReadAsync($"select code, name, kind from region where parent_code is null order by code", r => new NamedRegion(r.GetString(0), r.GetString(1), r.Name<RegionKind>(2), null), cancel),
        cancel);

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

    private async Task<IReadOnlyList<RegionCounts>> WithCountsAsync(IQueryable<Region> regions, CancellationToken cancel) =>
        await RollUpAsync(await regions.Select(r => new NamedRegion(r.Code, r.Name, r.Kind, r.Parent == null ? null : r.Parent.Name)).ToListAsync(cancel), cancel);

    /// <summary>With the counts of everything below, added up in memory: there are 552 regions at most.</summary>
    private async Task<IReadOnlyList<RegionCounts>> RollUpAsync(List<NamedRegion> regions, CancellationToken cancel)
    {
        var counts = regions.Count == 0 ? [] : await CountsAsync(cancel);
        return [.. regions.Select(r =>
        {
            var here = counts.Where(c => c.Code == r.Code || c.Code.StartsWith($"{r.Code}.", StringComparison.Ordinal)).ToList();
            return new RegionCounts(r.Code, r.Name, r.Kind, r.Above, here.Sum(c => c.Challenges), here.Sum(c => c.Open), here.Sum(c => c.Proposals), here.Sum(c => c.Promises), here.Sum(c => c.Kept));
        })];
    }

    /// <summary>One row for each region that has anything.</summary>
    private Task<List<Counts>> CountsAsync(CancellationToken cancel) => database.ReadAsync($"""
        select code, sum(challenges)::int, sum(open)::int, sum(proposals)::int, sum(promises)::int, sum(kept)::int
        from (
            select c.region_code as code, 1 as challenges,
                   (select count(*) from round r where r.challenge_id = c.id and r.phase in ('Ideation', 'Voting')
                        and r.number = (select max(number) from round where challenge_id = c.id)) as open,
                   (select sum(t.proposals) from round r join round_tally t on t.round_id = r.id where r.challenge_id = c.id) as proposals, 0 as promises, 0 as kept
            from challenge c where c.state <> 'Draft'
            union all
            select region_code, 0, 0, 0, 1, case state when 'Done' then 1 else 0 end from commitment where state <> 'Superseded') x
        group by code
        """, r => new Counts(r.GetString(0), r.GetInt32(1), r.GetInt32(2), r.GetInt32(3), r.GetInt32(4), r.GetInt32(5)), cancel);

    private sealed record NamedRegion(string Code, string Name, RegionKind Kind, string? Above);

    private sealed record Counts(string Code, int Challenges, int Open, int Proposals, int Promises, int Kept);
}
