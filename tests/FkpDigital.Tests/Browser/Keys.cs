using Microsoft.Playwright;

namespace FkpDigital.Tests.Browser;

/// <summary>A person with a keyboard alone. Every stop on the way must be seen: a ring around it, within the window.</summary>
internal sealed class Keys(IPage page)
{
    private const int MostStops = 140;

    /// <summary>Empty at the end of the page; otherwise whether the stop is seen and follows the one before, and its markup.</summary>
    private const string Stop = """
        () => {
          const e = document.activeElement;
          // A region on the map is ringed along its border, not around a box; a picture to choose around its frame.
          const ring = e => e.matches('svg.map a') && parseFloat(getComputedStyle(e.querySelector('path')).strokeWidth) >= 4;
          const outlined = e => e && getComputedStyle(e).outlineStyle !== 'none' && parseFloat(getComputedStyle(e).outlineWidth) >= 2;
          if (e === document.body) return '';
          const box = e.getBoundingClientRect();
          const visible = outlined(e) || outlined(e.closest('.pick, .pillx')) || getComputedStyle(e).boxShadow !== 'none' || ring(e);
          const inView = box.bottom > 0 && box.top < innerHeight && box.width > 0;
          window.order ??= []; const before = window.order.at(-1); window.order.push(e);
          const follows = !before || !before.isConnected || before === e || !!(before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING);
          return `${visible && inView && follows ? 'ok' : visible ? inView ? 'jumps back' : 'out of view' : 'no focus ring'} ${e.outerHTML.slice(0, 120)}`;
        }
        """;

    public Task PressAsync(string key) => page.Keyboard.PressAsync(key);

    /// <summary>Goes one stop on.</summary>
    /// <returns>"ok" or what is wrong with the stop, with its markup; empty at the end of the page.</returns>
    public async Task<string> TabAsync()
    {
        await PressAsync("Tab");
        return await page.EvaluateAsync<string>(Stop);
    }

    /// <summary>Goes on until the target has the focus.</summary>
    public async Task TabToAsync(ILocator target)
    {
        await page.EvaluateAsync("() => { window.order = []; }"); // after the last stop of the page comes its first
        for (var stop = 0; stop < MostStops; stop++)
        {
            if (await IsFocusedAsync(target))
            {
                return;
            }

            var seen = await TabAsync();
            Assert.True(seen.Length == 0 || seen.StartsWith("ok", StringComparison.Ordinal), seen);
            if (seen.Length == 0)
            {
                await page.EvaluateAsync("() => { window.order = []; }");
            }
        }

        Assert.Fail($"Tab does not reach {target}");
    }

    /// <summary>Goes to a field and types.</summary>
    public async Task TypeAsync(ILocator field, string text)
    {
        await TabToAsync(field);
        await page.Keyboard.TypeAsync(text);
    }

    public static Task<bool> IsFocusedAsync(ILocator target) => target.EvaluateAsync<bool>("e => e === document.activeElement");
}
