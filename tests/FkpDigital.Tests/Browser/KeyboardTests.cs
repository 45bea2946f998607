using System.Globalization;
using System.Text.RegularExpressions;
using FkpDigital.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FkpDigital.Tests.Browser;

/// <summary>The core journeys with the keyboard alone: no click, and every stop can be seen.</summary>
public sealed class KeyboardTests(Site site, Chromium chromium) : IClassFixture<Site>
{
    private const int MostStops = 120;

    [Fact]
    public async Task A_citizen_signs_in_proposes_votes_and_comments()
    {
        var challenge = await site.OpenChallengeAsync();
        var proposal = await site.ProposalAsync(challenge, "Loket khusus lansia setiap pagi");
        var citizen = await site.PersonAsync("Warga tanpa tetikus");
        await using var window = await chromium.OpenAsync(site.Address);
        var page = window.Page;

        await page.GotoAsync("/account/login");
        await TypeAsync(page, page.Locator("input[type=email]"), citizen.Email);
        await TypeAsync(page, page.Locator("input[type=password]"), App.Password);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).Not.ToHaveURLAsync(new Regex("/account/login"));

        await page.GotoAsync($"/challenges/{challenge.Slug}/proposals/new");
        await TypeAsync(page, page.Locator("[name='Input.Title']"), "Kursi tunggu yang cukup di loket");
        await TabToAsync(page, page.Locator("[name='Input.Category']").First);
        await page.Keyboard.PressAsync("Space");
        await TypeAsync(page, page.Locator("[name='Input.Problem']"), "Orang tua berdiri sampai satu jam.");
        await TypeAsync(page, page.Locator("[name='Input.Recommendation']"), "Tambah dua puluh kursi di ruang tunggu.");
        await TabToAsync(page, page.GetByRole(AriaRole.Button, new() { Name = "Kirim usulan" }));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Kursi tunggu yang cukup di loket");

        await page.GotoAsync(string.Create(CultureInfo.InvariantCulture, $"/proposals/{proposal.Id}"));
        var vote = page.Locator("form[data-vote] button").First;
        await TabToAsync(page, vote);
        await page.Keyboard.PressAsync("Enter");
        await Expect(vote).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.True(await IsFocusedAsync(vote), "the focus left the vote button");

        await TypeAsync(page, page.Locator("textarea[name='Input.Text']"), "Ibu saya terbantu.");
        await TabToAsync(page, page.GetByRole(AriaRole.Button, new() { Name = "Kirim", Exact = false }).Last);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".cmt", new() { HasText = "Ibu saya terbantu." })).ToBeVisibleAsync();
        Assert.Empty(window.Faults);
    }

    [Fact]
    public async Task A_withdrawn_vote_comes_back_by_the_toast()
    {
        var challenge = await site.OpenChallengeAsync();
        var proposal = await site.ProposalAsync(challenge);
        var citizen = await site.PersonAsync("Warga berubah pikiran");
        await using var window = await chromium.OpenAsync(site.Address);
        var page = window.Page;
        await window.SignInAsync(citizen.Email, App.Password);
        await page.GotoAsync(string.Create(CultureInfo.InvariantCulture, $"/proposals/{proposal.Id}"));
        var vote = page.Locator("form[data-vote] button").First;
        await TabToAsync(page, vote);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("form[data-vote]").First).ToHaveAttributeAsync("data-state", "voted");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("form[data-vote]").First).ToHaveAttributeAsync("data-state", "idle");

        await TabToAsync(page, page.GetByRole(AriaRole.Button, new() { Name = "Urungkan" }));
        await page.Keyboard.PressAsync("Enter");

        await Expect(vote).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(page.Locator(".toast")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_menu_closes_with_escape_and_gives_the_focus_back()
    {
        await using var window = await chromium.OpenAsync(site.Address, width: 390);
        var page = window.Page;
        await page.GotoAsync("/");
        var menu = page.Locator("details.menu > summary");
        await TabToAsync(page, menu);
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        Assert.True(await page.EvaluateAsync<bool>("() => document.activeElement.closest('details.menu nav') !== null"), "the focus does not enter the menu");

        await page.Keyboard.PressAsync("Escape");

        Assert.True(await IsFocusedAsync(menu), "the focus does not come back");
        await Expect(page.Locator("details.menu")).Not.ToHaveAttributeAsync("open", "");
    }

    [Theory]
    [InlineData("/", ColorScheme.Light)]
    [InlineData("/", ColorScheme.Dark)]
    [InlineData("/challenges", ColorScheme.Light)]
    [InlineData("/account/login", ColorScheme.Dark)]
    public async Task Every_stop_of_the_tab_key_can_be_seen_and_comes_in_reading_order(string address, ColorScheme colors)
    {
        await using var window = await chromium.OpenAsync(site.Address, colors: colors);
        var page = window.Page;
        await page.GotoAsync(address);
        var stops = new List<string>();
        for (var stop = 0; stop < MostStops; stop++)
        {
            await page.Keyboard.PressAsync("Tab");
            var seen = await page.EvaluateAsync<string>("""
                () => {
                  const e = document.activeElement;
                  // A region on the map is ringed along its border, not around a box.
                  const ring = e => e.matches('svg.map a') && parseFloat(getComputedStyle(e.querySelector('path')).strokeWidth) >= 4;
                  if (e === document.body) return '';
                  const style = getComputedStyle(e), box = e.getBoundingClientRect();
                  const visible = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== 'none' || ring(e);
                  const inView = box.bottom > 0 && box.top < innerHeight && box.width > 0;
                  window.order ??= []; const before = window.order.at(-1); window.order.push(e);
                  const follows = !before || !!(before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING);
                  return `${visible && inView && follows ? 'ok' : visible ? inView ? 'jumps back' : 'out of view' : 'no focus ring'} ${e.outerHTML.slice(0, 120)}`;
                }
                """);
            if (seen.Length == 0)
            {
                break;
            }

            stops.Add(seen);
        }

        Assert.True(stops.Count > 5, "Tab finds next to nothing");
        Assert.DoesNotContain(stops, stop => !stop.StartsWith("ok", StringComparison.Ordinal));
    }

    private static async Task TypeAsync(IPage page, ILocator field, string text)
    {
        await TabToAsync(page, field);
        await page.Keyboard.TypeAsync(text);
    }

    private static async Task TabToAsync(IPage page, ILocator target)
    {
        for (var stop = 0; stop < MostStops; stop++)
        {
            if (await IsFocusedAsync(target))
            {
                return;
            }

            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"Tab does not reach {target}");
    }

    private static Task<bool> IsFocusedAsync(ILocator target) => target.EvaluateAsync<bool>("e => e === document.activeElement");
}
