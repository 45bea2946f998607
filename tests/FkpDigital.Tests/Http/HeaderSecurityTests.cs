using System.Net;
using FkpDigital.Tests.Infrastructure;

namespace FkpDigital.Tests.Http;

/// <summary>What every answer says to browsers.</summary>
public sealed class HeaderSecurityTests(PublicSite site) : IClassFixture<PublicSite>
{
    private static readonly string[] Directives =
    [
        "base-uri 'none'", "connect-src 'self'", "default-src 'none'", "font-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "img-src 'self' data:",
        "manifest-src 'self'", "object-src 'none'", "script-src 'self'", "style-src 'self'", "upgrade-insecure-requests",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/en/account/login")]
    [InlineData("/tidak-ada")]
    [InlineData("/account")] // leads to the sign-in page
    [InlineData("/api/v1/challenges")]
    [InlineData("/robots.txt")]
    [InlineData("/healthz/live")]
    public async Task Every_answer_forbids_what_a_page_of_ours_never_does(string address)
    {
        using var answer = await site.Stranger().GetAsync(address);

        Assert.Equal(Directives, Of(answer, "Content-Security-Policy").Split("; ").Order(StringComparer.Ordinal));
        Assert.Equal("nosniff", Of(answer, "X-Content-Type-Options"));
        Assert.Equal("DENY", Of(answer, "X-Frame-Options"));
        Assert.Equal("strict-origin-when-cross-origin", Of(answer, "Referrer-Policy"));
        Assert.Equal("same-origin", Of(answer, "Cross-Origin-Opener-Policy"));
        Assert.Contains("camera=(), ", Of(answer, "Permissions-Policy"), StringComparison.Ordinal);
        Assert.Equal(address.Contains("/account", StringComparison.Ordinal), Of(answer, "Permissions-Policy").EndsWith(", publickey-credentials-create=(self), publickey-credentials-get=(self)", StringComparison.Ordinal));
        Assert.Equal("max-age=63072000; includeSubDomains", Of(answer, "Strict-Transport-Security"));
        Assert.False(answer.Headers.Contains("Server") || answer.Headers.Contains("X-Powered-By"));
    }

    [Fact]
    public async Task Over_plain_http_nothing_speaks_of_https()
    {
        using var answer = await site.From("192.0.2.7").GetAsync("/");

        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
        Assert.DoesNotContain("upgrade-insecure-requests", Of(answer, "Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_sites_may_embed_what_is_meant_for_them_and_nothing_else()
    {
        var challenge = await site.OpenChallengeAsync();
        string[] open = [$"/challenges/{challenge.Slug}/share.png", $"/challenges/{challenge.Slug}.csv", $"/en/challenges/{challenge.Slug}.json", "/api/v1/challenges", "/articles/feed", "/sitemap.xml", "/manifest.webmanifest"];
        string[] own = ["/", $"/challenges/{challenge.Slug}", "/account/login"];

        foreach (var address in open)
        {
            using var answer = await site.Stranger().GetAsync(address);
            Assert.Equal((HttpStatusCode.OK, "cross-origin"), (answer.StatusCode, Of(answer, "Cross-Origin-Resource-Policy")));
        }

        foreach (var address in own)
        {
            using var answer = await site.Stranger().GetAsync(address);
            Assert.Equal((HttpStatusCode.OK, "same-origin"), (answer.StatusCode, Of(answer, "Cross-Origin-Resource-Policy")));
        }

        using var mine = await (await site.PersonAsync()).Browser.GetAsync("/api/v1/me");
        Assert.Equal((HttpStatusCode.OK, "same-origin"), (mine.StatusCode, Of(mine, "Cross-Origin-Resource-Policy")));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/account")]
    [InlineData("/challenges")]
    [InlineData("/api/v1/me")]
    public async Task What_a_signed_in_person_sees_stays_in_no_cache(string address)
    {
        using var answer = await (await site.PersonAsync()).Browser.GetAsync(address);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Theory]
    [InlineData("TRACE", "/")]
    [InlineData("TRACK", "/")]
    [InlineData("CONNECT", "/api/v1/challenges")]
    [InlineData("PUT", "/account/login")]
    [InlineData("DELETE", "/challenges")]
    [InlineData("OPTIONS", "/challenges")]
    [InlineData("PROPFIND", "/assets/manifest.json")]
    public async Task A_method_that_nothing_here_knows_is_refused(string method, string address)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        request.Headers.Add("X-HTTP-Method-Override", "GET");
        using var answer = await site.Stranger().Http.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.DoesNotContain(method, answer.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("/assets/")]
    [InlineData("/assets")]
    [InlineData("/assets/..%2fappsettings.json")]
    [InlineData("/appsettings.json")]
    [InlineData("/.git/config")]
    public async Task No_folder_is_listed_and_no_other_file_is_served(string address)
    {
        using var answer = await site.Stranger().GetAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public void No_page_carries_a_style_or_a_script_in_itself()
    {
        var pages = Directory.EnumerateFiles(Path.Combine(Rules.ShellTextsTests.Root(), "src", "FkpDigital.Web"), "*.cshtml", SearchOption.AllDirectories)
            .Where(p => Path.GetFileName(p) != "_Letter.cshtml"); // an e-mail; /styleguide/mail has a policy of its own

        Assert.All(pages, page => Assert.DoesNotMatch(@"\sstyle=|<style|<script(?![^>]*(src=|application/ld\+json))|\son[a-z]+=""", File.ReadAllText(page)));
    }

    private static string Of(HttpResponseMessage answer, string header) => Assert.Single(answer.Headers.GetValues(header));
}
