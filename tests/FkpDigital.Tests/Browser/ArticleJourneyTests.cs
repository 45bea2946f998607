using FkpDigital.Agencies;
using FkpDigital.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FkpDigital.Tests.Browser;

/// <summary>From an officer's desk to a reader's screen.</summary>
public sealed class ArticleJourneyTests(Site site, Chromium chromium) : IClassFixture<Site>
{
    private const string Title = "Loket lansia kini buka setiap pagi";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_officer_writes_previews_and_publishes_and_a_visitor_reads_it_from_the_home_page(bool script)
    {
        var title = script ? Title : $"{Title} tanpa skrip";
        var unit = await site.UnitAsync();
        var clerk = await site.PersonAsync("Petugas Berita", Role.Officer, unit);
        await using var officer = await chromium.OpenAsync(site.Address, script: script);
        await officer.SignInAsync(clerk.Email, site.Clock);
        var page = officer.Page;

        await page.GotoAsync($"/workspace/{unit.Slug}/articles");
        await page.GetByRole(AriaRole.Link, new() { Name = "Tulis artikel" }).ClickAsync();
        await page.GetByLabel("Judul", new() { Exact = true }).FillAsync(title);
        await page.GetByLabel("Pembuka", new() { Exact = true }).FillAsync("Warga lansia tidak perlu lagi mengantre bersama yang lain.");
        await page.GetByLabel("Isi artikel", new() { Exact = true }).FillAsync("## Mulai kapan?\n\nMulai **Senin depan**.");
        await page.GetByLabel("Tag", new() { Exact = true }).FillAsync("loket, lansia");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pratinjau" }).ClickAsync();
        await Expect(page.Locator("#pratinjau .prose h2")).ToHaveTextAsync("Mulai kapan?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Terbitkan", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Artikel disimpan dan terbit pada waktunya." })).ToBeVisibleAsync();

        await using var visitor = await chromium.OpenAsync(site.Address, script: script);
        await visitor.Page.GotoAsync("/");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = title, Exact = true }).ClickAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(title);
        await Expect(visitor.Page.Locator(".prose strong")).ToHaveTextAsync("Senin depan");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "lansia", Exact = true }).ClickAsync();
        await Expect(visitor.Page.Locator(".art h3").First).ToBeVisibleAsync();

        Assert.Empty(officer.Faults.Concat(visitor.Faults));
    }
}
