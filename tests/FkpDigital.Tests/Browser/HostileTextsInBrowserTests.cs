using FkpDigital.Tests.Rules;
using Microsoft.Playwright;

namespace FkpDigital.Tests.Browser;

/// <summary>What the rules say about rendered text, asked of a real browser: does anything run?</summary>
public sealed class HostileTextsInBrowserTests : IAsyncLifetime
{
    private const string Address = "http://fkp.test/";

    private const string TouchEverything = """
        () => {
          for (const element of document.querySelectorAll('section *')) {
            for (const name of ['mouseover', 'mouseenter', 'pointerover', 'focus', 'toggle', 'error', 'load'])
              element.dispatchEvent(new Event(name, { bubbles: true }));
            element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
          }
          return new Promise(done => setTimeout(() => done(window.__ran ?? 0), 200));
        }
        """;

    private readonly List<string> _requests = [];
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    [Fact]
    public async Task No_hostile_text_runs_script_or_loads_anything_when_everything_is_touched()
    {
        var page = await ShowAsync(HostileTexts.Rendered.Select(rendered => rendered.Html));

        Assert.Equal([Address], _requests);
        Assert.Equal(0, await page.EvaluateAsync<int>(TouchEverything));
    }

    [Fact]
    public async Task The_same_texts_do_run_script_when_nobody_sanitises_them()
    {
        var page = await ShowAsync([.. HostileTexts.All.Where(text => text.StartsWith("<img", StringComparison.Ordinal))]);

        Assert.Equal(1, await page.EvaluateAsync<int>(TouchEverything));
    }

    /// <summary>All texts on one page; any other address answers 204, so that a followed link stays here.</summary>
    private async Task<IPage> ShowAsync(IEnumerable<string> htmls)
    {
        var page = await _browser.NewPageAsync();
        page.Dialog += (_, dialog) => dialog.DismissAsync();
        await page.RouteAsync("**/*", route =>
        {
            _requests.Add(route.Request.Url);
            return route.Request.Url == Address
                ? route.FulfillAsync(new() { ContentType = "text/html; charset=utf-8", Body = Page(htmls) })
                : route.FulfillAsync(new() { Status = 204 });
        });
        await page.GotoAsync(Address);
        return page;
    }

    private static string Page(IEnumerable<string> htmls) =>
        $"<!DOCTYPE html><title>Teks</title><link rel=icon href=data:,><body>{string.Concat(htmls.Select(html => $"<section>{html}</section>\n"))}";
}
