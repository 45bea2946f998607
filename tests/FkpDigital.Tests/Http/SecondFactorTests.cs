using System.Net;
using System.Net.Http.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Participants;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Http;

/// <summary>The authenticator app, the codes on paper, and that staff must have one.</summary>
public sealed class SecondFactorTests(AccountTests.PatientApp app) : IClassFixture<AccountTests.PatientApp>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Somebody_adds_an_app_and_from_then_on_the_password_alone_opens_nothing()
    {
        var person = await app.PersonAsync();
        var (browser, elsewhere) = (await EnteredAsync(person), await EnteredAsync(person));

        var codes = await EnrolAsync(browser);
        var again = app.Stranger();
        var asked = await SignInAsync(again, person.Email, "/challenges");
        var between = await again.GetAsync("/account");
        var wrong = await again.SubmitAsync(asked, "", ("Input.Code", "000000"));
        app.Clock.Now += TimeSpan.FromSeconds(30);
        var entered = await again.SubmitAsync(asked, "", ("Input.Code", Totp.CodeAt(_secret, app.Clock.Now)));

        Assert.Equal(RecoveryCode.Count, codes.Distinct().Count());
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.GetAsync("/account")).StatusCode); // it came in by the password alone
        Assert.StartsWith("/account/second-factor", asked, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, between.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal("/challenges", entered.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.OK, (await again.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task A_code_counts_once_and_so_does_each_code_on_paper()
    {
        var person = await app.PersonAsync();
        var codes = await EnrolAsync(await EnteredAsync(person));
        app.Clock.Now += TimeSpan.FromMinutes(1);
        var code = Totp.CodeAt(_secret, app.Clock.Now);

        async Task<HttpStatusCode> TypeAsync(string typed)
        {
            var browser = app.Stranger();
            return (await browser.SubmitAsync(await SignInAsync(browser, person.Email), "", ("Input.Code", typed))).StatusCode;
        }

        var both = await Task.WhenAll(TypeAsync(code), TypeAsync(code));

        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.BadRequest], both.Order());
        Assert.Equal(HttpStatusCode.Redirect, await TypeAsync(codes[3].ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.BadRequest, await TypeAsync(codes[3]));
        Assert.Equal(HttpStatusCode.Redirect, await TypeAsync(codes[4]));
        Assert.Equal(2, await app.DbAsync(db => db.Events.CountAsync(e => e.ActorId == person.Id && e.Kind == EventKinds.RecoveryCodeUsed, Cancel)));
    }

    [Fact]
    public async Task Wrong_codes_lock_the_second_step()
    {
        var person = await app.PersonAsync();
        await EnrolAsync(await EnteredAsync(person));
        var browser = app.Stranger();
        var asked = await SignInAsync(browser, person.Email);
        for (var i = 0; i < SignInGuard.MostFailures; i++)
        {
            await browser.SubmitAsync(asked, "", ("Input.Code", "999999"));
        }

        app.Clock.Now += TimeSpan.FromMinutes(1);
        var right = await browser.SubmitAsync(asked, "", ("Input.Code", Totp.CodeAt(_secret, app.Clock.Now)));

        Assert.Equal(HttpStatusCode.BadRequest, right.StatusCode);
        Assert.Contains("dikunci", await right.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staff_without_one_get_403_with_the_way_there_on_pages_and_in_the_API()
    {
        var unit = await app.UnitAsync();
        var officer = await app.PersonAsync("Petugas Uji", Role.Officer, unit);
        var admin = await app.PersonAsync("Pengelola Uji", Role.Admin, unit);
        await app.DbAsync(db => db.Participants.Where(p => p.Id == officer.Id || p.Id == admin.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.TwoFactorEnabled, false), Cancel));

        foreach (var (person, address) in new[] { (officer, $"/workspace/{unit.Slug}"), (officer, $"/workspace/{unit.Slug}/challenges/new"), (admin, "/admin"), (admin, $"/en/admin/agencies/{unit.Id}") })
        {
            using var answer = await person.Browser.GetAsync(address);
            var page = await Infrastructure.Browser.ReadAsync(answer);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.EndsWith("/account/security/authenticator", page.QuerySelector(".errc .btn-primary")!.GetAttribute("href"), StringComparison.Ordinal);
        }

        using var api = await officer.Browser.Http.PostAsJsonAsync("/api/v1/challenges", new { agency = unit.Slug }, Cancel);
        var problem = await api.Content.ReadAsStringAsync(Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, api.StatusCode);
        Assert.Contains("authority.second-factor-missing", problem, StringComparison.Ordinal);
        Assert.Contains("/account/security/authenticator", problem, StringComparison.Ordinal);
        Assert.Contains((await officer.Browser.PageAsync("/")).QuerySelectorAll("a[href$='/account/security/authenticator']"), _ => true);
    }

    [Fact]
    public async Task It_is_switched_off_and_codes_are_renewed_only_with_a_code()
    {
        var person = await app.PersonAsync();
        var browser = await EnteredAsync(person);
        var codes = await EnrolAsync(browser);

        var refused = await browser.SubmitAsync("/account/security", "", ("handler", "NewCodes"));
        var form = (await browser.PageAsync("/account/security")).QuerySelectorAll<IHtmlButtonElement>("button[formaction*='handler=NewCodes']").Single();
        app.Clock.Now += TimeSpan.FromMinutes(1);
        await PressAsync(browser, form, Totp.CodeAt(_secret, app.Clock.Now));
        var fresh = CodesOn(await browser.PageAsync("/account/security"));
        var off = (await browser.PageAsync("/account/security")).QuerySelectorAll<IHtmlButtonElement>("button[formaction*='handler=RemoveFactor']").Single();
        var wrong = await PressAsync(browser, off, codes[0]); // an old one
        await PressAsync(browser, off, fresh[0]);

        Assert.NotEqual(HttpStatusCode.Redirect, refused.StatusCode);
        Assert.Empty(codes.Intersect(fresh));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal("/", await SignInAsync(app.Stranger(), person.Email));
        Assert.Equal(0, await app.DbAsync(db => db.RecoveryCodes.CountAsync(c => c.ParticipantId == person.Id, Cancel)));
    }

    private string _secret = "";

    private static Task<HttpResponseMessage> PressAsync(Infrastructure.Browser browser, IHtmlButtonElement button, string code)
    {
        var form = button.Form!;
        form.SetAttribute("action", button.GetAttribute("formaction")!);
        return browser.SendAsync(form, "/account/security", ("Input.Code", code));
    }

    private static List<string> CodesOn(IDocument page) => [.. page.QuerySelectorAll("[data-codes] code").Select(c => c.TextContent)];

    private async Task<List<string>> EnrolAsync(Infrastructure.Browser browser)
    {
        const string page = "/account/security/authenticator";
        _secret = (await browser.PageAsync(page)).QuerySelector("[data-secret]")!.TextContent;
        var unsure = await browser.SubmitAsync(page, "", ("Input.Code", Totp.CodeAt(_secret, app.Clock.Now)), ("Input.Current", "bukan sandinya"));
        Assert.Equal(HttpStatusCode.BadRequest, unsure.StatusCode);
        var done = await browser.SubmitAsync(page, "", ("Input.Code", Totp.CodeAt(_secret, app.Clock.Now)), ("Input.Current", App.Password));
        Assert.Equal("/account/security", done.Headers.Location?.ToString());
        return CodesOn(await browser.PageAsync("/account/security"));
    }

    private async Task<Infrastructure.Browser> EnteredAsync(Person person)
    {
        var browser = app.Stranger();
        await SignInAsync(browser, person.Email);
        return browser;
    }

    /// <returns>Where it leads.</returns>
    private static async Task<string> SignInAsync(Infrastructure.Browser browser, string email, string returnUrl = "/") =>
        (await browser.SubmitAsync($"/account/login?returnUrl={returnUrl}", "", ("Input.Contact", email), ("Input.Password", App.Password))).Headers.Location!.ToString();
}
