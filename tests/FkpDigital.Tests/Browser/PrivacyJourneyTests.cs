using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FkpDigital.Tests.Browser;

/// <summary>A citizen asks, takes the data along and goes; the data protection officer answers; axe looks at every page on the way.</summary>
public sealed class PrivacyJourneyTests(DemoSite site, Chromium chromium) : IClassFixture<DemoSite>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_citizen_asks_exports_reads_the_answer_and_is_erased()
    {
        await using var citizen = await chromium.OpenAsync(site.Address, 360, 740);
        await citizen.SignInToDemoAsync("warga2@contoh.test");
        var page = citizen.Page;
        var own = new Access(citizen);
        await own.LookAtAllWaysAsync("/account/data");
        await own.LookAtBothWaysAsync("/en/privacy/register");
        await page.GotoAsync("/account/data");
        await page.GetByLabel("Jelaskan permintaan Anda").FillAsync("Berapa lama data saya disimpan?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Kirim permintaan" }).ClickAsync();
        await Expect(page.GetByText("Menunggu jawaban").First).ToBeVisibleAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Unduh data saya" }).ClickAsync());

        await using var officer = await chromium.OpenAsync(site.Address);
        await officer.SignInToDemoAsync("dpo@contoh.test");
        var office = new Access(officer);
        await office.LookAtAllWaysAsync("/admin/privacy/breaches");
        await office.LookAtRefusalAsync("/admin/privacy/breaches");
        await office.LookAtBothWaysAsync("/en/admin/privacy/retention");
        await office.LookAtAllWaysAsync("/admin/privacy");
        await officer.Page.GotoAsync("/admin/privacy");
        await officer.Page.GetByRole(AriaRole.Link, new() { Name = "Akses dan salinan" }).ClickAsync();
        await office.LookAsync("request");
        await officer.Page.GetByLabel("Keputusan").SelectOptionAsync("Granted");
        await officer.Page.GetByLabel("Jawaban kepada pemohon").FillAsync("Lihat daftar masa simpan.");
        await officer.Page.GetByRole(AriaRole.Button, new() { Name = "Kirim jawaban" }).ClickAsync();
        await Expect(officer.Page.GetByText("Jawaban terkirim.").First).ToBeVisibleAsync();

        await page.GotoAsync("/account/data");
        await Expect(page.GetByText("Lihat daftar masa simpan.")).ToBeVisibleAsync();
        await page.GetByLabel("Kata sandi Anda").FillAsync(Demo.DemoAccounts.Password);
        await page.GetByLabel("Saya mengerti bahwa akun ini tidak dapat dikembalikan").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Hapus akun saya" }).ClickAsync();
        await Expect(page.GetByText("Akun Anda sudah dihapus.").First).ToBeVisibleAsync();

        Assert.EndsWith(".zip", download.SuggestedFilename, StringComparison.Ordinal);
        Assert.False(await site.DbAsync(db => db.Participants.AnyAsync(p => p.DisplayName == "Bayu Anggoro", Cancel)));
        Assert.Empty(own.Findings.Concat(office.Findings));
        Assert.Empty(citizen.Faults.Concat(officer.Faults));
    }
}
