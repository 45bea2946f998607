using System.Globalization;
using System.Text.RegularExpressions;
using FkpDigital.Regions;
using FkpDigital.Web.Pages.Regions;

namespace FkpDigital.Tests.Rules;

public sealed partial class RegionShapesTests
{
    private const int LargestRepositoryBytes = 1_000_000;

    [Fact]
    public void Every_province_has_a_shape() =>
        Assert.Equal(Codes("provinces"), RegionShapes.Provinces.Shapes.Select(s => s.Code));

    [Fact]
    public void Every_shape_of_a_regency_is_in_the_region_table_below_its_province()
    {
        var known = Codes("regencies").ToHashSet();
        var shapes = Codes("provinces").SelectMany(p => RegionShapes.Below(p)!.Shapes.Select(s => (Province: p, s.Code))).ToList();

        Assert.Equal(507, shapes.Count);
        Assert.All(shapes, s => Assert.True(known.Contains(s.Code) && s.Code.StartsWith($"{s.Province}.", StringComparison.Ordinal), s.Code));
    }

    [Fact]
    public void Paths_are_relative_steps_in_whole_numbers()
    {
        var drawings = Codes("provinces").Select(p => RegionShapes.Below(p)!).Append(RegionShapes.Provinces);

        Assert.All(drawings.SelectMany(d => d.Shapes), shape => Assert.Matches(WholeSteps(), shape.D));
    }

    [Fact]
    public void Neighbours_meet_without_a_gap()
    {
        var centralJava = PointsOf("33");

        Assert.True(PointsOf("34").Count(centralJava.Contains) >= 5, "Yogyakarta's land border is Central Java's.");
        Assert.True(PointsOf("35").Count(centralJava.Contains) >= 5, "East Java's western border is Central Java's.");
    }

    [Fact]
    public void Numbers_stand_on_the_drawing()
    {
        var drawing = RegionShapes.Provinces;

        Assert.All(drawing.Shapes, s => Assert.True(s.X >= 0 && s.X <= drawing.Width && s.Y >= 0 && s.Y <= drawing.Height, s.Code));
    }

    [Fact]
    public void The_shapes_stay_small_in_the_repository() =>
        Assert.InRange(Directory.EnumerateFiles(Path.Combine(ShellTextsTests.Root(), "data", "geo")).Sum(file => new FileInfo(file).Length), 1, LargestRepositoryBytes);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(5, 1)]
    [InlineData(6, 2)]
    [InlineData(11, 2)]
    [InlineData(12, 3)]
    [InlineData(24, 3)]
    [InlineData(25, 4)]
    [InlineData(1000, 4)]
    public void Shades_follow_the_number_of_open_challenges(int open, int shade) => Assert.Equal(shade, RegionMap.ClassOf(open));

    [Fact]
    public void The_legend_names_every_shade()
    {
        Assert.Equal(["1–5", "6–11", "12–24"], RegionMap.ClassRanges);
        Assert.Equal(25, RegionMap.TopClassFrom);
    }

    [Fact]
    public void At_most_twelve_regions_get_a_number_and_the_selected_one_is_drawn_last()
    {
        var counts = Codes("provinces").Select((code, i) => new RegionCounts(code, code, RegionKind.Province, null, i, i, 0, 0, 0)).ToList();
        var map = new RegionMap(RegionShapes.Provinces, "Peta", counts, "33");

        Assert.Equal(12, map.Pins.Count());
        Assert.Equal(37, map.Pins.First().Counts.Open);
        Assert.Equal("33", map.Places[^1].Shape.Code);
        Assert.Empty(map.Small.Intersect(map.Pins.Select(p => p.Shape)));
    }

    private static IReadOnlyList<string> Codes(string file) =>
        [.. File.ReadLines(Path.Combine(ShellTextsTests.Root(), "data", "regions", $"{file}.csv")).Skip(1).Select(line => line.Split(',')[0]).Order(StringComparer.Ordinal)];

    /// <summary>The corners of a province on the grid.</summary>
    private static HashSet<(int X, int Y)> PointsOf(string code)
    {
        var (points, x, y) = (new HashSet<(int, int)>(), 0, 0);
        foreach (var ring in RegionShapes.Provinces.Shapes.Single(s => s.Code == code).D.Split('z', StringSplitOptions.RemoveEmptyEntries))
        {
            var steps = Step().Matches(ring).Select(m => int.Parse(m.Value, CultureInfo.InvariantCulture)).Chunk(2).ToList();
            (x, y) = (x + steps[0][0], y + steps[0][1]);
            var (atX, atY) = (x, y);
            points.Add((atX, atY));
            foreach (var step in steps.Skip(1))
            {
                (atX, atY) = (atX + step[0], atY + step[1]);
                points.Add((atX, atY));
            }
        }

        return points;
    }

    [GeneratedRegex("^(m-?[0-9]+( |(?=-))-?[0-9]+(( |(?=-))-?[0-9]+)+z)+$")]
    private static partial Regex WholeSteps();

    [GeneratedRegex("-?[0-9]+")]
    private static partial Regex Step();
}
