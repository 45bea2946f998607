using System.Text.RegularExpressions;
using FkpDigital.Demo;
using FkpDigital.Desk;
using FkpDigital.Participants;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Http;

/// <summary>The demo and all kinds of its pages, as a visitor, a citizen, an officer, a moderator and an administrator get them, opened once.</summary>
public sealed class CrawledDemo : App
{
    private static readonly string[] Readers = ["warga@contoh.test", "petugas@contoh.test", "moderator@contoh.test", "admin@contoh.test", "dpo@contoh.test"];

    private readonly Lazy<Task<Crawl>> _pages;

    public CrawledDemo() => _pages = new(CrawlAsync);

    public Task<Crawl> Pages => _pages.Value;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected override Dictionary<string, string?> Settings() => new(base.Settings())
    {
        ["Demo:Load"] = "true",
        ["SingleSignOn:Providers:contoh:Name"] = "Akun Contoh",
        ["SingleSignOn:Providers:contoh:Authority"] = "https://masuk.contoh.test",
        ["SingleSignOn:Providers:contoh:ClientId"] = "fkp",
        ["SingleSignOn:Providers:contoh:ClientSecret"] = "bukan rahasia",
    };

    private async Task<Crawl> CrawlAsync()
    {
        var crawl = new Crawl(this);
        await SaveAsync(SetupInvitation.Issue(Clock.Now, out var secret));
        var stranger = Stranger();
        await crawl.WalkAsync("visitor", stranger, 2, "/", "/en", "/account/register", "/en/account/register", "/styleguide", "/verify", "/en/verify", $"/setup/{secret}", "/error/404", "/en/error/500", "/regions/tidak-ada", $"/claim/{DemoAccounts.DeskCode}", "/claim/tidak-ada");
        await crawl.KeepAsync("refused visitor", "/account/register", await stranger.SubmitAsync("/account/register", ""));
        await WalkAccountsAsync(crawl);
        var officer = await SignedInAsync("dpo@contoh.test");
        await officer.SubmitAsync("/admin/privacy/breaches", "", ("Input.NoticedAt", "2020-01-01T10:00"), ("Input.Happened", "Sebuah perangkat hilang."), ("Input.Measures", "Kuncinya diganti."), ("Input.Kinds", "Phone"));
        await crawl.KeepAsync("refused officer", "/admin/privacy/breaches", await officer.SubmitAsync("/admin/privacy/breaches", ""));
        foreach (var email in Readers)
        {
            var reader = await SignedInAsync(email);
            var start = DemoAccounts.All.Single(a => a.Email == email).Start;
            await crawl.WalkAsync(email, reader, 1, start, $"/en{start}", "/account", "/en/account", "/account/access", "/en/account/access");
        }

        await WalkDeskAsync(crawl);
        await crawl.KeepAsync("refused admin", "/admin/import", await (await SignedInAsync("admin@contoh.test")).SubmitAsync("/admin/import", "Check"));
        const string form = "/challenges/mal-pelayanan-publik-karanganyar/proposals/new";
        await crawl.KeepAsync("refused citizen", form, await (await SignedInAsync(Readers[0])).SubmitAsync(form, ""));

        return crawl;
    }

    /// <summary>Pages that only a letter or a form leads to.</summary>
    private async Task WalkAccountsAsync(Crawl crawl)
    {
        async Task<string> AskAsync(Infrastructure.Browser who, string address, params (string, string)[] values) => (await who.SubmitAsync(address, "", values)).Headers.Location!.ToString();
        async Task<string> LinkAsync(string contact, string path) => Regex.Match((await MessageAsync(contact)).Content.Text, $"/{path}/[A-Za-z0-9_-]+").Value;

        const string email = "periksa@contoh.test";
        const string password = "kalimat yang panjang";
        var minor = Stranger();
        var register = await AskAsync(minor, "/account/register", ("Input.Contact", email), ("Input.DisplayName", "Siti Periksa"), ("Input.Password", password), ("Input.Age", "minor"));
        await crawl.WalkAsync("stranger", Stranger(), 1, register, $"/en{register}");
        await minor.SubmitAsync(register, "", ("Input.Code", await CodeAsync(email)));
        await crawl.WalkAsync("stranger", Stranger(), 1, await AskAsync(Stranger(), "/account/recover", ("Input.Contact", email)));

        await minor.SubmitAsync("/account/guardian", "", ("Input.Contact", "wali@contoh.test"));
        var contact = await AskAsync(minor, "/account/contact", ("Input.Contact", "0812 7777 0001"), ("Input.Current", password));
        await crawl.WalkAsync("minor", minor, 1, "/account", "/account/guardian", "/en/account/guardian", contact, "/account/links", "/account/security/authenticator");
        await crawl.WalkAsync("guardian", Stranger(), 1, await LinkAsync("wali@contoh.test", "guardian"));

        var door = Stranger();
        await door.SubmitAsync("/account/login", "", ("Input.Contact", "petugas@contoh.test"), ("Input.Password", DemoAccounts.Password));
        await crawl.WalkAsync("door", door, 1, "/account/second-factor");

        var root = await DbAsync(db => db.Agencies.Where(a => a.ParentId == null).Select(a => a.Id).SingleAsync(Cancel));
        await (await SignedInAsync("admin@contoh.test")).SubmitAsync($"/admin/agencies/{root}", "Grant", ("Input.Email", "undangan@contoh.test"), ("Input.Role", "Moderator"));
        var invitation = await LinkAsync("undangan@contoh.test", "invitation");
        await crawl.WalkAsync("invited", Stranger(), 1, invitation);
        await crawl.WalkAsync("minor", minor, 1, invitation);
    }

    /// <summary>A slip shows once, and a colleague sees what whoever entered it does not.</summary>
    private async Task WalkDeskAsync(Crawl crawl)
    {
        const string desk = "/workspace/dpmptsp-karanganyar/desk";
        var officer = await SignedInAsync("petugas@contoh.test");
        await crawl.KeepAsync("refused officer", $"{desk}/new", await officer.SubmitAsync($"{desk}/new?kind=comment", ""));
        var own = await DbAsync(db => db.AssistedEntries.Where(e => e.State == EntryState.Waiting).Select(e => e.Id).FirstAsync(Cancel));
        var slip = (await officer.SubmitAsync($"{desk}/{own}", "Renew")).Headers.Location!.ToString();
        await crawl.KeepAsync("officer", slip, await officer.GetAsync(slip));
        await crawl.WalkAsync("bureau", await SignedInAsync("biro@contoh.test"), 1, desk, $"/en{desk}", $"{desk}/{own}");
        await crawl.WalkAsync("claimant", await SignedInAsync("warga2@contoh.test"), 1, $"/claim/{DemoAccounts.DeskCode}");
    }

    private async Task<Infrastructure.Browser> SignedInAsync(string email)
    {
        var secret = await DbAsync(async db =>
        {
            var id = await db.Users.Where(p => p.Email == email).Select(p => p.Id).SingleAsync(Cancel);
            db.AccessTokens.Add(AccessToken.Issue(id, "vnu", Clock.Now, out var token));
            await db.SaveChangesAsync(Cancel);
            return token;
        });
        var browser = Stranger();
        browser.Http.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        return browser;
    }
}
