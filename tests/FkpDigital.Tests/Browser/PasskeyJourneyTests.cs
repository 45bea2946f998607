using FkpDigital.Participants;
using FkpDigital.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FkpDigital.Tests.Browser;

/// <summary>An account without a password, on a phone with Chromium's virtual authenticator; axe looks at every page on the way.</summary>
public sealed class PasskeyJourneyTests(Site site, Chromium chromium) : IClassFixture<Site>
{
    /// <summary>No passkey belongs to an address of numbers.</summary>
    private Uri Address => new UriBuilder(site.Address) { Host = "localhost" }.Uri;

    [Fact]
    public async Task A_citizen_registers_with_a_passkey_signs_out_and_signs_in_with_it()
    {
        await using var window = await chromium.OpenAsync(Address, 360, 740);
        var (page, access) = (window.Page, new Access(window));
        var phone = await page.Context.NewCDPSessionAsync(page);
        await phone.SendAsync("WebAuthn.enable");
        var added = await phone.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new { protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true },
        });
        var id = added!.Value.GetProperty("authenticatorId").GetString()!;
        Task BeAsync(bool right) => phone.SendAsync("WebAuthn.setUserVerified", new() { ["authenticatorId"] = id, ["isUserVerified"] = right });

        await access.LookAtAllWaysAsync("/account/login");
        await access.LookAtAllWaysAsync("/account/register");
        await page.GotoAsync("/account/register?returnUrl=/challenges");
        await page.GetByLabel("Surel atau nomor HP").FillAsync("0813 1111 4444");
        await page.GetByLabel("Nama tampilan").FillAsync("Siti Kunci");
        await page.GetByLabel("18 tahun atau lebih").CheckAsync();
        var register = page.GetByRole(AriaRole.Button, new() { Name = "Daftar tanpa kata sandi" });
        await BeAsync(right: false); // a wrong finger
        await register.ClickAsync();
        await Expect(page.GetByText("Kunci sandi tidak jadi dipakai")).ToBeVisibleAsync();
        await access.LookAsync("register, cancelled");
        await BeAsync(right: true);
        await register.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Ketik kode" })).ToBeVisibleAsync();
        await page.GetByLabel("Kode 6 angka").FillAsync(await site.CodeAsync("0813 1111 4444"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Buka akun" }).ClickAsync();
        await Expect(page.Locator("[data-codes] li")).ToHaveCountAsync(RecoveryCode.Count);
        await access.LookAsync("codes");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sudah saya simpan, lanjutkan" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Uri(Address, "/challenges").ToString());
        await access.LookAtAllWaysAsync("/account/security");
        await page.GotoAsync("/account/security");
        await page.GetByRole(AriaRole.Button, new() { Name = "Tambah kunci sandi" }).ClickAsync();
        await Expect(page.GetByText("Perangkat ini sudah punya kunci sandi untuk akun Anda.")).ToBeVisibleAsync();

        await LeaveAsync();
        await page.GotoAsync("/account/login?returnUrl=/account/security"); // the virtual phone takes what is offered in the field by itself
        await IsInAsync();
        await LeaveAsync();
        await page.AddInitScriptAsync("PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false)");
        await page.GotoAsync("/account/login?returnUrl=/account/security");
        await page.GetByRole(AriaRole.Button, new() { Name = "Masuk dengan kunci sandi" }).ClickAsync();
        await IsInAsync();
        await access.LookAsync("signed in");

        site.Clock.Now += TimeSpan.FromMinutes(11); // now the page asks who it is before anything changes
        await access.LookAtBothWaysAsync("/account/security");
        await access.LookAtRefusalAsync("/account/security", "Prove");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pakai kunci sandi" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Tambah kunci sandi" })).ToBeVisibleAsync();
        await page.GetByLabel("Kata sandi baru").FillAsync(App.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Ganti kata sandi" }).ClickAsync();
        await Expect(page.GetByText("Kata sandi baru tersimpan.").First).ToBeVisibleAsync();
        await LeaveAsync();
        await page.GotoAsync("/account/login");
        await page.GetByLabel("Surel atau nomor HP").FillAsync("0813 1111 4444");
        await page.GetByLabel("Kata sandi", new() { Exact = true }).FillAsync(App.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Masuk", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Verifikasi dua langkah" })).ToBeVisibleAsync();
        await access.LookAtBothWaysAsync("/account/second-factor?returnUrl=/account/security");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pakai kunci sandi" }).ClickAsync();
        await Expect(page.GetByText("kata sandi dan kunci sandi · masuk")).ToHaveCountAsync(1);

        async Task LeaveAsync()
        {
            await page.Locator("details.pop:has(form[action$='/account/logout']) > summary").ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Keluar", Exact = true }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Masuk", Exact = true }).First).ToBeAttachedAsync();
        }

        async Task IsInAsync()
        {
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Keamanan akun" })).ToBeVisibleAsync();
            await Expect(page.GetByText("kunci sandi · masuk")).ToHaveCountAsync(1);
        }

        Assert.True(access.Findings.Count == 0, string.Join('\n', access.Findings));
    }
}
