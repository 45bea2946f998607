using System.Globalization;

namespace FkpDigital.Bench;

/// <summary>Kept pages and API answers against a server that gives the same bytes from memory.</summary>
internal static class PageRows
{
    private const int Rounds = 3;
    private const string Coding = "br";

    public static async Task<List<Row>> MeasureAsync(TestBed bed)
    {
        await using var server = await bed.ServeAsync();
        return
        [
            await MeasureAsync(bed, server, "Anonymous challenge page from the cache, 64 connections, against Kestrel giving the same bytes", $"/challenges/{World.Slug}"),
            await MeasureAsync(bed, server, "Ranking by API (JSON) from the cache, against Kestrel giving the same bytes", $"/api/v1/challenges/{World.Slug}/proposals"),
        ];
    }

    private static async Task<Row> MeasureAsync(TestBed bed, Server server, string name, string path)
    {
        var address = new Uri(server.Address, path);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("Accept-Encoding", Coding);
        using var answer = await http.GetAsync(address);
        var content = await answer.Content.ReadAsByteArrayAsync();
        await using var bare = await TestBed.ServeFixedAsync(content, answer.Content.Headers.ContentType!.ToString(), answer.Content.Headers.ContentEncoding.Single());
        await Wrk.RunAsync(address, 64, 2);
        await Wrk.RunAsync(bare.Address, 64, 2);
        var runs = new List<(double, double)>();
        for (var round = 0; round < Rounds; round++)
        {
            runs.Add(((await Wrk.RunAsync(address, 64, bed.Seconds)).PerSecond, (await Wrk.RunAsync(bare.Address, 64, bed.Seconds)).PerSecond));
        }

        return Row.OfRates(string.Create(CultureInfo.InvariantCulture, $"{name} ({content.Length / 1024.0:0.0} KiB compressed)"), "requests", runs, 0.7);
    }
}
