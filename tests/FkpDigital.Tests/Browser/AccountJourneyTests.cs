using System.Text.RegularExpressions;
using FkpDigital.Agencies;
using FkpDigital.Participants;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FkpDigital.Tests.Browser;

/// <summary>From nothing to an account that two steps guard, on a phone, with and without script; axe looks at every page on the way.</summary>
public sealed class AccountJourneyTests(Site site, Chromium chromium) : IClassFixture<Site>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, "0813 1111 2222")]
    [InlineData(false, "0813 1111 3333")]
    public async Task A_citizen_with_a_phone_number_registers_and_adds_a_second_step(bool script, string number)
    {
        await using var window = await chromium.OpenAsync(site.Address, 360, 740, script);
        var page = window.Page;
        await page.GotoAsync("/account/register");
        await page.GetByLabel("Surel atau nomor HP").FillAsync(number);
        await page.GetByLabel("Nama tampilan").FillAsync("Siti Telepon");
        await page.GetByLabel("Kata sandi", new() { Exact = true }).FillAsync(App.Password);
        await page.GetByLabel("18 tahun atau lebih").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Daftar", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Ketik kode" })).ToBeVisibleAsync();
        await page.GetByLabel("Kode 6 angka").FillAsync(await site.CodeAsync(number));
        await page.GetByRole(AriaRole.Button, new() { Name = "Buka akun" }).ClickAsync();
        await Expect(page.GetByText("Akun Anda siap. Selamat datang, Siti Telepon.").First).ToBeVisibleAsync();

        await page.GotoAsync("/account/security");
        await page.GetByRole(AriaRole.Link, new() { Name = "Pasang verifikasi dua langkah" }).Last.ClickAsync();
        var secret = await page.Locator("[data-secret]").InnerTextAsync();
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "Kode QR" })).ToBeVisibleAsync();
        await page.GetByLabel("Ketik enam angka").FillAsync(Totp.CodeAt(secret, site.Clock.Now));
        await page.GetByLabel("Kata sandi Anda").FillAsync(App.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Aktifkan" }).ClickAsync();
        await Expect(page.Locator("[data-codes] li")).ToHaveCountAsync(RecoveryCode.Count);
        var paper = await page.Locator("[data-codes] code").First.InnerTextAsync();

        await using var another = await chromium.OpenAsync(site.Address, 360, 740, script);
        page = another.Page;
        await page.GotoAsync("/account/login?returnUrl=/account/security");
        await page.GetByLabel("Surel atau nomor HP").FillAsync(number);
        await page.GetByLabel("Kata sandi", new() { Exact = true }).FillAsync(App.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Masuk", Exact = true }).ClickAsync();
        await page.GetByLabel("Kode 6 angka").FillAsync(paper);
        await page.GetByRole(AriaRole.Button, new() { Name = "Masuk", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Sisa kode cadangan: 9.")).ToBeVisibleAsync();
        await Expect(page.Locator(".lrows li")).ToHaveCountAsync(2);

        Assert.Empty(window.Faults.Concat(another.Faults));
    }

    [Fact]
    public async Task Every_page_of_an_account_opens_to_everybody()
    {
        var person = await site.PersonAsync("Siti Lengkap");
        await site.DbAsync(db => db.Participants.Where(p => p.Id == person.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.IsMinor, true), Cancel));
        await using var stranger = await chromium.OpenAsync(site.Address);
        var strange = new Access(stranger);
        await strange.LookAtAllWaysAsync("/account/recover");
        await strange.LookAtRefusalAsync("/account/recover");
        await strange.LookAtAllWaysAsync(await AskAsync("/account/register", ("Input.Contact", "lihat@contoh.test"), ("Input.DisplayName", "Siti Lihat"), ("Input.Password", App.Password), ("Input.Age", "adult")));
        await strange.LookAtRefusalAsync(await AskAsync("/account/recover", ("Input.Contact", "lihat@contoh.test")));
        await strange.LookAtAllWaysAsync(await AskAsync("/en/account/recover", ("Input.Contact", "lihat@contoh.test")));

        await using var window = await chromium.OpenAsync(site.Address);
        await window.SignInAsync(person.Email);
        var own = new Access(window);
        foreach (var address in new[] { "/account", "/account/security", "/account/security/authenticator", "/account/contact", "/account/guardian", "/en/account/security", "/en/account/security/authenticator" })
        {
            await own.LookAtAllWaysAsync(address);
        }

        await own.LookAtRefusalAsync("/account/security", "Password");
        await own.LookAtRefusalAsync("/account/security/authenticator");
        await own.LookAtRefusalAsync("/account/contact");
        await own.LookAtRefusalAsync("/account/guardian");
        await person.Browser.SubmitAsync("/account/guardian", "", ("Input.Contact", "wali@contoh.test"));
        var guardian = Regex.Match((await site.MessageAsync("wali@contoh.test")).Content.Text, "/guardian/[A-Za-z0-9_-]+").Value;
        await strange.LookAtAllWaysAsync(guardian);
        await strange.LookAtAllWaysAsync($"/en{guardian}");
        await strange.LookAtRefusalAsync(guardian);

        var findings = strange.Findings.Concat(own.Findings).ToList();
        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    [Fact]
    public async Task The_second_step_the_refusal_without_it_and_the_outbox_open_to_everybody()
    {
        var top = new Agency($"Kementerian Lihat {Guid.NewGuid():N}", null, AgencyKind.Ministry, null, null, "", null, null);
        await site.SaveAsync(top);
        var admin = await site.PersonAsync("Pengelola Lihat", Role.Admin, top);
        var bare = await site.PersonAsync("Petugas Polos", Role.Admin, top);
        await site.DbAsync(db => db.Participants.Where(p => p.Id == bare.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.TwoFactorEnabled, false), Cancel));
        await AskAsync("/account/register", ("Input.Contact", "0815 5555 1111"), ("Input.DisplayName", "Siti Kotak"), ("Input.Password", App.Password), ("Input.Age", "adult"));

        await using var window = await chromium.OpenAsync(site.Address);
        var access = new Access(window);
        await window.SignInAsync(admin.Email); // as far as the second step
        await access.LookAtAllWaysAsync("/account/second-factor");
        await access.LookAtRefusalAsync("/account/second-factor");
        await window.SignInAsync(admin.Email, site.Clock);
        await access.LookAtAllWaysAsync("/account/security");
        await access.LookAtAllWaysAsync("/admin/outbox");
        await access.LookAtAllWaysAsync("/en/admin/outbox");

        await using var other = await chromium.OpenAsync(site.Address);
        await other.SignInAsync(bare.Email);
        var refused = new Access(other);
        await refused.LookAtAllWaysAsync("/admin", status: 403);

        var findings = access.Findings.Concat(refused.Findings).ToList();
        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    /// <returns>Where it leads; behind a socket the client goes there by itself.</returns>
    private async Task<string> AskAsync(string address, params (string, string)[] values)
    {
        using var answer = await site.Stranger().SubmitAsync(address, "", values);
        Assert.True(answer.IsSuccessStatusCode, $"{address}: {(int)answer.StatusCode}");
        return answer.RequestMessage!.RequestUri!.PathAndQuery;
    }
}
