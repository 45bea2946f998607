using FkpDigital.Tests.Infrastructure;

namespace FkpDigital.Tests.Http;

/// <summary>Parts of pages that were rendered for one person are shown to others: nothing of that person may stand in them.</summary>
public sealed class KeptPartsTests(KeepingApp app) : IClassFixture<KeepingApp>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_gets_the_name_the_token_or_the_vote_of_who_looked_before()
    {
        var challenge = await app.OpenChallengeAsync();
        var supported = await app.ProposalAsync(challenge, "Loket khusus lansia");
        await app.ProposalAsync(challenge, "Antrean daring dari rumah");
        var (first, second) = (await app.PersonAsync("Warga Pertama"), await app.PersonAsync("Warga Kedua"));
        using var vote = await first.Browser.Http.PutAsync(new Uri($"/api/v1/proposals/{supported.Id}/vote", UriKind.Relative), null, Cancel);
        Assert.True(vote.IsSuccessStatusCode);

        var address = $"/challenges/{challenge.Slug}";
        var one = await first.Browser.PageAsync(address);
        var other = await second.Browser.PageAsync(address);
        var stranger = await app.Stranger().PageAsync(address);

        Assert.Single(Tokens(one));
        Assert.Single(Tokens(other));
        Assert.NotEqual(Tokens(one), Tokens(other));
        Assert.Empty(Tokens(stranger));
        Assert.DoesNotContain("Warga Pertama", other.Body!.TextContent + stranger.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["voted"], one.QuerySelectorAll("form[data-vote][data-state=voted]").Select(f => f.GetAttribute("data-state")));
        Assert.Empty(other.QuerySelectorAll("form[data-vote][data-state=voted]"));
    }

    [Fact]
    public async Task A_part_is_kept_for_each_language_and_until_what_it_shows_changes()
    {
        var challenge = await app.OpenChallengeAsync();
        var citizen = await app.PersonAsync();
        Assert.Equal("0", await ProposalsAsync(citizen, ""));

        await app.ProposalAsync(challenge, "Loket khusus lansia");

        Assert.Equal("1", await ProposalsAsync(citizen, ""));
        Assert.Equal("1", await ProposalsAsync(citizen, "/en"));
        Assert.Equal("Ikut serta", (await citizen.Browser.PageAsync($"/challenges/{challenge.Slug}")).QuerySelector("#kaki-1")!.TextContent);
        Assert.Equal("Take part", (await citizen.Browser.PageAsync($"/en/challenges/{challenge.Slug}")).QuerySelector("#kaki-1")!.TextContent);

        async Task<string> ProposalsAsync(Person person, string root) =>
            (await person.Browser.PageAsync($"{root}/challenges/{challenge.Slug}")).QuerySelectorAll(".flatstats dd .num")[1].TextContent;
    }

    private static List<string> Tokens(AngleSharp.Dom.IDocument page) =>
        [.. page.QuerySelectorAll("input[name=__RequestVerificationToken]").Select(i => i.GetAttribute("value")!).Distinct()];
}
