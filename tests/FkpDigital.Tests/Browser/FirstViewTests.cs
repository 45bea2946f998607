using FkpDigital.Tests.Infrastructure;
using Microsoft.Playwright;

namespace FkpDigital.Tests.Browser;

/// <summary>The first view of the two most visited pages costs little on a phone, and nothing moves while it arrives.</summary>
public sealed class FirstViewTests(DemoSite site, Chromium chromium) : IClassFixture<DemoSite>
{
    private const int Total = 100_000;
    private const int Scripts = 35_000;
    private const int Styles = 25_000;
    private const string Challenge = "/challenges/mal-pelayanan-publik-karanganyar";

    /// <summary>A slow phone network, as browsers' tools define "slow 3G": bytes a second and milliseconds.</summary>
    private const int SlowBytes = 50_000, SlowLatency = 400;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", 390, 844)]
    [InlineData("/", 1280, 900)]
    [InlineData(Challenge, 390, 844)]
    [InlineData(Challenge, 1280, 900)]
    public async Task The_first_view_stays_within_its_bytes(string address, int width, int height)
    {
        await using var window = await chromium.OpenAsync(site.Address, width, height);
        var finished = new List<IRequest>();
        window.Page.RequestFinished += (_, request) => finished.Add(request);

        await window.Page.GotoAsync(address, new() { WaitUntil = WaitUntilState.NetworkIdle });

        var costs = new List<(string Kind, string Url, int Bytes)>();
        foreach (var request in finished.ToList())
        {
            var sizes = await request.SizesAsync();
            costs.Add((request.ResourceType, request.Url, sizes.ResponseBodySize + sizes.ResponseHeadersSize));
        }

        int Sum(string? kind) => costs.Where(c => kind is null || c.Kind == kind).Sum(c => c.Bytes);
        var list = string.Join('\n', costs.OrderByDescending(c => c.Bytes).Select(c => $"{c.Bytes,8} {c.Kind,-10} {c.Url}"));
        Assert.True(costs.Count > 5, list);
        Assert.True(Sum(null) <= Total, $"{Sum(null)} bytes in all\n{list}");
        Assert.True(Sum("script") <= Scripts, $"{Sum("script")} bytes of script\n{list}");
        Assert.True(Sum("stylesheet") <= Styles, $"{Sum("stylesheet")} bytes of style\n{list}");
    }

    [Theory]
    [InlineData("/", 390, 844)]
    [InlineData("/", 1280, 900)]
    [InlineData(Challenge, 390, 844)]
    [InlineData(Challenge, 1280, 900)]
    public async Task Nothing_moves_while_a_page_arrives_over_a_slow_network(string address, int width, int height)
    {
        await using var window = await chromium.OpenAsync(site.Address, width, height);
        var tools = await window.Page.Context.NewCDPSessionAsync(window.Page);
        await tools.SendAsync("Network.enable");
        await tools.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object>
        {
            ["offline"] = false,
            ["latency"] = SlowLatency,
            ["downloadThroughput"] = SlowBytes,
            ["uploadThroughput"] = SlowBytes,
        });
        await window.Page.AddInitScriptAsync("""
            window.moved = [];
            new PerformanceObserver(list => {
              for (const shift of list.getEntries()) window.moved.push(shift.value.toFixed(4) + ' ' + shift.sources.map(s => s.node?.outerHTML?.slice(0, 120) ?? s.node?.textContent?.slice(0, 60)).join(' | '));
            }).observe({ type: 'layout-shift', buffered: true });
            """);

        await window.Page.GotoAsync(address, new() { WaitUntil = WaitUntilState.NetworkIdle });
        await window.Page.EvaluateAsync("async () => { await document.fonts.ready; await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))); }");

        Assert.Empty(await window.Page.EvaluateAsync<string[]>("() => window.moved"));
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Built_files_come_compressed_and_are_kept_for_a_year(string coding)
    {
        var browser = site.Stranger();
        var sheet = (await browser.PageAsync("/")).QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!;
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(sheet, UriKind.Relative));
        request.Headers.AcceptEncoding.Add(new(coding));

        using var answer = await browser.Http.SendAsync(request, Cancel);
        using var plain = await browser.GetAsync(sheet);

        Assert.Equal([coding], answer.Content.Headers.ContentEncoding);
        Assert.Equal("text/css", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(answer.Content.Headers.ContentLength, (await answer.Content.ReadAsByteArrayAsync(Cancel)).Length);
        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Contains("box-sizing", await plain.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }
}
