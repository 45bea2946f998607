using System.Diagnostics;
using System.Text.Json;
using FkpDigital.Demo;
using FkpDigital.Participants;
using FkpDigital.Tests.Infrastructure;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FkpDigital.Tests.Http;

/// <summary>The W3C's Nu checker finds no error in any page, whoever looks at it in whichever language, and in no style sheet.</summary>
public sealed class ValidityTests(DemoApp demo) : IClassFixture<DemoApp>
{
    private static readonly string[] Readers = ["warga@contoh.test", "petugas@contoh.test", "moderator@contoh.test", "admin@contoh.test"];

    /// <summary>Properties of current CSS that the checker does not know yet, and where they are defined. Browsers that do not know them lose nothing but looks.</summary>
    private static readonly string[] UnknownToTheChecker =
    [
        "CSS: “paint-order”: Property “paint-order” doesn't exist.", // SVG 2, 13.8
        "CSS: “vector-effect”: Property “vector-effect” doesn't exist.", // SVG 2, 8.13
        "CSS: “field-sizing”: Property “field-sizing” doesn't exist.", // CSS Basic User Interface 4, 4.2
    ];

    /// <summary>Routes that answer with something else than HTML.</summary>
    private static readonly string[] NoPages =
    [
        "/forums/{id:long}/agenda.json", "/forums/{id:long}/agreement.json", "/commitments/{id:long}/evidence/{evidenceId:long}", "/account/logout",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_page_and_style_sheet_is_valid()
    {
        var crawl = await CrawlAsync();
        Assert.Empty(crawl.Kinds.Except(crawl.Pages.Select(p => p.Kind)).Except(NoPages));
        var folder = Directory.CreateTempSubdirectory("fkp-vnu-");
        try
        {
            var names = new Dictionary<string, string>();
            foreach (var (page, number) in crawl.Pages.Select((page, number) => (page, number)))
            {
                names[$"{number:000}.html"] = $"{page.Address} ({page.Who})";
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{number:000}.html"), page.Html, Cancel);
            }

            foreach (var sheet in Directory.GetFiles(AssetFolder(), "*.css"))
            {
                File.Copy(sheet, Path.Combine(folder.FullName, Path.GetFileName(sheet)));
            }

            var findings = await CheckAsync(folder.FullName, names);
            Assert.True(findings.Count == 0, $"{findings.Count} findings in {crawl.Pages.Count} pages:\n{string.Join('\n', findings)}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<Crawl> CrawlAsync()
    {
        var crawl = new Crawl(demo);
        await demo.SaveAsync(SetupInvitation.Issue(demo.Clock.Now, out var secret));
        var stranger = demo.Stranger();
        await crawl.WalkAsync("visitor", stranger, 2, "/", "/en", "/account/register", "/en/account/register", "/styleguide", "/verify", "/en/verify", $"/setup/{secret}", "/error/404", "/en/error/500", "/regions/tidak-ada");
        await crawl.KeepAsync("refused visitor", "/account/register", await stranger.SubmitAsync("/account/register", ""));
        foreach (var email in Readers)
        {
            var reader = await SignedInAsync(email);
            var start = DemoAccounts.All.Single(a => a.Email == email).Start;
            await crawl.WalkAsync(email, reader, 1, start, $"/en{start}", "/account", "/en/account");
        }

        const string form = "/challenges/mal-pelayanan-publik-karanganyar/proposals/new";
        await crawl.KeepAsync("refused citizen", form, await (await SignedInAsync(Readers[0])).SubmitAsync(form, ""));

        return crawl;
    }

    private async Task<Infrastructure.Browser> SignedInAsync(string email)
    {
        var secret = await demo.DbAsync(async db =>
        {
            var id = await db.Users.Where(p => p.Email == email).Select(p => p.Id).SingleAsync(Cancel);
            db.AccessTokens.Add(AccessToken.Issue(id, "vnu", demo.Clock.Now, out var token));
            await db.SaveChangesAsync(Cancel);
            return token;
        });
        var browser = demo.Stranger();
        browser.Http.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        return browser;
    }

    private string AssetFolder() => Path.Combine(demo.Services.GetRequiredService<IWebHostEnvironment>().WebRootPath, "assets");

    /// <summary>One run over the folder; one line for each finding, with the first pages that have it.</summary>
    private static async Task<IReadOnlyList<string>> CheckAsync(string folder, Dictionary<string, string> names)
    {
        using var json = JsonDocument.Parse(await RunAsync("--format", "json", "--stdout", "--exit-zero-always", "--errors-only", "--also-check-css", folder));
        return [.. json.RootElement.GetProperty("messages").EnumerateArray()
            .Select(m => (File: m.GetProperty("url").GetString()!.Split('/')[^1], Text: m.GetProperty("message").GetString()!, Part: m.TryGetProperty("extract", out var extract) ? extract.GetString()! : ""))
            .Where(m => !UnknownToTheChecker.Contains(m.Text))
            .GroupBy(m => m.Text, (text, all) => $"- {text}\n    {all.First().Part.ReplaceLineEndings(" ")}\n    {string.Join(", ", all.Select(m => names.GetValueOrDefault(m.File, m.File)).Distinct().Take(3))}")];
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var jar = Path.Combine(Repository(), "web", "node_modules", "vnu-jar", "build", "dist", "vnu.jar");
        Assert.True(File.Exists(jar), $"The Nu checker is missing: run `npm ci --ignore-scripts` in web/ ({jar})");
        using var java = new Process { StartInfo = new("java", ["-Xmx1g", "-jar", jar, .. arguments]) { RedirectStandardOutput = true } };
        try
        {
            java.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            Assert.Fail($"The Nu checker needs Java 17 or newer on the PATH (Debian: apt-get install default-jre-headless): {e.Message}");
        }

        var output = await java.StandardOutput.ReadToEndAsync(Cancel);
        await java.WaitForExitAsync(Cancel);
        return output;
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "FkpDigital.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
        }

        return folder.FullName;
    }
}
