using FkpDigital.Tests.Shared;

namespace FkpDigital.Bench;

/// <summary>The same with a hundred times the data.</summary>
internal static class GrowthRows
{
    private const int Rounds = 3;
    private const int WarmUp = 8;
    private const string Challenge = $"/challenges/{Multitude.Slug}";

    public static async Task<List<Row>> MeasureAsync(TestBed small)
    {
        var large = await small.LargeAsync();
        List<(double, double)> pages = [], votes = [], firsts = [];
        await using (var little = await small.ServeAsync())
        await using (var much = await large.ServeAsync())
        {
            while (await large.NumberAsync("select count(*) from standings_counted") == 0)
            {
                await Task.Delay(TimeSpan.FromSeconds(1)); // a job of the first minutes
            }

            firsts.Add(await FirstAsync(little, much));
            foreach (var server in new[] { little, much })
            {
                await SignedIn.LoadAsync(server, Challenge, WarmUp);
            }

            for (var round = 0; round < Rounds; round++)
            {
                pages.Add((1e6 / (await SignedIn.LoadAsync(much, Challenge, small.Seconds)).PerSecond, 1e6 / (await SignedIn.LoadAsync(little, Challenge, small.Seconds)).PerSecond));
            }

            await Ballots.PutAsync(small, little, null, World.Small.Largest, WarmUp);
            await Ballots.PutAsync(large, much, null, World.Large.Largest, WarmUp);
            for (var round = 0; round < Rounds; round++)
            {
                votes.Add((1e6 / await Ballots.PutAsync(large, much, null, World.Large.Largest, small.Seconds), 1e6 / await Ballots.PutAsync(small, little, null, World.Small.Largest, small.Seconds)));
            }
        }

        while (firsts.Count < Rounds)
        {
            await using var little = await small.ServeAsync();
            await using var much = await large.ServeAsync();
            firsts.Add(await FirstAsync(little, much));
        }

        return
        [
            Of("A signed-in challenge page with 1,000,000 proposals and 10,000,000 votes, 100,000 proposals of the challenge, against a hundredth of that", pages),
            Of("The first such page after a start, nothing kept yet", firsts),
            Of("A vote with that data, spread over the 100,000 proposals, against one with a hundredth of it, spread over 1,000", votes),
        ];
    }

    private static async Task<(double, double)> FirstAsync(Server small, Server large)
    {
        var little = await SignedIn.GetAsync(small, Challenge, 1);
        return ((await SignedIn.GetAsync(large, Challenge, 1)).TotalMicroseconds, little.TotalMicroseconds);
    }

    private static Row Of(string name, List<(double Large, double Small)> runs) => Row.OfTimes(name, runs, 1.2);
}
