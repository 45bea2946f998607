using System.Globalization;

namespace FkpDigital.Bench;

/// <summary>From the start of the process to the first page, on data that is there.</summary>
internal static class StartRow
{
    private const int Starts = 3;

    public static async Task<List<Row>> MeasureAsync(TestBed bed)
    {
        var seconds = new List<double>();
        for (var start = 0; start < Starts; start++)
        {
            await using var server = await bed.ServeAsync();
            seconds.Add(server.Start.TotalSeconds);
        }

        var middle = seconds.Order().ElementAt(Starts / 2);
        return [new Row("Cold start to the first page on existing data", string.Create(CultureInfo.InvariantCulture, $"{middle:0.0} s"), "-", middle, 3, AtMost: true)];
    }
}
