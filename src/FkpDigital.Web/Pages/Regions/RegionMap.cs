using System.Globalization;
using FkpDigital.Regions;

namespace FkpDigital.Web.Pages.Regions;

/// <summary>Regions drawn side by side, shaded by their open challenges; for the partial <c>Regions/_Map</c>.</summary>
/// <param name="Label">What the map shows, for screen readers.</param>
/// <param name="Regions">Counts of the regions; those without a shape are left to a list.</param>
/// <param name="Selected">Code of the region that stands out, or null.</param>
/// <param name="IsHere">The selected region is the page itself.</param>
public sealed record RegionMap(RegionDrawing Drawing, string Label, IReadOnlyList<RegionCounts> Regions, string? Selected = null, bool IsHere = false)
{
    /// <summary>More numbers than that would hide the map.</summary>
    private const int MostPins = 12;

    /// <summary>The most open challenges of each class but the last (design guide, tokens <c>--map-0</c> to <c>--map-4</c>).</summary>
    private static readonly int[] ClassEnds = [0, 5, 11, 24];

    /// <summary>What the legend says of the classes in order, without the empty one.</summary>
    public static IReadOnlyList<string> ClassRanges { get; } =
        [.. ClassEnds.Skip(1).Select((end, i) => string.Create(CultureInfo.InvariantCulture, $"{ClassEnds[i] + 1}–{end}"))];

    /// <summary>The first number of the last class.</summary>
    public static int TopClassFrom => ClassEnds[^1] + 1;

    /// <summary>The country as a whole, on a smaller scale than a province.</summary>
    public bool IsCountry => Drawing == RegionShapes.Provinces;

    /// <summary>Radius of a number's circle.</summary>
    public int PinSize => IsCountry ? 22 : 16;

    /// <summary>Shapes narrower than that are hard to point at; a circle of this radius lies over them.</summary>
    public int Reach => PinSize * 3 / 4;

    /// <summary>Shapes with their counts; the selected one comes last, so that nothing covers its outline.</summary>
    public IReadOnlyList<(RegionShape Shape, RegionCounts Counts)> Places { get; } =
        [.. Drawing.Shapes.Join(Regions, s => s.Code, r => r.Code, (s, r) => (s, r)).OrderBy(p => p.s.Code == Selected)];

    /// <summary>The places that get a number, at most twelve.</summary>
    public IEnumerable<(RegionShape Shape, RegionCounts Counts)> Pins => Places.Where(p => p.Counts.Open > 0).OrderByDescending(p => p.Counts.Open).Take(MostPins);

    /// <summary>Places without a number that are too small to point at.</summary>
    public IEnumerable<RegionShape> Small => Places.Select(p => p.Shape).Where(s => s.Room < Reach).Except(Pins.Select(p => p.Shape));

    /// <summary>0 (none) to 4 (25 and more open challenges).</summary>
    public static int ClassOf(int open) => ClassEnds.Count(end => open > end);

    /// <summary>The province to begin with: most open challenges, then most challenges; null when there are none at all.</summary>
    public static RegionCounts? Busiest(IEnumerable<RegionCounts> regions) =>
        regions.Where(r => r.Challenges > 0).OrderByDescending(r => r.Open).ThenByDescending(r => r.Challenges).FirstOrDefault();
}
