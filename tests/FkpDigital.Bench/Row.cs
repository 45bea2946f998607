using System.Globalization;

namespace FkpDigital.Bench;

/// <summary>One line of the table.</summary>
/// <param name="Ours">What was measured of ours, with its unit.</param>
/// <param name="Against">The same of what ours is held against, or "-".</param>
/// <param name="Figure">The ratio, or the figure itself.</param>
/// <param name="Bar">What it must reach.</param>
/// <param name="AtMost">The figure must not exceed the bar; else it must not fall below.</param>
internal sealed record Row(string Name, string Ours, string Against, double Figure, double Bar, bool AtMost = false)
{
    public bool IsReached => AtMost ? Figure <= Bar : Figure >= Bar;

    /// <summary>Rates of ours and of the other, measured in turn; the middle ratio counts.</summary>
    public static Row OfRates(string name, string unit, IReadOnlyList<(double Ours, double Other)> runs, double bar)
    {
        var (ours, other) = runs.OrderBy(r => r.Ours / r.Other).ElementAt(runs.Count / 2);
        return new Row(name, Rate(ours, unit), Rate(other, unit), ours / other, bar);
    }

    /// <summary>Microseconds of processor time of ours and of the other, measured in turn; the middle ratio counts.</summary>
    public static Row OfTimes(string name, IReadOnlyList<(double Ours, double Other)> runs, double bar)
    {
        var (ours, other) = runs.OrderBy(r => r.Ours / r.Other).ElementAt(runs.Count / 2);
        return new Row(name, Microseconds(ours), Microseconds(other), ours / other, bar, AtMost: true);
    }

    private static string Microseconds(double time) => string.Create(CultureInfo.InvariantCulture, $"{time:N0} µs");

    private static string Rate(double perSecond, string unit) => string.Create(CultureInfo.InvariantCulture, $"{perSecond:N0} {unit}/s");
}
