using System.Globalization;
using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FkpDigital.Tests.Browser;

/// <summary>A citizen without a phone at a desk, from the officer's form to the slip, the public page and the account.</summary>
public sealed class DeskJourneyTests(Site site, Chromium chromium) : IClassFixture<Site>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_vote_at_a_desk_is_confirmed_counted_apart_followed_by_its_code_and_taken_over(bool script)
    {
        var unit = await site.UnitAsync();
        var proposal = await site.ProposalAsync(await site.OpenChallengeAsync(unit));
        var (clerk, colleague, citizen) = (await site.PersonAsync("Petugas Loket", Role.Officer, unit), await site.PersonAsync("Petugas Kedua", Role.Officer, unit), await site.PersonAsync("Warni"));
        await using var desk = await chromium.OpenAsync(site.Address, script: script);
        await desk.SignInAsync(clerk.Email, site.Clock);
        var page = desk.Page;

        await page.GotoAsync($"/workspace/{unit.Slug}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Loket" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Catat untuk warga" }).ClickAsync();
        await page.GetByLabel("Usulan", new() { Exact = true }).SelectOptionAsync(proposal.Id.ToString(CultureInfo.InvariantCulture));
        await page.GetByLabel("Nama yang tampil").FillAsync("Mbah Warni");
        await page.GetByLabel("Nomor induk kependudukan (NIK)").FillAsync(script ? "3313 0141 0750 0001" : "3313 0141 0750 0002");
        await page.GetByLabel("Warga menyatakan berusia 18 tahun atau lebih.").CheckAsync();
        await page.GetByLabel("Kalimat itu sudah dibacakan dan warga menyetujuinya.").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Simpan dan cetak kode" }).ClickAsync();
        var code = (await page.Locator(".code").TextContentAsync())!;
        var (slip, picture) = ((await page.Locator(".slip").BoundingBoxAsync())!, (await page.Locator(".slip .qr").BoundingBoxAsync())!);

        await using var second = await chromium.OpenAsync(site.Address, script: script);
        await second.SignInAsync(colleague.Email, site.Clock);
        await second.Page.GotoAsync($"/workspace/{unit.Slug}/desk");
        await second.Page.GetByRole(AriaRole.Link, new() { Name = proposal.Title }).ClickAsync();
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Sahkan catatan" }).ClickAsync();
        await Expect(second.Page.GetByText("1 dukungan untuk tantangan di sini, 1 di antaranya dari loket.")).ToBeVisibleAsync();

        await using var visitor = await chromium.OpenAsync(site.Address, width: 320, script: script);
        await visitor.Page.GotoAsync($"/proposals/{proposal.Id}/{Slug.From(proposal.Title)}");
        await Expect(visitor.Page.GetByText("1 suara, 1 di antaranya dari loket.")).ToBeVisibleAsync();
        await visitor.Page.GotoAsync("/claim");
        await visitor.Page.GetByLabel("Kode dari lembar").FillAsync(code.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal));
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Lihat catatan" }).ClickAsync();
        await Expect(visitor.Page.GetByText("Disahkan", new() { Exact = true })).ToBeVisibleAsync();
        await visitor.SignInAsync(citizen.Email);
        await visitor.Page.GotoAsync($"/claim/{code}");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Ambil alih ke akun ini" }).ClickAsync();
        await Expect(visitor.Page.GetByText("Catatan ini milik akun Anda.")).ToBeVisibleAsync();
        await visitor.Page.GotoAsync($"/proposals/{proposal.Id}/{Slug.From(proposal.Title)}");
        await Expect(visitor.Page.Locator("#dukung form [aria-pressed=true]")).ToBeVisibleAsync();

        Assert.True(picture.Width is > 100 and < 200 && picture.X > slip.X && picture.X + picture.Width < slip.X + slip.Width, "The QR code stands on the slip.");
        Assert.Empty(desk.Faults.Concat(second.Faults).Concat(visitor.Faults));
    }
}
