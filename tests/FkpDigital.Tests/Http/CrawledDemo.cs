using FkpDigital.Demo;
using FkpDigital.Participants;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Http;

/// <summary>The demo and all kinds of its pages, as a visitor, a citizen, an officer, a moderator and an administrator get them, opened once.</summary>
public sealed class CrawledDemo : App
{
    private static readonly string[] Readers = ["warga@contoh.test", "petugas@contoh.test", "moderator@contoh.test", "admin@contoh.test"];

    private readonly Lazy<Task<Crawl>> _pages;

    public CrawledDemo() => _pages = new(CrawlAsync);

    public Task<Crawl> Pages => _pages.Value;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected override Dictionary<string, string?> Settings() => new(base.Settings()) { ["Demo:Load"] = "true" };

    private async Task<Crawl> CrawlAsync()
    {
        var crawl = new Crawl(this);
        await SaveAsync(SetupInvitation.Issue(Clock.Now, out var secret));
        var stranger = Stranger();
        await crawl.WalkAsync("visitor", stranger, 2, "/", "/en", "/account/register", "/en/account/register", "/styleguide", "/verify", "/en/verify", $"/setup/{secret}", "/error/404", "/en/error/500", "/regions/tidak-ada");
        await crawl.KeepAsync("refused visitor", "/account/register", await stranger.SubmitAsync("/account/register", ""));
        foreach (var email in Readers)
        {
            var reader = await SignedInAsync(email);
            var start = DemoAccounts.All.Single(a => a.Email == email).Start;
            await crawl.WalkAsync(email, reader, 1, start, $"/en{start}", "/account", "/en/account");
        }

        const string form = "/challenges/mal-pelayanan-publik-karanganyar/proposals/new";
        await crawl.KeepAsync("refused citizen", form, await (await SignedInAsync(Readers[0])).SubmitAsync(form, ""));

        return crawl;
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
