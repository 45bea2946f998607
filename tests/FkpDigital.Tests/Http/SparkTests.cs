using System.Globalization;
using AngleSharp.Dom;
using FkpDigital.Challenges;
using FkpDigital.Proposals;
using FkpDigital.Tests.Infrastructure;

namespace FkpDigital.Tests.Http;

/// <summary>Cards of challenges draw the votes of the last fourteen days.</summary>
public sealed class SparkTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_card_draws_the_votes_of_each_day_and_says_them_in_words()
    {
        app.Clock.Now = new DateTimeOffset(2026, 3, 2, 3, 0, 0, TimeSpan.Zero).AddTicks(4);
        var challenge = await app.OpenChallengeAsync();
        var proposal = await app.ProposalAsync(challenge);
        await VoteAsync(proposal, 3);
        app.Clock.Now += TimeSpan.FromHours(50) + TimeSpan.FromTicks(7);
        await VoteAsync(proposal, 2);

        var spark = (await CardAsync("/challenges?q=antrean", challenge)).QuerySelector("svg.spark[role=img]")!;
        var english = (await CardAsync("/en/challenges?q=antrean", challenge)).QuerySelector("svg.spark")!;

        Assert.Equal("Dukungan per hari selama 14 hari: terbanyak 3, 2 dalam 24 jam terakhir.", spark.GetAttribute("aria-label"));
        Assert.Equal("Votes a day over 14 days: 3 at most, 2 in the last 24 hours.", english.GetAttribute("aria-label"));
        var line = spark.QuerySelectorAll("path")[1].GetAttribute("d")!.Split('M', 'L')[1..];
        Assert.Equal(VotesByDay.Days, line.Length);
        Assert.All(line[..^3], point => Assert.EndsWith(" 32", point, StringComparison.Ordinal));
        Assert.EndsWith(" 5", line[^3], StringComparison.Ordinal);
        Assert.EndsWith(" 32", line[^2], StringComparison.Ordinal);
        Assert.EndsWith(" 14", line[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_challenge_without_votes_draws_nothing_and_old_votes_leave_the_drawing()
    {
        var challenge = await app.OpenChallengeAsync();
        Assert.Null((await CardAsync("/", challenge)).QuerySelector("svg.spark"));
        await VoteAsync(await app.ProposalAsync(challenge), 1);
        app.Clock.Now += TimeSpan.FromMinutes(10);
        Assert.NotNull((await CardAsync("/", challenge)).QuerySelector("svg.spark"));

        app.Clock.Now += TimeSpan.FromDays(14);

        Assert.Null((await CardAsync("/", challenge)).QuerySelector("svg.spark"));
    }

    private async Task<IElement> CardAsync(string address, Challenge challenge) =>
        (await app.Stranger().PageAsync(address)).QuerySelector($".chal:has(a[href$='/challenges/{challenge.Slug}'])")!;

    private async Task VoteAsync(Proposal proposal, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var answer = await (await app.PersonAsync()).Browser.Http.PutAsync(
                new Uri(string.Create(CultureInfo.InvariantCulture, $"/api/v1/proposals/{proposal.Id}/vote"), UriKind.Relative), null, Cancel);
            answer.EnsureSuccessStatusCode();
        }
    }
}
