using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace FkpDigital.Bench;

/// <summary>From a vote to the number on everybody's screen.</summary>
internal static class LiveRows
{
    private const int Some = 2_000;
    private const int SomeRate = 1_000;
    private const int Many = 10_000;
    private const int ManyRate = 500;
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);
    private static int _person = World.People;

    private sealed record Seen(TimeSpan Delay, double MessagesASecond, int Dropped, double KibibytesEach);

    public static async Task<List<Row>> MeasureAsync(TestBed bed)
    {
        Seen some, many, bareSome, bareMany;
        await using (var server = await bed.ServeAsync())
        {
            await WatchAsync(bed, server, 100, SomeRate); // the compiler's time
            some = await WatchAsync(bed, server, Some, SomeRate);
        }

        await using (var bare = await TestBed.ServeBareHubAsync())
        {
            await WatchAsync(bed, bare, 100, SomeRate);
            bareSome = await WatchAsync(bed, bare, Some, SomeRate);
        }

        await using (var bare = await TestBed.ServeBareHubAsync())
        {
            await WatchAsync(bed, bare, 100, ManyRate);
            bareMany = await WatchAsync(bed, bare, Many, ManyRate);
        }

        await using (var server = await bed.ServeAsync())
        {
            await WatchAsync(bed, server, 100, ManyRate);
            many = await WatchAsync(bed, server, Many, ManyRate);
        }

        return
        [
            new Row("Vote to number on screen, 2,000 viewers, 1,000 votes/s, 99 of 100, against a bare hub that sends to the same viewers", Time(some.Delay), Time(bareSome.Delay), some.Delay / bareSome.Delay, 1.5, AtMost: true),
            Figure("Messages a second to one of them", some, bareSome, s => s.MessagesASecond, "{0:0.0}", 4),
            Figure("Vote to number on screen, 10,000 viewers, 500 votes/s, 99 of 100, in seconds; beside it the bare hub", many, bareMany, s => s.Delay.TotalSeconds, "{0:0.00} s", 1),
            Figure("Viewers of these whose connection ended", many, bareMany, s => s.Dropped, "{0:0}", 0),
            Figure("Memory of the server for each of them", many, bareMany, s => s.KibibytesEach, "{0:0.0} KiB", 30),
        ];
    }

    private static async Task<Seen> WatchAsync(TestBed bed, Server server, int count, int rate)
    {
        var before = server.Kibibytes;
        using var viewers = await Viewers.ConnectAsync(server.Address, count, World.People);
        await Task.Delay(Quiet);
        viewers.Begin();
        var began = Stopwatch.GetTimestamp();
        await VoteAsync(server.Address, viewers, rate, TimeSpan.FromSeconds(bed.Seconds));
        var messages = viewers.Messages / (double)count / Stopwatch.GetElapsedTime(began).TotalSeconds;
        await Task.Delay(Quiet);
        return new Seen(viewers.Delay(0.99), messages, viewers.Dropped, Math.Max(0, server.Kibibytes - before) / (double)count);
    }

    /// <summary>Votes for the first proposal at a steady rate, each by somebody new.</summary>
    private static async Task VoteAsync(Uri server, Viewers viewers, int rate, TimeSpan time)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = server };
        var voting = new List<Task>();
        var began = Stopwatch.GetTimestamp();
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (Stopwatch.GetElapsedTime(began) < time && await beat.WaitForNextTickAsync())
        {
            while (voting.Count < Stopwatch.GetElapsedTime(began).TotalSeconds * rate)
            {
                voting.Add(VoteAsync(http, viewers, _person--));
            }
        }

        await Task.WhenAll(voting);
    }

    private static async Task VoteAsync(HttpClient http, Viewers viewers, int person)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri("/api/v1/proposals/1/vote", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", string.Create(CultureInfo.InvariantCulture, $"fkp_bench_{person}"));
        var sent = Stopwatch.GetTimestamp();
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        using var body = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync());
        viewers.Sent(body.RootElement.GetProperty("votes").GetInt32(), sent);
    }

    private static Row Figure(string name, Seen ours, Seen bare, Func<Seen, double> figure, string format, double most) =>
        new(name, string.Format(CultureInfo.InvariantCulture, format, figure(ours)), string.Format(CultureInfo.InvariantCulture, format, figure(bare)), figure(ours), most, AtMost: true);

    private static string Time(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms");
}
