using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using FkpDigital.Participants;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Http;

public sealed class AccountTests(App app) : IClassFixture<App>
{
    private const string Password = "kalimat yang panjang";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Somebody_registers_is_signed_in_and_signs_out_again()
    {
        var browser = app.Stranger();

        var registered = await RegisterAsync(browser, "baru@contoh.test", returnUrl: "/account");
        var account = await browser.PageAsync("/account");
        var left = await browser.SendAsync(account.QuerySelector<IHtmlFormElement>("form[action$='/account/logout']")!, "/account");

        Assert.Equal("/account", registered.Headers.Location?.ToString());
        Assert.Contains("baru@contoh.test", account.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, left.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task An_account_page_sends_strangers_to_sign_in_and_back_in_their_language()
    {
        var answer = await app.Stranger().GetAsync("/en/account/tokens");

        Assert.Equal("/en/account/login?returnUrl=%2Fen%2Faccount%2Ftokens", answer.Headers.Location?.PathAndQuery);
    }

    [Fact]
    public async Task A_taken_e_mail_is_said_at_its_field_and_what_was_typed_stays()
    {
        var known = await app.PersonAsync();

        var answer = await RegisterAsync(app.Stranger(), known.Email.ToUpperInvariant());
        var page = await Infrastructure.Browser.ReadAsync(answer);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("Surel ini sudah punya akun. Masuk, atau pakai surel lain.", page.GetElementById("Input_Email-e")?.TextContent.Trim());
        Assert.Equal("Warga Baru", page.GetElementById("Input_DisplayName")?.GetAttribute("value"));
        Assert.Null(page.GetElementById("Input_Password")?.GetAttribute("value"));
    }

    [Theory]
    [InlineData("Input.Email", "bukan surel")]
    [InlineData("Input.Email", "a@b")]
    [InlineData("Input.Email", "siti\u0007@contoh.test")]
    [InlineData("Input.Email", "Siti <siti@contoh.test>")]
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
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RegisterAsync(app.Stranger(), "kembar@contoh.test")));

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
        Assert.Equal(person.Email, page.GetElementById("Input_Email")?.GetAttribute("value"));
    }

    [Fact]
    public async Task Ten_wrong_passwords_lock_the_account_for_a_while()
    {
        var person = await app.PersonAsync();
        for (var i = 0; i < 10; i++)
        {
            await SignInAsync(app.Stranger(), person.Email, "bukan sandinya");
        }

        var answer = await SignInAsync(app.Stranger(), person.Email, App.Password);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("dikunci paling lama 5 menit", ErrorsOf(await Infrastructure.Browser.ReadAsync(answer)), StringComparison.Ordinal);
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

        var saved = await person.Browser.SubmitAsync("/account", "", ("Input.DisplayName", "Siti  Nur"), ("Input.Region", "33.05"), ("Input.OnLeaderboard", "true"));
        var refused = await person.Browser.SubmitAsync("/account", "", ("Input.DisplayName", " "));

        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var now = await app.DbAsync(db => db.Participants.SingleAsync(p => p.Id == person.Id, Cancel));
        Assert.Equal(("Siti Nur", "33.05", true), (now.DisplayName, now.RegionCode, now.OnLeaderboard));
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
            [.. new[] { ("Input.Email", email), ("Input.DisplayName", "Warga Baru"), ("Input.Password", Password) }.Where(f => !more.Any(m => m.Name == f.Item1)), .. more]);

    private static Task<HttpResponseMessage> SignInAsync(Infrastructure.Browser browser, string email, string password, string returnUrl = "/") =>
        browser.SubmitAsync($"/account/login?returnUrl={Uri.EscapeDataString(returnUrl)}", "", ("Input.Email", email), ("Input.Password", password));

    private async Task<HttpStatusCode> VoteAsync(string secret, long proposal)
    {
        var browser = app.Stranger();
        browser.Http.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        return (await browser.Http.PutAsync(new Uri($"/api/v1/proposals/{proposal}/vote", UriKind.Relative), null, Cancel)).StatusCode;
    }
}
