using FkpDigital.Core;
using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Regions;

/// <summary>Fills the region table from the shipped files (idn-area-data, ODbL 1.0) when it is empty.</summary>
public sealed class LoadRegions(FkpDbContext db)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        if (await db.Regions.AnyAsync(cancel))
        {
            return;
        }

        db.Regions.AddRange(Rows("provinces").Select(r => new Region(r[0], null, r[1], Slug.From(r[1]), RegionKind.Province)));
        db.Regions.AddRange(Rows("regencies").Select(r => new Region(r[0], r[1], r[2], Slug.From(r[2]), KindOf(r[2]))));
        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();
    }

    private static RegionKind KindOf(string name) =>
        name.StartsWith("Kota ", StringComparison.Ordinal) ? RegionKind.City : RegionKind.Regency;

    // The shipped files have no quoted fields; a test counts what comes out of them.
    private static IEnumerable<string[]> Rows(string file)
    {
        using var text = new StreamReader(typeof(LoadRegions).Assembly.GetManifestResourceStream($"regions/{file}.csv")!);
        text.ReadLine();
        while (text.ReadLine() is { } line)
        {
            yield return line.Split(',');
        }
    }
}
