using FkpDigital.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FkpDigital.Tests.Browser;

/// <summary>The map by keyboard, by pointer and on a narrow phone.</summary>
public sealed class MapTests(DemoSite site, Chromium chromium) : IClassFixture<DemoSite>
{
    private const string Aceh = "svg.map > a[href='/regions/11']";

    [Fact]
    public async Task The_keyboard_reaches_a_province_shows_where_it_is_and_opens_it()
    {
        await using var window = await chromium.OpenAsync(site.Address);
        var page = window.Page;
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Daftar provinsi" }).FocusAsync();

        foreach (var stop in new[] { ".skip-map", ".map-box", Aceh })
        {
            await page.Keyboard.PressAsync("Tab");
            await Expect(page.Locator(stop)).ToBeFocusedAsync();
        }

        await Expect(page.Locator($"{Aceh} path")).ToHaveCSSAsync("stroke-width", "5px");
        await Expect(page.Locator("[data-map-card] h3")).ToHaveTextAsync("Aceh");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Uri(site.Address, "/regions/11").ToString());
        Assert.Empty(window.Faults);
    }

    [Fact]
    public async Task The_keyboard_gets_past_the_map_in_one_step()
    {
        await using var window = await chromium.OpenAsync(site.Address);
        await window.Page.GotoAsync("/");

        await window.Page.Locator(".skip-map").FocusAsync();
        await window.Page.Keyboard.PressAsync("Enter");

        await Expect(window.Page.Locator(".legend")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_number_on_the_map_stands_for_its_province()
    {
        await using var window = await chromium.OpenAsync(site.Address);
        var page = window.Page;
        await page.GotoAsync("/");
        var pin = page.Locator(".pins a[href='/regions/63']:has(text)");

        await pin.HoverAsync();

        await Expect(page.Locator("[data-map-card] h3")).ToHaveTextAsync("Kalimantan Selatan");
        await Expect(page.Locator("[data-map-link]")).ToHaveAttributeAsync("href", "/regions/63");
        await Expect(page.Locator("[data-map-figure]").First).ToHaveTextAsync(await pin.Locator("text").TextContentAsync() ?? "");
        await pin.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Kalimantan Selatan");
    }

    [Theory]
    [InlineData("/", ColorScheme.Light)]
    [InlineData("/regions", ColorScheme.Dark)]
    public async Task A_narrow_phone_begins_with_the_list_and_scrolls_the_map_alone(string address, ColorScheme colors)
    {
        await using var window = await chromium.OpenAsync(site.Address, width: 320, height: 720, colors: colors);
        var (page, access) = (window.Page, new Access(window));
        await page.GotoAsync(address);
        var map = page.Locator(".map-box");

        await Expect(map).ToBeHiddenAsync();
        await Expect(page.Locator(".geo a[href='/regions/33']:visible").First).ToBeVisibleAsync();
        await access.LookAsync($"{address}, list");
        await page.GetByRole(AriaRole.Button, new() { Name = "Peta", Exact = true }).ClickAsync();
        await Expect(map).ToBeVisibleAsync();
        await access.LookAsync($"{address}, map");

        Assert.True(await map.EvaluateAsync<bool>("box => box.scrollWidth > box.clientWidth"), "The map scrolls inside its region.");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), "The page does not scroll sideways.");
        Assert.Empty(access.Findings);
    }

    [Fact]
    public async Task Without_script_map_and_list_are_both_there()
    {
        await using var window = await chromium.OpenAsync(site.Address, script: false);
        var page = window.Page;
        await page.GotoAsync("/");

        await Expect(page.Locator(".prov a[href='/regions/33']")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Peta", Exact = true })).ToBeHiddenAsync();
        await page.Locator(Aceh).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Aceh");
    }
}
