using System.Globalization;
using System.Text.RegularExpressions;
using FkpDigital.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FkpDigital.Tests.Browser;

/// <summary>The core journeys with the keyboard alone: no click, and every stop can be seen.</summary>
public sealed class KeyboardTests(Site site, Chromium chromium) : IClassFixture<Site>
{
    private const int MostStops = 140;

    [Fact]
    public async Task A_citizen_signs_in_proposes_votes_and_comments()
    {
        var challenge = await site.OpenChallengeAsync();
        var proposal = await site.ProposalAsync(challenge, "Loket khusus lansia setiap pagi");
        var citizen = await site.PersonAsync("Warga tanpa tetikus");
        await using var window = await chromium.OpenAsync(site.Address);
        var (page, keys) = (window.Page, new Keys(window.Page));

        await page.GotoAsync("/account/login");
        await keys.TypeAsync(page.Locator("input[autocomplete^=username]"), citizen.Email);
        await keys.TypeAsync(page.Locator("input[type=password]"), App.Password);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).Not.ToHaveURLAsync(new Regex("/account/login"));

        await page.GotoAsync($"/challenges/{challenge.Slug}/proposals/new");
        await keys.TypeAsync(page.Locator("[name='Input.Title']"), "Kursi tunggu yang cukup di loket");
        await keys.TabToAsync(page.Locator("[name='Input.Category']").First);
        await page.Keyboard.PressAsync("Space");
        await keys.TypeAsync(page.Locator("[name='Input.Problem']"), "Orang tua berdiri sampai satu jam.");
        await keys.TypeAsync(page.Locator("[name='Input.Recommendation']"), "Tambah dua puluh kursi di ruang tunggu.");
        await keys.TabToAsync(page.GetByRole(AriaRole.Button, new() { Name = "Kirim usulan" }));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Kursi tunggu yang cukup di loket");

        await page.GotoAsync(string.Create(CultureInfo.InvariantCulture, $"/proposals/{proposal.Id}"));
        var vote = page.Locator("form[data-vote] button").First;
        await keys.TabToAsync(vote);
        await page.Keyboard.PressAsync("Enter");
        await Expect(vote).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.True(await Keys.IsFocusedAsync(vote), "the focus left the vote button");

        await keys.TypeAsync(page.Locator("textarea[name='Input.Text']"), "Ibu saya terbantu.");
        await keys.TabToAsync(page.GetByRole(AriaRole.Button, new() { Name = "Kirim", Exact = false }).Last);
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
        var (page, keys) = (window.Page, new Keys(window.Page));
        await window.SignInAsync(citizen.Email);
        await page.GotoAsync(string.Create(CultureInfo.InvariantCulture, $"/proposals/{proposal.Id}"));
        var vote = page.Locator("form[data-vote] button").First;
        await keys.TabToAsync(vote);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("form[data-vote]").First).ToHaveAttributeAsync("data-state", "voted");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("form[data-vote]").First).ToHaveAttributeAsync("data-state", "idle");

        await keys.TabToAsync(page.GetByRole(AriaRole.Button, new() { Name = "Urungkan" }));
        await page.Keyboard.PressAsync("Enter");

        await Expect(vote).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(page.Locator(".toast")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_menu_closes_with_escape_and_gives_the_focus_back()
    {
        await using var window = await chromium.OpenAsync(site.Address, width: 390);
        var (page, keys) = (window.Page, new Keys(window.Page));
        await page.GotoAsync("/");
        var menu = page.Locator("details.menu > summary");
        await keys.TabToAsync(menu);
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        Assert.True(await page.EvaluateAsync<bool>("() => document.activeElement.closest('details.menu nav') !== null"), "the focus does not enter the menu");

        await page.Keyboard.PressAsync("Escape");

        Assert.True(await Keys.IsFocusedAsync(menu), "the focus does not come back");
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
        var (page, keys) = (window.Page, new Keys(window.Page));
        await page.GotoAsync(address);
        var stops = new List<string>();
        for (var stop = 0; stop < MostStops; stop++)
        {
            var seen = await keys.TabAsync();
            if (seen.Length == 0)
            {
                break;
            }

            stops.Add(seen);
        }

        Assert.True(stops.Count > 5, "Tab finds next to nothing");
        Assert.DoesNotContain(stops, stop => !stop.StartsWith("ok", StringComparison.Ordinal));
    }
}
