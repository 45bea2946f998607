using System.Collections.Frozen;
using System.Text.Json;

namespace FkpDigital.Regions;

/// <summary>The outline of a region on the grid of its drawing.</summary>
/// <param name="D">The path, as SVG's <c>d</c> has it: relative steps, whole numbers.</param>
/// <param name="X">Where a number for the region stands.</param>
/// <param name="Y">Where a number for the region stands.</param>
/// <param name="Room">Radius of the largest circle inside its largest island.</param>
/// <param name="From">Where the number stands off the region: the point [x, y] of the region that it belongs to.</param>
public sealed record RegionShape(string Code, string D, int X, int Y, int Room, IReadOnlyList<int>? From = null);

/// <summary>Regions side by side on a grid of that size; y grows to the south.</summary>
public sealed record RegionDrawing(int Width, int Height, IReadOnlyList<RegionShape> Shapes);

/// <summary>
/// The outlines of regions (data/geo: boundaries of BIG prepared by Ardian Saputra Hasibuan, MIT), read once.
/// Seven regencies and cities have none.
/// </summary>
public static class RegionShapes
{
    private static readonly Lazy<RegionDrawing> Country = new(() => Read<RegionDrawing>("provinces"));
    private static readonly Lazy<FrozenDictionary<string, RegionDrawing>> ByProvince = new(() => Read<Dictionary<string, RegionDrawing>>("regencies").ToFrozenDictionary());

    /// <summary>All 38 provinces.</summary>
    public static RegionDrawing Provinces => Country.Value;

    /// <summary>The regencies and cities of a province, or null where no province has that code.</summary>
    public static RegionDrawing? Below(string province) => ByProvince.Value.GetValueOrDefault(province);

    private static T Read<T>(string name)
    {
        using var json = typeof(RegionShapes).Assembly.GetManifestResourceStream($"geo/{name}.json")!;
        return JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web)!;
    }
}
