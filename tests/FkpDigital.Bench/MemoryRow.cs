using System.Diagnostics;
using System.Globalization;
using FkpDigital.Tests.Shared;

namespace FkpDigital.Bench;

/// <summary>Memory of the server under mixed load: <c>FKP_BENCH_MINUTES</c> of it, ten unless told.</summary>
internal static class MemoryRow
{
    private const int Step = 20;
    private const double StartShare = 0.2;

    public static async Task<List<Row>> MeasureAsync(TestBed bed)
    {
        var minutes = int.TryParse(Environment.GetEnvironmentVariable("FKP_BENCH_MINUTES"), out var given) ? given : 10;
        await using var server = await bed.ServeAsync();
        var seen = new List<long>();
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(minutes))
        {
            await Task.WhenAll(
                Ballots.PutAsync(bed, server, null, World.Small.Largest, Step),
                SignedIn.LoadAsync(server, $"/challenges/{Multitude.Slug}", Step),
                Wrk.RunAsync(new Uri(server.Address, "/"), 8, Step),
                Wrk.RunAsync(new Uri(server.Address, $"/api/v1/challenges/{Multitude.Slug}/proposals"), 8, Step));
            seen.Add(server.Kibibytes);
        }

        // The first fifth is its start: compiling, filling what it keeps.
        var start = seen.Take(Math.Max(1, (int)(seen.Count * StartShare))).Max();
        var end = seen[^1];
        var growth = 100.0 * (end - start) / start;
        return [new Row($"Growth of the server's memory in {minutes} minutes of votes, pages and API calls together, in percent", Mebibytes(end), Mebibytes(start), growth, 5, AtMost: true)];
    }

    private static string Mebibytes(long kibibytes) => string.Create(CultureInfo.InvariantCulture, $"{kibibytes / 1024.0:0} MiB");
}
