using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using FkpDigital.Participants;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Http;

public sealed class AccountTests(AccountTests.PatientApp app) : IClassFixture<AccountTests.PatientApp>
{
    /// <summary>Everything comes from one address here.</summary>
    public sealed class PatientApp : App
    {
        protected override Dictionary<string, string?> Settings() => new(base.Settings()) { ["Limits:SignInBurst"] = "10000" };
    }

    private const string Password = "kalimat yang panjang";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("baru@contoh.test", "baru@contoh.test")]
    [InlineData("0812-3456 7890", "•••890")]
    public async Task Somebody_registers_with_the_code_that_was_sent_and_signs_out_again(string contact, string shown)
    {
        var browser = app.Stranger();

        var asked = await RegisterAsync(browser, contact, returnUrl: "/account");
        var page = asked.Headers.Location!.ToString();
        var waits = (await browser.GetAsync("/account")).StatusCode;
        var opened = await browser.SubmitAsync(page, "", ("Input.Code", await app.CodeAsync(contact)));
        var account = await browser.PageAsync("/account");
        var left = await browser.SendAsync(account.QuerySelector<IHtmlFormElement>("form[action$='/account/logout']")!, "/account");

        Assert.StartsWith("/account/register/", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, waits);
        Assert.Equal("/account", opened.Headers.Location?.ToString());
        Assert.Contains(shown, account.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, left.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await SignInAsync(browser, contact, Password)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task A_wrong_code_opens_nothing_and_the_fifth_is_the_last()
    {
        var browser = app.Stranger();
        var page = (await RegisterAsync(browser, "ragu@contoh.test")).Headers.Location!.ToString();
        var code = await app.CodeAsync("ragu@contoh.test");
        var wrong = code == "000000" ? "000001" : "000000";

        for (var i = 0; i < OneTimeCode.Attempts; i++)
        {
            var refused = await browser.SubmitAsync(page, "", ("Input.Code", wrong));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }

        var late = await browser.SubmitAsync(page, "", ("Input.Code", code));

        Assert.Equal(HttpStatusCode.BadRequest, late.StatusCode);
        Assert.Contains("sudah tidak berlaku", await late.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(0, await app.DbAsync(db => db.Participants.CountAsync(p => p.Email == "ragu@contoh.test", Cancel)));
    }

    [Fact]
    public async Task A_code_lasts_ten_minutes_counts_once_and_comes_five_times_an_hour()
    {
        var (browser, now) = (app.Stranger(), app.Clock.Now);
        var old = (await RegisterAsync(browser, "pelan@contoh.test")).Headers.Location!.ToString();
        var oldCode = await app.CodeAsync("pelan@contoh.test");
        app.Clock.Now += TimeSpan.FromMinutes(10);
        var late = await browser.SubmitAsync(old, "", ("Input.Code", oldCode));
        var again = (await browser.SubmitAsync(old, "Again")).Headers.Location!.ToString();
        var opened = await browser.SubmitAsync(again, "", ("Input.Code", await app.CodeAsync("pelan@contoh.test")));
        var twice = await app.Stranger().GetAsync(again);
        var sent = 2;
        while ((await RegisterAsync(app.Stranger(), "pelan@contoh.test")).StatusCode is HttpStatusCode.Redirect)
        {
            sent++;
        }

        app.Clock.Now = now;
        Assert.Equal(HttpStatusCode.BadRequest, late.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, opened.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, twice.StatusCode);
        Assert.Equal(Codes.MostInAnHour, sent);
    }

    [Fact]
    public async Task Who_registers_with_a_taken_address_sees_what_everybody_sees_and_its_owner_hears_of_it()
    {
        var known = await app.PersonAsync();

        var answer = await RegisterAsync(app.Stranger(), known.Email.ToUpperInvariant());
        var fresh = await RegisterAsync(app.Stranger(), "segar@contoh.test");

        Assert.Equal((fresh.StatusCode, fresh.Headers.Location!.ToString().Length), (answer.StatusCode, answer.Headers.Location!.ToString().Length));
        Assert.Equal("Anda sudah punya akun", (await app.MessageAsync(known.Email)).Content.Subject);
    }

    [Fact]
    public async Task A_forgotten_password_is_replaced_by_code_and_everything_else_is_signed_out()
    {
        var person = await app.PersonAsync();
        var (elsewhere, browser) = (app.Stranger(), app.Stranger());
        await SignInAsync(elsewhere, person.Email, App.Password);

        var page = (await browser.SubmitAsync("/account/recover", "", ("Input.Contact", person.Email))).Headers.Location!.ToString();
        var unknown = await app.Stranger().SubmitAsync("/account/recover", "", ("Input.Contact", "siapa.ini@contoh.test"));
        var weak = await browser.SubmitAsync(page, "", ("Input.Code", await app.CodeAsync(person.Email)), ("Input.Password", "1234567890"));
        var done = await browser.SubmitAsync(page, "", ("Input.Code", await app.CodeAsync(person.Email)), ("Input.Password", Password));

        Assert.Equal(HttpStatusCode.Redirect, unknown.StatusCode);
        Assert.Equal("Belum ada akun dengan alamat ini", (await app.MessageAsync("siapa.ini@contoh.test")).Content.Subject);
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Redirect), (weak.StatusCode, done.StatusCode));
        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await person.Browser.GetAsync("/api/v1/me")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SignInAsync(app.Stranger(), person.Email, App.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await SignInAsync(app.Stranger(), person.Email, Password)).StatusCode);
    }

    [Fact]
    public async Task An_account_page_sends_strangers_to_sign_in_and_back_in_their_language()
    {
        var answer = await app.Stranger().GetAsync("/en/account/tokens");

        Assert.Equal("/en/account/login?returnUrl=%2Fen%2Faccount%2Ftokens", answer.Headers.Location?.PathAndQuery);
    }

    [Theory]
    [InlineData("Input.Contact", "bukan surel")]
    [InlineData("Input.Contact", "021-1234567")]
    [InlineData("Input.Age", "")]
    [InlineData("Input.Password", "1234567890")]
    [InlineData("Input.Contact", "a@b")]
    [InlineData("Input.Contact", "siti\u0007@contoh.test")]
    [InlineData("Input.Contact", "Siti <siti@contoh.test>")]
    [InlineData("Input.DisplayName", "Si\u0007ti")]
    [InlineData("Input.DisplayName", "Siti\u202Eitis")]
    [InlineData("Input.DisplayName", "S")]
    [InlineData("Input.Password", "sembilan9")]
    [InlineData("Input.Region", "99.99")]
    public async Task What_cannot_be_accepted_is_said_at_its_field(string field, string value)
    {
        var answer = await RegisterAsync(app.Stranger(), $"{Guid.NewGuid():N}@contoh.test", (field, value));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull((await Infrastructure.Browser.ReadAsync(answer)).GetElementById($"{field.Replace('.', '_')}-e"));
    }

    [Fact]
    public async Task A_form_that_cannot_be_decoded_is_the_senders_fault()
    {
        using var form = new StringContent("Input.DisplayName=Si%00ti", System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");

        using var answer = await app.Stranger().Http.PostAsync(new Uri("/account/register", UriKind.Relative), form, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("tidak terbaca", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_who_register_with_one_e_mail_at_once_get_one_account()
    {
        var codes = new List<(string Page, string Code)>();
        for (var i = 0; i < 4; i++)
        {
            var page = (await RegisterAsync(app.Stranger(), "kembar@contoh.test")).Headers.Location!.ToString();
            codes.Add((page, await app.CodeAsync("kembar@contoh.test")));
        }

        var answers = await Task.WhenAll(codes.Select(c => app.Stranger().SubmitAsync(c.Page, "", ("Input.Code", c.Code))));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Redirect);
        Assert.Equal(0, answers.Count(a => (int)a.StatusCode >= 500));
        Assert.Equal(1, await app.DbAsync(db => db.Participants.CountAsync(p => p.Email == "kembar@contoh.test", Cancel)));
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_e_mail_are_answered_in_the_same_words()
    {
        var person = await app.PersonAsync();

        var wrong = await SignInAsync(app.Stranger(), person.Email, "bukan sandinya");
        var unknown = await SignInAsync(app.Stranger(), "tidak.ada@contoh.test", "bukan sandinya");
        var page = await Infrastructure.Browser.ReadAsync(wrong);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (wrong.StatusCode, unknown.StatusCode));
        Assert.Equal(ErrorsOf(page), ErrorsOf(await Infrastructure.Browser.ReadAsync(unknown)));
        Assert.Contains("tidak cocok", ErrorsOf(page), StringComparison.Ordinal);
        Assert.Equal(person.Email, page.GetElementById("Input_Contact")?.GetAttribute("value"));
    }

    [Fact]
    public async Task Ten_wrong_passwords_lock_for_a_while_whether_there_is_such_an_account_or_not()
    {
        var person = await app.PersonAsync();
        foreach (var address in new[] { person.Email, "entah.siapa@contoh.test" })
        {
            for (var i = 0; i < 10; i++)
            {
                await SignInAsync(app.Stranger(), address, "bukan sandinya");
            }

            var answer = await SignInAsync(app.Stranger(), address, App.Password);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("dikunci paling lama 5 menit", ErrorsOf(await Infrastructure.Browser.ReadAsync(answer)), StringComparison.Ordinal);
        }

        var now = app.Clock.Now;
        app.Clock.Now += SignInGuard.LockedFor;
        var later = await SignInAsync(app.Stranger(), person.Email, App.Password);
        app.Clock.Now = now;
        Assert.Equal(HttpStatusCode.Redirect, later.StatusCode);
    }

    [Theory]
    [InlineData("https://jahat.example/", "/")]
    [InlineData("//jahat.example", "/")]
    [InlineData("/\\jahat.example", "/")]
    [InlineData("/account/logout", "/")]
    [InlineData("/challenges?phase=open", "/challenges?phase=open")]
    public async Task After_signing_in_only_an_address_of_this_site_is_followed(string returnUrl, string target)
    {
        var person = await app.PersonAsync();
        var browser = app.Stranger();

        var answer = await SignInAsync(browser, person.Email, App.Password, returnUrl);

        Assert.Equal(target, answer.Headers.Location?.ToString());
        Assert.Equal(target, (await browser.GetAsync($"/account/login?returnUrl={Uri.EscapeDataString(returnUrl)}")).Headers.Location?.ToString());
    }

    [Fact]
    public async Task The_profile_is_saved_and_a_bad_name_is_refused()
    {
        var person = await app.PersonAsync();

        var saved = await person.Browser.SubmitAsync("/account", "", ("Input.DisplayName", "Siti  Nur"), ("Input.Region", "33.05"));
        var refused = await person.Browser.SubmitAsync("/account", "", ("Input.DisplayName", " "));

        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var now = await app.DbAsync(db => db.Participants.SingleAsync(p => p.Id == person.Id, Cancel));
        Assert.Equal(("Siti Nur", "33.05"), (now.DisplayName, now.RegionCode));
    }

    [Fact]
    public async Task A_token_is_shown_once_works_until_revoked_and_only_its_hash_is_kept()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        var person = await app.PersonAsync();

        await person.Browser.SubmitAsync("/account/tokens", "Create", ("Input.Name", "Program saya"));
        var secret = (await person.Browser.PageAsync("/account/tokens")).QuerySelector("[data-token]")!.TextContent;
        var again = await person.Browser.PageAsync("/account/tokens");
        var first = await VoteAsync(secret, proposal.Id);
        var form = again.QuerySelector<IHtmlFormElement>("form[action*='handler=Revoke']")!;
        await person.Browser.SendAsync(form, "/account/tokens");
        var second = await VoteAsync(secret, proposal.Id);

        Assert.Null(again.QuerySelector("[data-token]"));
        Assert.DoesNotContain(secret, again.Body!.InnerHtml, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (first, second));
        var kept = await app.DbAsync(db => db.AccessTokens.SingleAsync(t => t.Name == "Program saya", Cancel));
        Assert.Equal(AccessToken.HashOf(secret), kept.Hash);
    }

    [Fact]
    public async Task Nobody_revokes_the_token_of_another_or_holds_more_than_twenty()
    {
        var (mine, other) = (await app.PersonAsync(), await app.PersonAsync());
        var id = await app.DbAsync(db => db.AccessTokens.Where(t => t.ParticipantId == other.Id).Select(t => t.Id).SingleAsync(Cancel));
        var form = (await mine.Browser.PageAsync("/account/tokens")).QuerySelector<IHtmlFormElement>("form[action*='handler=Revoke']")!;
        form.SetAttribute("action", $"/account/tokens?id={id}&handler=Revoke");

        var revoked = await mine.Browser.SendAsync(form, "/account/tokens");
        for (var i = 1; i < AccessToken.MaxActive; i++)
        {
            await mine.Browser.SubmitAsync("/account/tokens", "Create", ("Input.Name", $"Program {i}"));
        }

        var oneTooMany = await mine.Browser.SubmitAsync("/account/tokens", "Create", ("Input.Name", "Satu lagi"));

        Assert.Equal(HttpStatusCode.NotFound, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, oneTooMany.StatusCode);
        Assert.Equal(AccessToken.MaxActive, await app.DbAsync(db => db.AccessTokens.CountAsync(t => t.ParticipantId == mine.Id, Cancel)));
    }

    private static string ErrorsOf(IDocument page) => page.QuerySelector("[data-errors]")!.TextContent.Trim();

    private static Task<HttpResponseMessage> RegisterAsync(Infrastructure.Browser browser, string email, params (string Name, string Value)[] more) =>
        RegisterAsync(browser, email, "/", more);

    private static Task<HttpResponseMessage> RegisterAsync(Infrastructure.Browser browser, string email, string returnUrl, params (string Name, string Value)[] more) =>
        browser.SubmitAsync($"/account/register?returnUrl={returnUrl}", "",
            [.. new[] { ("Input.Contact", email), ("Input.DisplayName", "Warga Baru"), ("Input.Password", Password), ("Input.Age", "adult") }.Where(f => !more.Any(m => m.Name == f.Item1)), .. more]);

    private static Task<HttpResponseMessage> SignInAsync(Infrastructure.Browser browser, string email, string password, string returnUrl = "/") =>
        browser.SubmitAsync($"/account/login?returnUrl={Uri.EscapeDataString(returnUrl)}", "", ("Input.Contact", email), ("Input.Password", password));

    private async Task<HttpStatusCode> VoteAsync(string secret, long proposal)
    {
        var browser = app.Stranger();
        browser.Http.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        return (await browser.Http.PutAsync(new Uri($"/api/v1/proposals/{proposal}/vote", UriKind.Relative), null, Cancel)).StatusCode;
    }
}
