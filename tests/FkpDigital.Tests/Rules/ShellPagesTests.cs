using System.IO.Compression;
using System.Net;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FkpDigital.Tests.Rules;

/// <summary>The layout around pages, alone: no database, no built front end.</summary>
public sealed class ShellPagesTests(ShellPagesTests.Shell shell) : IClassFixture<ShellPagesTests.Shell>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/styleguide", "id", "/challenges", "Beranda", "/en/styleguide")]
    [InlineData("/en/styleguide?q=a%20b&x=1", "en", "/en/challenges", "Home", "/styleguide?q=a%20b&x=1")]
    public async Task A_page_speaks_the_language_of_its_address_and_leads_to_the_other(string address, string language, string challenges, string home, string other)
    {
        var page = await PageAsync(address);

        Assert.Equal(language, page.DocumentElement.GetAttribute("lang"));
        var places = page.QuerySelectorAll(".mainnav a");
        Assert.Equal(home, places[0].TextContent);
        Assert.Equal(challenges, places[1].GetAttribute("href"));
        Assert.All(page.QuerySelectorAll("a[hreflang]"), link => Assert.Equal(other, link.GetAttribute("href")));
    }

    [Fact]
    public async Task An_anonymous_page_sets_no_cookie_and_holds_no_token()
    {
        var answer = await shell.Browser.GetAsync("/styleguide", Cancel);
        var html = await answer.Content.ReadAsStringAsync(Cancel);

        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.DoesNotContain("__RequestVerificationToken", html, StringComparison.Ordinal);
        Assert.DoesNotContain("method=\"post\"", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("/account/login?returnUrl=%2Fstyleguide", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signed_in_person_votes_and_leaves_by_forms_with_a_token()
    {
        var page = await PageAsync("/styleguide?signedin=true");

        var vote = page.QuerySelector("form[data-vote='2']")!;
        Assert.Equal("/proposals/2?handler=Withdraw", vote.GetAttribute("action"));
        Assert.NotNull(vote.QuerySelector("[name=__RequestVerificationToken]"));
        Assert.NotNull(page.QuerySelector("form[action='/account/logout'] [name=__RequestVerificationToken]"));
    }

    [Fact]
    public async Task Pages_obey_their_own_content_security_policy()
    {
        var answer = await shell.Browser.GetAsync("/styleguide", Cancel);
        var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
        var page = await PageAsync("/styleguide");

        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("[style]"));
        Assert.All(page.QuerySelectorAll("script:not([type='application/ld+json'])"), script => Assert.StartsWith("/assets/", script.GetAttribute("src")));
        Assert.Empty(page.QuerySelectorAll("style"));
        Assert.DoesNotContain(page.All.SelectMany(element => element.Attributes), a => a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Headings_come_in_order_and_ids_once()
    {
        var page = await PageAsync("/styleguide?signedin=true");

        var levels = page.QuerySelectorAll("main h1, main h2, main h3, main h4").Select(h => h.TagName[1] - '0').ToList();
        Assert.Single(levels, 1);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1));
        Assert.Empty(page.QuerySelectorAll("[id]").GroupBy(e => e.Id).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.All(page.QuerySelectorAll("main input:not([type=hidden]), main textarea, main select"), control => Assert.NotNull(page.QuerySelector($"label[for='{control.Id}']")));
    }

    [Fact]
    public async Task The_list_of_errors_leads_to_the_fields()
    {
        var page = await PageAsync("/styleguide");

        var link = page.QuerySelector("[data-errors] a")!.GetAttribute("href")!;
        Assert.Equal("true", page.QuerySelector(link)!.GetAttribute("aria-invalid"));
    }

    [Theory]
    [InlineData("/tidak-ada", "Halaman ini tidak ada")]
    [InlineData("/en/tidak-ada", "There is no such page")]
    [InlineData("/error/503", "Halaman ini tidak ada")]
    public async Task A_missing_page_is_said_in_words(string address, string heading)
    {
        var answer = await shell.Browser.GetAsync(address, Cancel);
        var page = await PageAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(heading, page.QuerySelector("h1")!.TextContent);
        Assert.True(answer.Headers.Contains("Content-Security-Policy"));
    }

    [Theory]
    [InlineData("GET", "/boom", "Maaf, ada gangguan di pihak kami")]
    [InlineData("PUT", "/en/boom", "Sorry, something went wrong on our side")]
    [InlineData("POST", "/busy", "Terlalu cepat")]
    public async Task A_failure_is_said_in_words_whatever_the_method(string method, string address, string heading)
    {
        var answer = await shell.Browser.SendAsync(new HttpRequestMessage(new HttpMethod(method), address), Cancel);
        var page = await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync(Cancel), Cancel);

        Assert.Equal(heading, page.QuerySelector("h1")!.TextContent);
        Assert.Equal(answer.StatusCode is HttpStatusCode.InternalServerError, page.QuerySelector(".incident") is not null);
        Assert.DoesNotContain("secret", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_for_programs_have_no_language() =>
        Assert.Equal(HttpStatusCode.NotFound, (await shell.Browser.GetAsync("/en/api/boom", Cancel)).StatusCode);

    [Theory]
    [InlineData("en", "Too fast")]
    [InlineData(null, "Terlalu cepat")]
    public async Task A_program_is_answered_in_the_language_it_asks_for(string? language, string expected)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/language");
        request.Headers.Add("Accept-Language", language is null ? [] : [language]);

        var answer = await shell.Browser.SendAsync(request, Cancel);

        Assert.Equal(expected, await answer.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task The_icons_travel_compressed_and_are_kept_for_a_year()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/assets/icons.svg");
        request.Headers.Add("Accept-Encoding", "br");

        var answer = await shell.Browser.SendAsync(request, Cancel);

        Assert.Equal("br", answer.Content.Headers.ContentEncoding.Single());
        Assert.Equal(TimeSpan.FromDays(365), answer.Headers.CacheControl?.MaxAge);
    }

    [Fact]
    public async Task A_front_end_that_was_not_built_is_named()
    {
        await using var app = Shell.Build(Directory.CreateTempSubdirectory("fkp-empty-").FullName);

        var error = Assert.Throws<InvalidOperationException>(() => app.Services.GetRequiredService<Assets>()["site.ts"]);

        Assert.Contains("not built", error.Message, StringComparison.Ordinal);
    }

    private async Task<IDocument> PageAsync(string address) =>
        await new HtmlParser().ParseDocumentAsync(await shell.Browser.GetStringOrErrorAsync(address, Cancel), Cancel);

    public sealed class Shell : IAsyncLifetime
    {
        private readonly WebApplication _app = Build(WebRootWithManifest());

        public HttpClient Browser { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await _app.StartAsync(Cancel);
            Browser = _app.GetTestClient();
        }

        public async ValueTask DisposeAsync() => await _app.DisposeAsync();

        internal static WebApplication Build(string webRoot)
        {
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions
            {
                ApplicationName = typeof(Program).Assembly.GetName().Name,
                ContentRootPath = Path.Combine(ShellTextsTests.Root(), "src", "FkpDigital.Web"),
                WebRootPath = webRoot,
                EnvironmentName = Environments.Development,
            });
            builder.WebHost.UseTestServer();
            builder.Logging.ClearProviders();
            builder.AddShell();
            builder.Services.PostConfigure<MvcOptions>(options => options.Filters.Clear()); // the filter of broken rules needs the database
            var app = builder.Build();
            app.UseSecurityHeaders();
            app.UseAssets();
            app.UseLanguagePrefix();
            app.UseRouting();
            app.UseErrorPages();
            app.MapRazorPages();
            app.Map("/boom", string () => throw new InvalidOperationException("secret"));
            app.Map("/api/boom", string () => throw new InvalidOperationException("secret"));
            app.Map("/api/language", (Texts texts) => texts["Terlalu cepat"]);
            app.Map("/busy", () => Results.StatusCode(429));
            return app;
        }

        /// <summary>A web root whose manifest names every source file, as a build would.</summary>
        private static string WebRootWithManifest()
        {
            var root = Directory.CreateTempSubdirectory("fkp-shell-").FullName;
            var source = Path.Combine(ShellTextsTests.Root(), "web");
            var manifest = Directory.EnumerateFiles(Path.Combine(source, "src"), "*", SearchOption.AllDirectories)
                .ToDictionary(file => Path.GetRelativePath(source, file).Replace('\\', '/'), file => new { file = Path.GetFileName(file) });
            Directory.CreateDirectory(Path.Combine(root, "assets"));
            File.Copy(Path.Combine(source, "src", "img", "icons.svg"), Path.Combine(root, "assets", "icons.svg"));
            using (var compressed = new BrotliStream(File.Create(Path.Combine(root, "assets", "icons.svg.br")), CompressionLevel.Fastest))
            {
                compressed.Write(File.ReadAllBytes(Path.Combine(root, "assets", "icons.svg")));
            }

            File.WriteAllText(Path.Combine(root, "assets", "manifest.json"), JsonSerializer.Serialize(manifest));
            return root;
        }
    }
}

internal static class ErrorPages
{
    /// <summary>The body, also of an error page.</summary>
    public static async Task<string> GetStringOrErrorAsync(this HttpClient browser, string address, CancellationToken cancel)
    {
        var answer = await browser.GetAsync(address, cancel);
        return await answer.Content.ReadAsStringAsync(cancel);
    }
}
