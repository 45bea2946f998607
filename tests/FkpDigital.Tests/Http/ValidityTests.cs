using System.Diagnostics;
using System.Text.Json;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FkpDigital.Tests.Http;

/// <summary>The W3C's Nu checker finds no error in any page, whoever looks at it in whichever language, and in no style sheet.</summary>
public sealed class ValidityTests(CrawledDemo demo) : IClassFixture<CrawledDemo>
{
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
        "/forums/{id:long}/agenda.json", "/forums/{id:long}/agreement.json", "/commitments/{id:long}/evidence/{evidenceId:long}", "/account/logout", "/articles/{slug}/picture", "/admin/articles",
        "/account/external", // shown to who comes back from a provider; SingleSignOnInBrowserTests look at it
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_page_and_style_sheet_is_valid()
    {
        var crawl = await demo.Pages;
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

    [Fact]
    public async Task What_people_wrote_says_on_English_pages_that_it_is_Indonesian()
    {
        var crawl = await demo.Pages;
        var written = await demo.DbAsync(async db => new HashSet<string>(
        [
            .. await db.Challenges.Select(c => c.Title).ToListAsync(Cancel), .. await db.Challenges.Select(c => c.Summary).ToListAsync(Cancel),
            .. await db.Proposals.Select(p => p.Title).ToListAsync(Cancel), .. await db.Forums.Select(f => f.Title).ToListAsync(Cancel),
            .. await db.Commitments.Select(c => c.Title).ToListAsync(Cancel), .. await db.Commitments.Select(c => c.Recommendation).ToListAsync(Cancel),
            .. await db.Commitments.SelectMany(c => c.FollowUps.Select(f => f.Text)).ToListAsync(Cancel), .. await db.Commitments.SelectMany(c => c.Evidence.Select(e => e.Title)).ToListAsync(Cancel),
        ]));
        var english = crawl.Pages.Where(p => p.Address.StartsWith("/en", StringComparison.Ordinal) && !p.Kind.StartsWith("/styleguide", StringComparison.Ordinal)).ToList();
        Assert.True(english.Count > 40, "hardly any English page was opened");
        var findings = new HashSet<string>();
        foreach (var page in english)
        {
            var document = await BrowsingContext.New(Configuration.Default).OpenAsync(r => r.Content(page.Html), Cancel);
            foreach (var text in document.Body!.Descendants<IText>().Where(t => t.ParentElement is not (IHtmlScriptElement or IHtmlOptionElement or IHtmlTextAreaElement) && written.Any(w => t.Data.Contains(w, StringComparison.Ordinal))))
            {
                if (text.ParentElement!.Closest("[lang]")!.GetAttribute("lang") is not "id")
                {
                    findings.Add($"{page.Kind}: {text.ParentElement!.OuterHtml[..Math.Min(160, text.ParentElement.OuterHtml.Length)]}");
                }
            }
        }

        Assert.True(findings.Count == 0, string.Join('\n', findings));
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
