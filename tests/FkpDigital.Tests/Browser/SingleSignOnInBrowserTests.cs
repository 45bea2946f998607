using FkpDigital.Tests.Infrastructure;
using Microsoft.Playwright;

namespace FkpDigital.Tests.Browser;

/// <summary>The program with a provider that lets everybody in.</summary>
public sealed class SignOnSite : Site
{
    public FakeProvider Fake { get; private set; } = null!;

    protected override async Task<string> MakeDatabaseAsync()
    {
        Clock.Now = DateTimeOffset.UtcNow;
        Fake = await FakeProvider.StartAsync();
        return await base.MakeDatabaseAsync();
    }

    protected override async Task DropDatabaseAsync()
    {
        await Fake.DisposeAsync();
        await base.DropDatabaseAsync();
    }

    protected override Dictionary<string, string?> Settings() => new(base.Settings())
    {
        ["SingleSignOn:Providers:inapas:Name"] = "INApas (CONTOH)",
        ["SingleSignOn:Providers:inapas:Authority"] = Fake.Issuer,
        ["SingleSignOn:Providers:inapas:ClientId"] = FakeProvider.Client,
        ["SingleSignOn:Providers:inapas:ClientSecret"] = "rahasia",
    };
}

/// <summary>To a provider and back in a real browser, under the policy of our pages; axe looks at every step.</summary>
public sealed class SingleSignOnInBrowserTests(SignOnSite site, Chromium chromium) : IClassFixture<SignOnSite>
{
    [Fact]
    public async Task The_way_over_a_provider_is_open_to_everybody()
    {
        site.Clock.Now = DateTimeOffset.UtcNow;
        site.Fake.Says = claims => (claims["name"], claims["email"], claims["email_verified"]) = ("Siti di sana", "siti@contoh.test", true);
        await using var window = await chromium.OpenAsync(site.Address);
        var (page, access) = (window.Page, new Access(window));

        await access.LookAtAllWaysAsync("/account/login");
        await access.LookAtAllWaysAsync("/account/register");
        await access.LookAtAllWaysAsync("/account/login?refused=sso.denied", status: 400);
        await page.GetByRole(AriaRole.Link, new() { Name = "Masuk dengan INApas (CONTOH)" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Lengkapi akun" }).WaitForAsync();
        await access.LookAtAllWaysAsync("/account/external");
        await access.LookAtAllWaysAsync("/en/account/external");
        await page.GotoAsync("/account/external?returnUrl=/account/links");
        await page.GetByLabel("18 tahun atau lebih").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Buat akun" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Cara masuk" }).WaitForAsync();
        await access.LookAtAllWaysAsync("/account/links");
        await access.LookAtAllWaysAsync("/account");

        Assert.True(access.Findings.Count == 0, string.Join('\n', access.Findings));
    }

    [Fact]
    public async Task The_page_that_links_is_open_to_everybody()
    {
        site.Clock.Now = DateTimeOffset.UtcNow;
        var person = await site.PersonAsync();
        site.Fake.Says = claims => (claims["sub"], claims["name"]) = ("lain", "Siti di sana");
        await using var window = await chromium.OpenAsync(site.Address);
        var (page, access) = (window.Page, new Access(window));
        await page.GotoAsync("/account/login?returnUrl=/account/links");
        await page.GetByLabel("Surel atau nomor HP").FillAsync(person.Email);
        await page.GetByLabel("Kata sandi", new() { Exact = true }).FillAsync(App.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Masuk", Exact = true }).ClickAsync();

        await access.LookAtAllWaysAsync("/account/links");
        site.Clock.Now = site.Clock.Now.AddMinutes(11); // so that it asks for the password
        site.Fake.Says = claims => (claims["sub"], claims["name"], claims["exp"]) = ("lain", "Siti di sana", DateTimeOffset.UtcNow.AddMinutes(20).ToUnixTimeSeconds());
        await page.GetByRole(AriaRole.Link, new() { Name = "Tautkan INApas (CONTOH)" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Tautkan akun" }).WaitForAsync();
        await access.LookAtAllWaysAsync("/account/external");
        await access.LookAtRefusalAsync("/account/external", "Link");
        await page.GetByLabel("Kata sandi", new() { Exact = true }).FillAsync(App.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Tautkan", Exact = true }).ClickAsync();
        await page.GetByText("ditautkan ke akun Anda").First.WaitForAsync();

        Assert.True(access.Findings.Count == 0, string.Join('\n', access.Findings));
    }
}
