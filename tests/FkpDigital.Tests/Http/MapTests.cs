using System.Text;
using AngleSharp.Dom;
using FkpDigital.Tests.Infrastructure;

namespace FkpDigital.Tests.Http;

/// <summary>The map of regions on the pages, as a browser without script reads it.</summary>
public sealed class MapTests(App app) : IClassFixture<App>
{
    private const int LargestMapBytes = 45_000;

    [Fact]
    public async Task Every_province_is_a_link_that_says_its_name_and_its_open_challenges()
    {
        var challenge = await app.OpenChallengeAsync();
        await app.ProposalAsync(challenge);

        var page = await app.Stranger().PageAsync("/");
        var open = (await app.Stranger().PageAsync("/regions")).QuerySelector("a.place[href='/regions/33']")!.Closest("tr")!.QuerySelectorAll("td")[1].TextContent;

        Assert.Equal(38, Regions(page).Count);
        var province = page.QuerySelector("svg.map > a[href='/regions/33']")!;
        Assert.Equal($"Jawa Tengah, {open} tantangan terbuka", province.GetAttribute("aria-label"));
        Assert.StartsWith($"Jawa Tengah: {open} tantangan terbuka, ", province.QuerySelector("title")!.TextContent, StringComparison.Ordinal);
        Assert.EndsWith("usulan, belum ada komitmen", province.QuerySelector("title")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("l1", province.QuerySelector("path")!.ClassName);
        Assert.Equal(open, page.QuerySelector(".pins a[href='/regions/33'] text")!.TextContent);
        var quiet = page.QuerySelector("svg.map > a[href='/regions/11']")!;
        Assert.Equal("Aceh, 0 tantangan terbuka", quiet.GetAttribute("aria-label"));
        Assert.Equal("l0", quiet.QuerySelector("path")!.ClassName);
        Assert.Null(page.QuerySelector(".pins a[href='/regions/11'] text"));
    }

    [Fact]
    public async Task The_map_speaks_English_too()
    {
        var page = await app.Stranger().PageAsync("/en");

        Assert.Equal("Aceh, 0 open challenges", page.QuerySelector("svg.map > a[href='/en/regions/11']")!.GetAttribute("aria-label"));
        Assert.Contains("BIG, prepared by Ardian Saputra Hasibuan, MIT", page.QuerySelector("footer")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_map_of_the_country_weighs_little()
    {
        await app.OpenChallengeAsync();

        var page = await app.Stranger().PageAsync("/en");

        Assert.InRange(Encoding.UTF8.GetByteCount(page.QuerySelector("svg.map")!.OuterHtml), 10_000, LargestMapBytes);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/regions")]
    public async Task What_the_map_shows_a_list_and_a_legend_say_in_words(string address)
    {
        var page = await app.Stranger().PageAsync(address);
        var listed = page.QuerySelectorAll(".prov a, .geo-list a").Select(a => a.GetAttribute("href"));

        Assert.Equal(Regions(page).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.Equal(["Tantangan terbuka", "belum ada", "1–5", "6–11", "12–24", "25 atau lebih"], page.QuerySelectorAll(".legend li").Select(li => li.TextContent));
    }

    [Fact]
    public async Task A_search_shows_what_was_found_and_no_map() =>
        Assert.Null((await app.Stranger().PageAsync("/regions?q=karangany")).QuerySelector("svg.map"));

    [Fact]
    public async Task A_province_shows_its_regencies_and_lists_those_without_a_shape()
    {
        var page = await app.Stranger().PageAsync("/regions/33");
        var shown = Regions(page);

        Assert.Equal(34, shown.Count);
        Assert.Contains("/regions/33.05", shown);
        Assert.DoesNotContain("/regions/33.71", shown);
        Assert.NotNull(page.QuerySelector("tbody a[href='/regions/33.71']"));
    }

    [Fact]
    public async Task A_regency_stands_out_in_its_province()
    {
        var page = await app.Stranger().PageAsync("/regions/33.05");

        Assert.Equal("/regions/33.05", page.QuerySelector("svg.map a[aria-current=page]")!.GetAttribute("href"));
        Assert.Equal("sel", page.QuerySelector("svg.map a[aria-current=page]")!.ClassName);
        Assert.Equal(34, Regions(page).Count);
        Assert.Null((await app.Stranger().PageAsync("/regions/33.71")).QuerySelector("svg.map"));
    }

    private static List<string> Regions(IDocument page) => [.. page.QuerySelectorAll("svg.map > a").Select(a => a.GetAttribute("href")!)];
}
