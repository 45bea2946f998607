using System.Net;
using FkpDigital.Tests.Infrastructure;

namespace FkpDigital.Tests.Http;

public sealed class RegionPageTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_province_counts_what_is_below_it()
    {
        var challenge = await app.OpenChallengeAsync();
        await app.ProposalAsync(challenge);

        var province = await app.Stranger().PageAsync("/regions/33");
        var other = await app.Stranger().PageAsync("/regions/31");

        Assert.Equal("1", province.QuerySelectorAll(".stats .num")[0].TextContent);
        Assert.NotNull(province.QuerySelector($".chal a[href='/challenges/{challenge.Slug}']"));
        Assert.Equal(35, province.QuerySelectorAll("tbody tr").Length);
        Assert.Equal("1", province.QuerySelector("a.place[href='/regions/33.13']")!.Closest("tr")!.QuerySelector("td")!.TextContent);
        Assert.Equal("0", other.QuerySelectorAll(".stats .num")[0].TextContent);
    }

    [Fact]
    public async Task A_regency_leads_back_to_its_province()
    {
        var page = await app.Stranger().PageAsync("/regions/33.13");

        Assert.Equal("/regions/33", page.QuerySelectorAll(".crumbs a")[1].GetAttribute("href"));
        Assert.Contains("Karanganyar", page.QuerySelector("h1")!.TextContent, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_region_is_found_by_a_part_of_its_name_and_wildcards_are_letters()
    {
        var found = await app.Stranger().PageAsync("/regions?q=karanganY");
        var none = await app.Stranger().PageAsync("/regions?q=%25");

        Assert.Equal(["/regions/33.13"], found.QuerySelectorAll("tbody a").Select(a => a.GetAttribute("href")));
        Assert.NotNull(none.QuerySelector(".empty"));
        Assert.Equal(38, (await app.Stranger().PageAsync("/regions")).QuerySelectorAll("tbody tr").Length);
    }

    [Theory]
    [InlineData("/regions/99")]
    [InlineData("/regions/33.99")]
    [InlineData("/regions/karanganyar")]
    [InlineData("/regions/33.13.01")]
    public async Task An_unknown_code_is_not_found(string address)
    {
        using var answer = await app.Stranger().GetAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
