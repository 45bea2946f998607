using Deque.AxeCore.Commons;
using FkpDigital.Tests.Infrastructure;
using Microsoft.Playwright;

namespace FkpDigital.Tests.Browser;

/// <summary>Looks at pages for what keeps people out: axe's findings, sideways scrolling, script faults.</summary>
internal sealed class Access(Window window)
{
    private const int Narrow = 320;

    /// <summary>Phone, desktop at 200 % zoom, tablet and desktop beside the narrow phone.</summary>
    private static readonly int[] OtherWidths = [390, 640, 768, 1440];

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>WCAG 2.2, 1.4.12: nothing may be lost with these.</summary>
    private const string RoomyText = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }";

    /// <summary>One line for each finding so far, with the page, the rule and the element.</summary>
    public List<string> Findings { get; } = [];

    private IPage Page => window.Page;

    /// <summary>Opens the page and looks at it in light colours.</summary>
    /// <param name="address">A path of the site.</param>
    /// <param name="status">What the page must answer.</param>
    public async Task LookAtAsync(string address, int status = 200)
    {
        var answer = await Page.GotoAsync(address);
        if (answer?.Status != status)
        {
            Findings.Add($"{address}: answered {answer?.Status}, not {status}");
        }

        await LookAsync(address);
    }

    /// <summary>Looks at the page in light and in dark colours, on a desktop and on the narrowest phone, zoomed and with roomy text.</summary>
    public async Task LookAtAllWaysAsync(string address, int status = 200)
    {
        await LookAtAsync(address, status);
        await LookInTheDarkAsync(address);
        var size = Page.ViewportSize!;
        await LookOnAPhoneAsync(address);
        foreach (var width in OtherWidths)
        {
            await Page.SetViewportSizeAsync(width, size.Height);
            await FitsAsync($"{address} ({width} px)");
            await IsWholeAsync($"{address} ({width} px)");
        }

        await Page.SetViewportSizeAsync(Narrow, size.Height);
        await Page.EvaluateAsync("css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets.push(sheet); }", RoomyText);
        await FitsAsync($"{address} (roomy text)");
        await IsWholeAsync($"{address} (roomy text)");
        await Page.SetViewportSizeAsync(size.Width, size.Height);
    }

    /// <summary>Looks at the page in light and in dark colours, on a desktop and on the narrowest phone.</summary>
    public async Task LookAtBothWaysAsync(string address)
    {
        await LookAtAsync(address);
        await LookInTheDarkAsync(address);
        var size = Page.ViewportSize!;
        await LookOnAPhoneAsync(address);
        await Page.SetViewportSizeAsync(size.Width, size.Height);
    }

    /// <summary>Opens every menu and sheet of the page in turn, on a desktop and on a phone, and looks at what comes out.</summary>
    public async Task LookIntoSheetsAsync(string address)
    {
        var size = Page.ViewportSize!;
        foreach (var width in new[] { size.Width, Narrow })
        {
            await Page.SetViewportSizeAsync(width, size.Height);
            await Page.GotoAsync(address);
            foreach (var summary in await Page.QuerySelectorAllAsync("details:not([open]) > summary"))
            {
                if (!await summary.IsVisibleAsync())
                {
                    continue;
                }

                var name = $"{address} ({width} px), opened: {(await summary.GetAttributeAsync("aria-label") ?? await summary.InnerTextAsync()).Trim()}";
                await summary.ClickAsync();
                await LookAsync(name);
                await LookInTheDarkAsync(name);
                await FitsAsync(name);
                if (width == Narrow)
                {
                    await IsHitAsync(name);
                }

                await summary.ClickAsync();
            }
        }

        await Page.SetViewportSizeAsync(size.Width, size.Height);
    }

    /// <summary>Sends a form of the page with all its fields emptied, and looks at what the page says to that.</summary>
    /// <param name="address">Of the page.</param>
    /// <param name="handler">Value of <c>handler=</c> in the form's action; empty: the form without handler.</param>
    public async Task LookAtRefusalAsync(string address, string handler = "")
    {
        var name = $"{address} {handler}, refused";
        await Page.GotoAsync(address);
        await Page.Locator(handler.Length == 0 ? "main form[method=post]:not([action*='handler='])" : $"main form[action*='handler={handler}']").First.EvaluateAsync("""
            form => {
              form.noValidate = true;
              for (const field of form.querySelectorAll('input:not([type=hidden], [type=radio], [type=checkbox]), textarea, select')) field.value = '';
              [...form.querySelectorAll('[type=submit]')].at(-1).click();
            }
            """);
        await Page.Locator("[data-errors]").WaitForAsync();
        var lost = await Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('[data-errors] a')].filter(a => !document.querySelector(a.hash)?.matches('input, select, textarea')).map(a => a.outerHTML)");
        Findings.AddRange(lost.Select(a => $"{name}: leads to no field, {a}"));
        await LookAsync(name);
        await LookInTheDarkAsync(name);
        var size = Page.ViewportSize!;
        await LookOnAPhoneAsync(name);
        await Page.SetViewportSizeAsync(size.Width, size.Height);
    }

    /// <summary>What axe says about the page as it stands now.</summary>
    /// <param name="name">Of the page, for the findings.</param>
    /// <param name="rule">The only rule to look for; without it all.</param>
    public async Task LookAsync(string name, string? rule = null)
    {
        // Not by the library's own call: it opens a second window for each look, for frames that these pages do not have.
        if (!await Page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await Page.EvaluateAsync(Axe);
        }

        Findings.AddRange((await Page.EvaluateAsync<string[]>("""
            async rule => {
              const { violations } = await axe.run(document, { resultTypes: ['violations'], preload: false, ...rule && { runOnly: { type: 'rule', values: [rule] } } });
              return violations.flatMap(v => v.nodes.map(n => `${v.id} (${v.help})\n    ${n.target}\n    ${n.html.slice(0, 160)}\n    ${[...n.any, ...n.all, ...n.none].slice(0, 2).map(c => c.message).join('; ')}`));
            }
            """, rule)).Select(f => $"{name}: {f}"));
        Findings.AddRange(window.Faults.Where(f => !f.Contains("the server responded with a status of 4", StringComparison.Ordinal)).Select(f => $"{name}: {f}"));
        window.Faults.Clear();
    }

    private async Task LookInTheDarkAsync(string name)
    {
        await WearAsync(ColorScheme.Dark);
        await LookAsync($"{name} (dark)", "color-contrast");
        await WearAsync(ColorScheme.Light);
    }

    private async Task LookOnAPhoneAsync(string name)
    {
        await Page.SetViewportSizeAsync(Narrow, Page.ViewportSize!.Height);
        await LookAsync($"{name} ({Narrow} px)");
        await LookInTheDarkAsync($"{name} ({Narrow} px)");
        await FitsAsync($"{name} ({Narrow} px)");
        await IsHitAsync(name);
    }

    private async Task WearAsync(ColorScheme colors)
    {
        await Page.EmulateMediaAsync(new() { ColorScheme = colors });
        await Page.WaitForFunctionAsync("colors => document.documentElement.dataset.bsTheme === colors", colors is ColorScheme.Dark ? "dark" : "light");
    }

    /// <summary>Nothing sticks out of the window.</summary>
    private async Task FitsAsync(string address)
    {
        var culprits = await Page.EvaluateAsync<string[]>("""
            () => {
              const root = document.documentElement;
              if (root.scrollWidth <= root.clientWidth) return [];
              const clipped = e => { for (let p = e.parentElement; p && p !== root; p = p.parentElement) if (p !== document.body && getComputedStyle(p).overflowX !== 'visible') return true; return false; };
              return [`${root.scrollWidth} px wide`, ...[...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > root.clientWidth + 1 && !clipped(e)).slice(0, 4).map(e => e.outerHTML.slice(0, 120))];
            }
            """);
        if (culprits.Length > 0)
        {
            Findings.Add($"{address}: scrolls sideways: {string.Join("\n    ", culprits)}");
        }
    }

    /// <summary>Whatever one presses is 44 pixels high; links within a text are excepted (WCAG 2.2, 2.5.5 and 2.5.8).</summary>
    private async Task IsHitAsync(string address)
    {
        var small = await Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('a[href], button, summary, select, input:not([type=hidden], [type=radio], [type=checkbox]), textarea')]
              .filter(e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && getComputedStyle(e).display !== 'inline' && !e.closest('svg, .visually-hidden, .skip'))
              .filter(e => { const box = e.getBoundingClientRect(); return box.height > 0 && box.height < 43.5 && getComputedStyle(e, '::after').position !== 'absolute'; })
              .slice(0, 6).map(e => `${Math.round(e.getBoundingClientRect().height)} px: ${e.outerHTML.slice(0, 140)}`)
            """);
        Findings.AddRange(small.Select(e => $"{address}: hard to hit, {e}"));
    }

    /// <summary>No text is cut off by a box that is too low for it.</summary>
    private async Task IsWholeAsync(string name)
    {
        var cut = await Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('main *')]
              .filter(e => e.innerText && e.checkVisibility() && ['hidden', 'clip'].includes(getComputedStyle(e).overflowY) && e.scrollHeight > e.clientHeight + 4 && !e.closest('.visually-hidden, thead, svg')) // the heads of stacked tables are for screen readers
              .slice(0, 4).map(e => `${e.clientHeight} of ${e.scrollHeight} px: ${e.outerHTML.slice(0, 140)}`)
            """);
        Findings.AddRange(cut.Select(e => $"{name}: cut off, {e}"));
    }
}
