using System.Text.RegularExpressions;
using FkpDigital.Agencies;
using FkpDigital.Moderation;
using FkpDigital.Proposals;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FkpDigital.Tests.Browser;

/// <summary>The work area with the keyboard alone.</summary>
public sealed class StaffKeyboardTests(Site site, Chromium chromium) : IClassFixture<Site>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_officer_writes_a_challenge_is_told_what_is_missing_and_saves_the_draft()
    {
        var unit = await site.UnitAsync();
        await using var window = await EnterAsync(Role.Officer, unit);
        var (page, keys) = (window.Page, new Keys(window.Page));
        await page.GotoAsync($"/workspace/{unit.Slug}");
        await keys.TabToAsync(page.GetByRole(AriaRole.Navigation, new() { Name = "Ruang kerja" }).GetByRole(AriaRole.Link, new() { Name = "Tantangan" }));
        await keys.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("/challenges$"));
        await keys.TabToAsync(page.Locator("main a[href$='/challenges/new']").First);
        await keys.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("/challenges/new$"));

        await keys.TypeAsync(page.GetByLabel("Judul", new() { Exact = true }), "Antrean loket yang ramah bagi semua");
        await keys.TypeAsync(page.GetByLabel("Panduan", new() { Exact = true }), "Tuliskan masalah yang Anda alami dan usul Anda.");
        await keys.TypeAsync(page.GetByLabel("Kategori", new() { Exact = true }), "Loket");
        await keys.TabToAsync(page.GetByRole(AriaRole.Button, new() { Name = "Simpan draf" }));
        await keys.PressAsync("Enter");
        await page.WaitForFunctionAsync("() => document.activeElement?.matches('[data-errors]')");
        await keys.TabToAsync(page.Locator("[data-errors] a[href='#Input_Summary']"));
        await keys.PressAsync("Enter");
        await Expect(page.GetByLabel("Ringkasan", new() { Exact = true })).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Bagaimana antrean loket bisa lebih cepat dan ramah?");
        await keys.TabToAsync(page.GetByRole(AriaRole.Button, new() { Name = "Simpan draf" }));
        await keys.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Draf tersimpan" })).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(new Regex(@"/challenges/\d+(#|$)"));
        Assert.DoesNotContain(window.Faults, f => !f.Contains("status of 400", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_moderator_looks_at_a_report_and_hides_the_proposal()
    {
        var challenge = await site.OpenChallengeAsync();
        var proposal = await site.ProposalAsync(challenge, "Usulan yang menyebut nama petugas");
        var reporter = await site.PersonAsync();
        await site.UseAsync<ReportContent, bool>(r => r.RunAsync(proposal.Id, null, reporter.Id, Reason.PersonalData, "Menyebut nama petugas.", Cancel));
        var top = await site.DbAsync(db => db.Agencies.SingleAsync(a => db.Agencies.Any(u => u.Id == challenge.AgencyId && u.ParentId == a.Id), Cancel));
        await using var window = await EnterAsync(Role.Moderator, top);
        var (page, keys) = (window.Page, new Keys(window.Page));

        await page.GotoAsync("/moderation");
        await keys.TabToAsync(page.Locator(".ql a", new() { HasText = "Usulan yang menyebut nama petugas" }));
        await keys.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("case="));
        await Expect(page.Locator("#h-rincian")).ToHaveTextAsync("Usulan yang menyebut nama petugas");
        await keys.TabToAsync(page.Locator("#Input_Reason"));
        await page.Keyboard.PressAsync("ArrowDown");
        await keys.TypeAsync(page.Locator("#Input_Note"), "Nama petugas tidak perlu disebut.");
        await keys.TabToAsync(page.GetByRole(AriaRole.Button, new() { Name = "Sembunyikan" }));
        await keys.PressAsync("Enter");

        await Expect(page.GetByText("Tidak ada laporan yang menunggu")).ToBeVisibleAsync();
        Assert.Equal(ProposalState.Hidden, await site.DbAsync(db => db.Proposals.Where(p => p.Id == proposal.Id).Select(p => p.State).SingleAsync(Cancel)));
        Assert.Empty(window.Faults);
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Menus_of_the_work_area_close_with_escape_and_give_the_focus_back(int width)
    {
        var unit = await site.UnitAsync();
        await using var window = await EnterAsync(Role.Officer, unit, width);
        var (page, keys) = (window.Page, new Keys(window.Page));
        await page.GotoAsync($"/workspace/{unit.Slug}");
        foreach (var menu in await page.Locator(".work-bar details.pop > summary:visible").AllAsync())
        {
            await keys.TabToAsync(menu);
            await keys.PressAsync("Enter");
            await keys.PressAsync("Tab");
            Assert.True(await menu.EvaluateAsync<bool>("s => s.parentElement.open && s.parentElement.querySelector('.sheet').contains(document.activeElement)"), "the focus does not enter the menu");

            await keys.PressAsync("Escape");

            Assert.True(await Keys.IsFocusedAsync(menu), "the focus does not come back");
            Assert.False(await menu.EvaluateAsync<bool>("s => s.parentElement.open"), "the menu stays open");
        }
    }

    private async Task<Window> EnterAsync(Role role, Agency at, int width = 1280)
    {
        var person = await site.PersonAsync("Petugas tanpa tetikus", role, at);
        var window = await chromium.OpenAsync(site.Address, width);
        await window.SignInAsync(person.Email, site.Clock);
        return window;
    }
}
