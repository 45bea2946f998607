using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using FkpDigital.Agencies;
using FkpDigital.Participants;
using FkpDigital.Tests.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FkpDigital.Tests.Http;

/// <summary>What may be sent here, and by whom.</summary>
public sealed class FormSecurityTests(PublicSite site) : IClassFixture<PublicSite>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_can_be_sent_with_a_cookie_but_by_our_own_pages()
    {
        var unit = await site.UnitAsync();
        var browser = site.Stranger();
        using var entered = await CookieSecurityTests.SignInAsync(browser, await site.PersonAsync("Pengelola Uji", Role.Admin, unit), "");
        Assert.Equal(HttpStatusCode.Redirect, entered.StatusCode);
        await browser.SubmitAsync("/account/second-factor", "", ("Input.Code", Totp.CodeAt(App.TotpSecret, site.Clock.Now)));
        using var api = await browser.GetAsync("/api/v1/me"); // the API is made at its first call
        Assert.Equal(HttpStatusCode.OK, api.StatusCode);

        var writes = Writes().Distinct().ToList();
        Assert.True(writes.Count > 60, string.Join('\n', writes));
        foreach (var (method, address) in writes)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), address);
            request.Content = address.StartsWith("/api/", StringComparison.Ordinal) ? JsonContent.Create(new { }) : new FormUrlEncodedContent([new("Input.Name", "x")]);
            using var answer = await browser.Http.SendAsync(request, Cancel);
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{method} {address}: {answer.StatusCode}");
            Assert.Contains(address.StartsWith("/api/", StringComparison.Ordinal) ? "Antiforgery token missing or stale" : "Permintaan ini tidak terbaca", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("https://jahat.test/")]
    [InlineData("//jahat.test")]
    [InlineData(@"/\jahat.test")]
    [InlineData(@"\\jahat.test")]
    [InlineData("/\t/jahat.test")]
    [InlineData("/en//jahat.test/../..//jahat.test")]
    [InlineData("~//jahat.test")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/%0d%0aLocation:https://jahat.test")]
    [InlineData(" //jahat.test")]
    public async Task Nobody_is_led_to_another_site(string target)
    {
        var person = await site.PersonAsync();
        var browser = site.Stranger();
        using var entered = await browser.SubmitAsync($"/account/login?returnUrl={Uri.EscapeDataString(target)}", "", ("Input.Contact", person.Email), ("Input.Password", App.Password));
        using var already = await browser.GetAsync($"/account/login?returnUrl={Uri.EscapeDataString(target)}");

        foreach (var answer in new[] { entered, already })
        {
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            var there = new Uri(site.ClientOptions.BaseAddress, answer.Headers.Location!);
            Assert.Equal(("https", "fkp.contoh.test"), (there.Scheme, there.Host));
            Assert.DoesNotMatch(@"^(//|/\\|\\)", answer.Headers.Location!.OriginalString);
        }
    }

    [Theory]
    [InlineData("/account/login", "Kiriman terlalu besar")]
    [InlineData("/en/account/login", "Too large to send")]
    public async Task A_form_that_is_too_large_is_refused_in_words(string address, string heading)
    {
        using var answer = await site.Stranger().Http.PostAsync(address, new StringContent($"Input.Contact={new string('a', 1024 * 1024)}", Encoding.ASCII, "application/x-www-form-urlencoded"), Cancel);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal(heading, (await Infrastructure.Browser.ReadAsync(answer)).QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task A_call_that_is_too_large_is_refused_in_words()
    {
        var person = await site.PersonAsync();
        using var answer = await person.Browser.Http.PostAsync("/api/v1/proposals/1/comments", new StringContent($$"""{"text":"{{new string('a', 1024 * 1024)}}"}""", Encoding.UTF8, "application/json"), Cancel);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("api.too-large", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    /// <summary>Every address of the program with every method by which it can be sent something.</summary>
    private IEnumerable<(string Method, string Address)> Writes()
    {
        foreach (var endpoint in site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var page = endpoint.Metadata.GetMetadata<PageActionDescriptor>();
            var address = "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(Text)))).TrimEnd('/');
            if (page is { ViewEnginePath: "/Error" } || address.StartsWith("/live", StringComparison.Ordinal))
            {
                continue; // shows what went wrong; hub: refuses other sites by their origin
            }

            string[] methods = page is null ? [.. (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Except(["GET", "HEAD"])] : ["POST"];
            foreach (var method in methods)
            {
                yield return (method, address);
            }
        }
    }

    private static string Text(Microsoft.AspNetCore.Routing.Patterns.RoutePatternPart part) => part switch
    {
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
        _ => 1.ToString(CultureInfo.InvariantCulture),
    };
}
