using System.Net;
using AngleSharp.Dom;
using FkpDigital.Tests.Infrastructure;

namespace FkpDigital.Tests.Http;

/// <summary>Names and limits of our cookies.</summary>
public sealed class CookieSecurityTests(PublicSite site) : IClassFixture<PublicSite>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("/en")]
    public async Task Cookies_belong_to_this_host_alone_and_no_script_reads_them(string language)
    {
        var person = await site.PersonAsync();
        var browser = site.Stranger();
        using var form = await browser.GetAsync($"{language}/account/login");
        using var entered = await SignInAsync(browser, person, language);
        using var saved = await browser.SubmitAsync($"{language}/account", "", ("Input.DisplayName", "Siti"));
        var notice = (await browser.PageAsync($"{language}/account")).QuerySelector(".status");
        using var left = await browser.Http.PostAsync($"{language}/account/logout", await TokenAsync(browser, $"{language}/account"), Cancel);

        var cookies = new[] { form, entered, saved, left }.SelectMany(a => a.Headers.TryGetValues("Set-Cookie", out var set) ? set : []).ToList();
        Assert.Equal(["__Host-fkp-form", "__Host-fkp-notice", "__Host-fkp-person"], cookies.Select(c => c.Split('=')[0]).Distinct().Order(StringComparer.Ordinal));
        Assert.All(cookies, cookie =>
        {
            var limits = cookie.ToLowerInvariant().Split("; ");
            Assert.Contains("secure", limits);
            Assert.Contains("path=/", limits);
            Assert.DoesNotContain(limits, l => l.StartsWith("domain", StringComparison.Ordinal));
            Assert.Contains(limits, l => l is "samesite=lax" or "samesite=strict");
            Assert.True(limits.Contains("httponly") || cookie.Contains("1970", StringComparison.Ordinal), cookie);
        });
        Assert.NotNull(notice);
        Assert.Equal("\"cache\"", Assert.Single(left.Headers.GetValues("Clear-Site-Data")));
        using var after = await browser.GetAsync($"{language}/account");
        Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
    }

    [Fact]
    public async Task A_cookie_that_a_neighbour_could_have_planted_is_not_seen()
    {
        var browser = site.Stranger();
        using var entered = await SignInAsync(browser, await site.PersonAsync(), "");
        var cookie = Assert.Single(entered.Headers.GetValues("Set-Cookie"), c => c.StartsWith("__Host-fkp-person", StringComparison.Ordinal)).Split(';')[0];

        using var ours = await SendAsync($"lain=1; {cookie}; x");
        using var planted = await SendAsync($"{cookie["__Host-".Length..]}; __Secure-fkp=1");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Redirect), (ours.StatusCode, planted.StatusCode));

        Task<HttpResponseMessage> SendAsync(string cookies)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/account");
            request.Headers.Add("Cookie", cookies);
            return site.CreateClient(new() { BaseAddress = site.ClientOptions.BaseAddress, AllowAutoRedirect = false, HandleCookies = false }).SendAsync(request, Cancel);
        }
    }

    [Fact]
    public async Task Without_https_the_public_site_still_gives_only_secure_cookies()
    {
        using var form = await site.From("192.0.2.7").GetAsync("/account/login");

        Assert.All(form.Headers.GetValues("Set-Cookie"), c => Assert.Matches("^__Host-.*; secure", c));
    }

    internal static Task<HttpResponseMessage> SignInAsync(Infrastructure.Browser browser, Person person, string language) =>
        browser.SubmitAsync($"{language}/account/login", "", ("Input.Contact", person.Email), ("Input.Password", App.Password));

    internal static async Task<FormUrlEncodedContent> TokenAsync(Infrastructure.Browser browser, string address) =>
        new([new("__RequestVerificationToken", (await browser.PageAsync(address)).QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!)]);
}

/// <summary>A developer's machine has no https.</summary>
public sealed class PlainCookieSecurityTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task In_development_cookies_work_over_plain_http()
    {
        var browser = app.Stranger();
        using var entered = await CookieSecurityTests.SignInAsync(browser, await app.PersonAsync(), "");

        var cookie = Assert.Single(entered.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("fkp-person=", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.NotNull((await browser.PageAsync("/account")).QuerySelector("form[action='/account/logout']"));
    }
}
