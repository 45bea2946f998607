using System.Net;
using FkpDigital.Tests.Infrastructure;

namespace FkpDigital.Tests.Http;

/// <summary>A site with small allowances, behind a proxy.</summary>
public sealed class NarrowSite : PublicSite
{
    protected override Dictionary<string, string?> Settings() => new(base.Settings())
    {
        ["Limits:SignInBurst"] = "3",
        ["Limits:SignInsPerMinute"] = "1",
        ["Limits:AddressBurst"] = "4",
        ["Limits:AddressWritesPerSecond"] = "1",
        ["Limits:WriteBurst"] = "3",
    };
}

/// <summary>Where a request comes from, and how often.</summary>
public sealed class NetworkSecurityTests(NarrowSite site) : IClassFixture<NarrowSite>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_claims_another_address_is_counted_at_the_own()
    {
        var answers = new List<HttpStatusCode>();
        for (var n = 0; n < 5; n++)
        {
            using var answer = await TryAsync(site.From("203.0.113.5"), $"198.51.100.{n}");
            answers.Add(answer.StatusCode);
        }

        Assert.Equal(3, answers.Count(a => a == HttpStatusCode.BadRequest));
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
    }

    [Theory]
    [InlineData(PublicSite.Proxy, "203.0.113.")]
    [InlineData("::ffff:10.0.0.9", "203.0.114.")]
    [InlineData("2001:db8::1", "203.0.115.")]
    public async Task A_listed_proxy_says_who_it_speaks_for(string proxy, string clients)
    {
        for (var n = 0; n < 5; n++)
        {
            using var answer = await TryAsync(site.From(proxy), $"198.51.100.1, {clients}{n + 10}");
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Neighbours_in_one_ipv6_network_are_counted_together()
    {
        var answers = new List<HttpStatusCode>();
        for (var n = 1; n < 6; n++)
        {
            using var answer = await TryAsync(site.From($"2001:db8:7:7::{n}"), null);
            answers.Add(answer.StatusCode);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        using var other = await TryAsync(site.From("2001:db8:7:8::1"), null);
        Assert.Equal(HttpStatusCode.BadRequest, other.StatusCode);
    }

    [Fact]
    public async Task The_host_that_a_request_was_forwarded_for_is_never_believed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account");
        request.Headers.Add("X-Forwarded-Host", "jahat.test");
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var answer = await site.From(PublicSite.Proxy).Http.SendAsync(request, Cancel);

        Assert.Equal("https://fkp.contoh.test/account/login?returnUrl=%2Faccount", answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Who_came_to_a_listed_proxy_by_http_is_sent_to_https()
    {
        using var sent = await ByHttpAsync(PublicSite.Proxy, "/challenges?q=a%20b");
        using var claimed = await ByHttpAsync("203.0.113.5", "/challenges");
        using var health = await ByHttpAsync(PublicSite.Proxy, "/healthz/live");
        using var program = await ByHttpAsync(PublicSite.Proxy, "/api/v1/me");
        using var elsewhere = await ByHttpAsync(PublicSite.Proxy, "//jahat.test/");

        Assert.Equal((HttpStatusCode.PermanentRedirect, "https://fkp.contoh.test/challenges?q=a%20b"), (sent.StatusCode, sent.Headers.Location?.OriginalString));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (claimed.StatusCode, health.StatusCode));
        Assert.Equal(HttpStatusCode.Forbidden, program.StatusCode);
        Assert.StartsWith("https://fkp.contoh.test/", elsewhere.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "192.0.2.71", "Terlalu cepat")]
    [InlineData("/en", "192.0.2.72", "Too fast")]
    public async Task Writes_are_limited_by_person_and_by_address(string language, string address, string heading)
    {
        var (ani, budi) = (await MeetAsync(address), await MeetAsync(address));

        Assert.Equal([200, 200, 200, 429], await SaveAsync(ani, 4)); // by person: a burst of three
        Assert.Equal([200, 429], await SaveAsync(budi, 2)); // by address: four of both together
        Assert.Equal([200], await SaveAsync(await MeetAsync("192.0.2.99"), 1));

        using var page = await budi.Http.PostAsync($"{language}/account", null, Cancel);
        Assert.Equal(HttpStatusCode.TooManyRequests, page.StatusCode);
        Assert.NotNull(page.Headers.RetryAfter?.Delta);
        Assert.Equal(heading, (await Infrastructure.Browser.ReadAsync(page)).QuerySelector("h1")!.TextContent);
        budi.Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language.Length > 0 ? "en" : "id");
        using var program = await budi.Http.DeleteAsync("/api/v1/proposals/1/vote", Cancel);
        Assert.NotNull(program.Headers.RetryAfter?.Delta);
        var problem = await program.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("api.too-fast", problem, StringComparison.Ordinal);
        Assert.Contains(language.Length > 0 ? "Too many requests" : "Terlalu banyak permintaan", problem, StringComparison.Ordinal);
    }

    /// <summary>Somebody with an account, at that address.</summary>
    private async Task<Infrastructure.Browser> MeetAsync(string address)
    {
        var person = await site.PersonAsync();
        person.Browser.Http.DefaultRequestHeaders.Add(PublicSite.Peer, address);
        return person.Browser;
    }

    /// <summary>Whatever the write says, 200 stands for: not limited.</summary>
    private static async Task<List<int>> SaveAsync(Infrastructure.Browser browser, int times)
    {
        var answers = new List<int>();
        for (var n = 0; n < times; n++)
        {
            using var answer = await browser.Http.PostAsync("/api/v1/proposals/1/comments", null, Cancel);
            answers.Add(answer.StatusCode == HttpStatusCode.TooManyRequests ? 429 : 200);
        }

        return answers;
    }

    private static Task<HttpResponseMessage> ByHttpAsync(Infrastructure.Browser browser, string address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri("http://fkp.contoh.test"), new Uri("http://fkp.contoh.test" + address)));
        request.Headers.Add("X-Forwarded-Proto", "http");
        request.Headers.Add("X-Forwarded-For", "203.0.113.77");
        return browser.Http.SendAsync(request, Cancel);
    }

    private Task<HttpResponseMessage> ByHttpAsync(string peer, string address) => ByHttpAsync(site.From(peer), address);

    /// <summary>A sign-in without a form token: refused with 400 unless it is refused before.</summary>
    private static Task<HttpResponseMessage> TryAsync(Infrastructure.Browser browser, string? forwardedFor)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/account/login") { Content = new FormUrlEncodedContent([new("Input.Contact", "siapa@contoh.test")]) };
        if (forwardedFor is not null)
        {
            request.Headers.Add("X-Forwarded-For", forwardedFor);
            request.Headers.Add("X-Forwarded-Proto", "https");
        }

        return browser.Http.SendAsync(request, Cancel);
    }
}
