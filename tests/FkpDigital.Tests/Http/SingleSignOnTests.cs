using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using FkpDigital.Core;
using FkpDigital.Participants;
using FkpDigital.Tests.Infrastructure;
using FkpDigital.Web.People.SingleSignOn;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Claims = System.Collections.Generic.Dictionary<string, object>;

namespace FkpDigital.Tests.Http;

public sealed class SingleSignOnTests(SignOnApp app) : IClassFixture<SignOnApp>, IAsyncLifetime
{
    private static readonly (string Name, string Value) Adult = ("Input.Age", "adult");

    private const string Untrusted = "tidak dapat dipercaya";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        app.Clock.Now = DateTimeOffset.UtcNow; // the providers have no clock of ours
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        app.Fake.Mend();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("rahasia")] // client_secret_basic, RS256
    [InlineData("kunci")] // private_key_jwt ES256, ES256
    [InlineData("amplop")] // private_key_jwt ES512 from a file, encrypted for P-521 by A256GCM
    [InlineData("amplop-cbc")] // the same for P-256 by A256CBC-HS512
    public async Task Somebody_comes_from_a_certified_provider_gets_an_account_and_comes_again(string provider)
    {
        var login = $"warga-{provider}";
        var browser = app.Stranger();

        var page = await ReadAsync(await ArriveAsync(browser, provider, login, "/challenges"));
        var made = await browser.SendAsync(Form(page), "/account/external", Adult, ("Input.DisplayName", "Warga Tersambung"), ("Input.Region", "33.13"));
        var again = await ArriveAsync(app.Stranger(), provider, login, "/challenges");

        Assert.Equal("Lengkapi akun", page.QuerySelector("h1")!.TextContent);
        Assert.Equal(("/challenges", "/challenges"), (made.Headers.Location?.ToString(), again.Headers.Location?.ToString()));
        Assert.Contains("Warga Tersambung", (await browser.PageAsync("/account")).Body!.InnerHtml, StringComparison.Ordinal);
        var person = await OwnerAsync(provider, login);
        Assert.Equal(("Warga Tersambung", "33.13", null, null, false), (person!.DisplayName, person.RegionCode, person.PasswordHash, person.Email, person.EmailConfirmed));
        Assert.Equal([EventKinds.LoginLinked], await EventsAsync(person.Id));
    }

    [Fact]
    public async Task A_verified_e_mail_and_the_name_come_from_the_provider()
    {
        var browser = app.Stranger();

        var page = await ReadAsync(await ArriveAsync(browser, "rahasia", "siti"));
        await browser.SendAsync(Form(page), "/account/external", Adult);

        Assert.Equal("Siti Nurhaliza", page.GetElementById("Input_DisplayName")?.GetAttribute("value"));
        Assert.Contains("siti.sso@contoh.test", page.Body!.TextContent, StringComparison.Ordinal);
        var person = await OwnerAsync("rahasia", "siti");
        Assert.Equal(("siti.sso@contoh.test", true), (person!.Email, person.EmailConfirmed));
    }

    [Fact]
    public async Task An_e_mail_that_the_provider_did_not_verify_is_not_kept()
    {
        var browser = app.Stranger();

        var page = await ReadAsync(await ArriveAsync(browser, "kunci", "budi"));
        await browser.SendAsync(Form(page), "/account/external", Adult);

        Assert.Contains("Akun ini tanpa surel.", page.Body!.TextContent, StringComparison.Ordinal);
        var person = await OwnerAsync("kunci", "budi");
        Assert.Equal((null, false), (person!.Email, person.EmailConfirmed));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account")).StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_e_mail_of_an_account_opens_it_to_nobody_until_its_owner_signs_in_and_links(bool verified)
    {
        var known = await app.PersonAsync("Pemilik Surel");
        var subject = Subject();
        app.Fake.Says = c => Tell(c, ("sub", subject), ("email", known.Email.ToUpperInvariant()), ("email_verified", verified));
        var browser = app.Stranger();

        var page = await ReadAsync(await ArriveAsync(browser, "palsu"));
        var ownerBefore = await OwnerAsync("palsu", subject);
        var way = page.QuerySelectorAll("a").Single(a => a.TextContent == "Masuk ke akun itu").GetAttribute("href")!;
        var signedIn = await browser.SubmitAsync(way, "", ("Input.Contact", known.Email), ("Input.Password", App.Password));
        var confirm = await browser.PageAsync(signedIn.Headers.Location!.ToString());
        var linked = await browser.SendAsync(Form(confirm, "Link"), "/account/external", Adult);
        var again = await ArriveAsync(app.Stranger(), "palsu");

        Assert.Contains("sudah punya akun di sini", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Null(ownerBefore);
        Assert.Null(confirm.GetElementById("Input_Password")); // proved a moment ago
        Assert.Equal((HttpStatusCode.Redirect, "/"), (linked.StatusCode, again.Headers.Location?.ToString()));
        Assert.Equal(known.Id, (await OwnerAsync("palsu", subject))!.Id);
        Assert.Equal([EventKinds.LoginLinked], await EventsAsync(known.Id));
    }

    [Fact]
    public async Task Who_makes_an_account_although_the_e_mail_has_one_gets_a_new_one_without_it()
    {
        var known = await app.PersonAsync("Pemilik Surel");
        var subject = Subject();
        app.Fake.Says = c => Tell(c, ("sub", subject), ("name", "Orang Lain"), ("email", known.Email), ("email_verified", true));
        var browser = app.Stranger();

        await browser.SendAsync(Form(await ReadAsync(await ArriveAsync(browser, "palsu"))), "/account/external", Adult);

        var made = await OwnerAsync("palsu", subject);
        Assert.NotEqual(known.Id, made!.Id);
        Assert.Null(made.Email);
    }

    [Fact]
    public async Task Whoever_signed_in_long_ago_proves_the_account_once_more_before_linking()
    {
        var subject = Subject();
        var (person, browser) = await SignedInAsync();
        var clock = app.Clock.Now;
        app.Clock.Now = clock.AddMinutes(11);
        try
        {
            app.Fake.Says = c => Tell(c, ("sub", subject), ("name", "Siti di sana"), ("exp", Unix(1200)));
            var page = await ReadAsync(await ArriveAsync(browser, "palsu", returnUrl: "/account/links"));
            var without = await browser.SendAsync(Form(page, "Link"), "/account/external", Adult);
            var wrong = await browser.SendAsync(Form(page, "Link"), "/account/external", Adult, ("Input.Password", "bukan sandinya"));
            var ownerBefore = await OwnerAsync("palsu", subject);
            var right = await browser.SendAsync(Form(page, "Link"), "/account/external", Adult, ("Input.Password", App.Password));

            Assert.Contains("Siti di sana", page.Body!.TextContent, StringComparison.Ordinal);
            Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (without.StatusCode, wrong.StatusCode));
            Assert.Contains("Kata sandi ini tidak cocok", (await ReadAsync(wrong)).Body!.TextContent, StringComparison.Ordinal);
            Assert.Null(ownerBefore);
            Assert.Equal("/account/links", right.Headers.Location?.ToString());
            Assert.Equal(person.Id, (await OwnerAsync("palsu", subject))!.Id);
            Assert.Contains("Akun palsu", (await browser.PageAsync("/account/links")).QuerySelector("form[action*='handler=Unlink']")!.ParentElement!.TextContent, StringComparison.Ordinal);
        }
        finally
        {
            app.Clock.Now = clock;
        }
    }

    [Fact]
    public async Task A_login_of_somebody_else_is_refused_in_words()
    {
        var subject = Subject();
        app.Fake.Says = c => Tell(c, ("sub", subject), ("name", "Yang Pertama"));
        var first = app.Stranger();
        await first.SendAsync(Form(await ReadAsync(await ArriveAsync(first, "palsu"))), "/account/external", Adult);
        var owner = (await OwnerAsync("palsu", subject))!.Id;
        var (_, second) = await SignedInAsync();

        var answer = await second.GetAsync((await ArriveAsync(second, "palsu")).Headers.Location!.ToString());

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("sudah ditautkan ke akun orang lain", (await ReadAsync(answer)).QuerySelector("[data-errors]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(owner, (await OwnerAsync("palsu", subject))!.Id);
    }

    [Fact]
    public async Task Two_who_link_one_login_at_once_share_it_not()
    {
        var subject = Subject();
        var people = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.PersonAsync()));

        var answers = await Task.WhenAll(people.Select(p => app.UseAsync<LinkLogin, string?>(async link =>
        {
            try
            {
                await link.RunAsync(p.Id, new ExternalPerson("palsu", subject, null, null, false, false), provedHere: true, null, Cancel);
                return null;
            }
            catch (RuleException e)
            {
                return e.Rule;
            }
        })));

        Assert.Single(answers, a => a is null);
        Assert.Equal(3, answers.Count(a => a == LoginRules.LinkedElsewhere));
    }

    [Fact]
    public async Task A_link_is_ended_but_never_the_last_way_in()
    {
        var subject = Subject();
        app.Fake.Says = c => Tell(c, ("sub", subject), ("name", "Satu Jalan"));
        var lonely = app.Stranger();
        await lonely.SendAsync(Form(await ReadAsync(await ArriveAsync(lonely, "palsu"))), "/account/external", Adult);
        var (person, browser) = await SignedInAsync();
        app.Fake.Says = c => Tell(c, ("sub", $"{subject}-2"), ("name", "Dua Jalan"));
        await browser.SendAsync(Form(await ReadAsync(await ArriveAsync(browser, "palsu")), "Link"), "/account/external", Adult);

        var last = await lonely.SubmitAsync("/account/links", "Unlink");
        var ended = await browser.SubmitAsync("/account/links", "Unlink");
        var still = await browser.GetAsync("/account/links");

        Assert.Equal(HttpStatusCode.Conflict, last.StatusCode);
        Assert.Contains("satu-satunya cara Anda masuk", (await ReadAsync(last)).Body!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(await OwnerAsync("palsu", subject));
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.OK), (ended.StatusCode, still.StatusCode));
        Assert.Null(await OwnerAsync("palsu", $"{subject}-2"));
        Assert.Equal([EventKinds.LoginLinked, EventKinds.LoginUnlinked], await EventsAsync(person.Id));
    }

    [Theory]
    [InlineData("/account/login", "tidak mengizinkan")]
    [InlineData("/en/account/login", "did not allow")]
    public async Task Who_presses_cancel_at_the_provider_reads_so_on_the_sign_in_page(string page, string words)
    {
        var browser = app.Stranger();
        var language = page.StartsWith("/en", StringComparison.Ordinal) ? "/en" : "";
        var back = await CertifiedProvider.WalkAsync(await StartAsync(browser, "kunci", language: language), null);

        var answer = await FollowAsync(browser, back);

        Assert.StartsWith(page, answer.RequestMessage!.RequestUri!.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(words, (await ReadAsync(answer)).QuerySelector("[data-errors]")!.TextContent, StringComparison.Ordinal);
    }

    public static TheoryData<string> Lies => [.. Forgeries.Keys];

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_token_that_is_not_good_lets_nobody_in(string lie)
    {
        app.Fake.Makes = claims => Forgeries[lie](app.Fake, claims);

        var answer = await FollowAsync(app.Stranger(), "palsu");

        await AssertRefusedAsync(answer, Untrusted);
    }

    [Fact]
    public async Task A_token_without_envelope_is_refused_where_one_is_expected()
    {
        var plain = await FollowAsync(app.Stranger(), "palsu-amplop");
        app.Fake.Makes = claims => Wrap(app.Fake.Sign(claims), SecurityAlgorithms.Aes256CbcHmacSha512);
        var wrapped = await FollowAsync(app.Stranger(), "palsu-amplop");
        app.Fake.Makes = claims => Wrap(FakeProvider.Sign(claims, null), SecurityAlgorithms.Aes256CbcHmacSha512);
        var unsigned = await FollowAsync(app.Stranger(), "palsu-amplop");
        app.Fake.Makes = claims => Wrap(app.Fake.Sign(claims), SecurityAlgorithms.Aes128CbcHmacSha256);
        var weak = await FollowAsync(app.Stranger(), "palsu-amplop");

        await AssertRefusedAsync(plain, Untrusted);
        Assert.Equal(HttpStatusCode.OK, wrapped.StatusCode);
        await AssertRefusedAsync(unsigned, Untrusted);
        await AssertRefusedAsync(weak, Untrusted);
    }

    [Fact]
    public async Task User_info_of_somebody_else_lets_nobody_in()
    {
        app.Fake.UserInfo = new() { ["sub"] = "lain", ["email"] = "siapa@contoh.test", ["email_verified"] = true };

        await AssertRefusedAsync(await FollowAsync(app.Stranger(), "palsu"), Untrusted);
    }

    [Fact]
    public async Task An_unverified_address_in_the_token_is_not_verified_by_user_info()
    {
        var subject = Subject();
        app.Fake.Says = c => Tell(c, ("sub", subject), ("email", "korban@contoh.test"));
        app.Fake.UserInfo = new() { ["sub"] = subject, ["email"] = "penyerang@contoh.test", ["email_verified"] = true, ["name"] = "Penyerang" };
        var browser = app.Stranger();

        await browser.SendAsync(Form(await ReadAsync(await ArriveAsync(browser, "palsu"))), "/account/external", Adult);

        Assert.Null((await OwnerAsync("palsu", subject))!.Email);
    }

    [Fact]
    public async Task A_new_key_of_the_provider_is_fetched_when_a_token_names_it()
    {
        var before = await FollowAsync(app.Stranger(), "palsu");
        app.Fake.Rotate();
        var after = await FollowAsync(app.Stranger(), "palsu");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (before.StatusCode, after.StatusCode));
    }

    [Theory]
    [InlineData("state", "lain", Untrusted)]
    [InlineData("state", null, Untrusted)]
    [InlineData("iss", null, Untrusted)]
    [InlineData("iss", "https://jahat.example", Untrusted)]
    [InlineData("code", null, Untrusted)]
    [InlineData("error", "login_required", Untrusted)]
    [InlineData("error", "access_denied", "tidak mengizinkan")]
    public async Task An_answer_that_is_not_what_was_asked_for_lets_nobody_in(string name, string? value, string words)
    {
        var browser = app.Stranger();

        await AssertRefusedAsync(await FollowAsync(browser, Callback(await StartAsync(browser, "palsu"), "palsu", (name, value))), words);
    }

    [Fact]
    public async Task An_answer_counts_once_and_only_in_the_browser_that_asked_and_only_at_its_provider()
    {
        var browser = app.Stranger();
        var start = await StartAsync(browser, "palsu");
        var elsewhere = await FollowAsync(app.Stranger(), Callback(start, "palsu"));
        var mixedUp = await FollowAsync(browser, Callback(start, "palsu-amplop"));
        var first = await FollowAsync(browser, Callback(start, "palsu"));
        var second = await FollowAsync(browser, Callback(start, "palsu"));

        await AssertRefusedAsync(elsewhere, Untrusted);
        await AssertRefusedAsync(mixedUp, Untrusted);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        await AssertRefusedAsync(second, Untrusted);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, Untrusted)] // an expired or used code
    [InlineData(HttpStatusCode.ServiceUnavailable, "tidak dapat dihubungi")]
    public async Task A_code_that_the_provider_does_not_take_lets_nobody_in(HttpStatusCode status, string words)
    {
        app.Fake.Status = (int)status;

        await AssertRefusedAsync(await FollowAsync(app.Stranger(), "palsu"), words);
    }

    [Theory]
    [InlineData("mati")]
    [InlineData("lain")] // its discovery names another issuer
    public async Task A_provider_that_is_down_or_not_itself_is_said_in_words(string provider)
    {
        var browser = app.Stranger();

        var answer = await browser.GetAsync($"/account/external?handler=Start&provider={provider}&returnUrl=%2Fforums");

        Assert.Equal("/account/login?returnUrl=%2Fforums&refused=sso.unavailable", answer.Headers.Location?.ToString());
        await AssertRefusedAsync(await browser.GetAsync(answer.Headers.Location!.ToString()), "tidak dapat dihubungi");
    }

    [Fact]
    public async Task The_client_proves_itself_with_a_short_assertion_and_the_request_is_safe()
    {
        var browser = app.Stranger();
        var start = await StartAsync(browser, "palsu-kunci");
        await FollowAsync(browser, Callback(start, "palsu-kunci"));

        var asked = QueryHelpers.ParseQuery(start.Query);
        var assertion = new JsonWebToken(app.Fake.Asked!["client_assertion"]);
        Assert.Equal(("code", "query", "S256", "openid profile email"), (asked["response_type"].ToString(), asked["response_mode"].ToString(), asked["code_challenge_method"].ToString(), asked["scope"].ToString()));
        Assert.Equal(Base64UrlEncoder.Encode(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(app.Fake.Asked["code_verifier"]!))), asked["code_challenge"]);
        Assert.Equal("http://localhost/account/external/callback/palsu-kunci", asked["redirect_uri"]);
        Assert.Equal((FakeProvider.Client, FakeProvider.Client, $"{app.Fake.Issuer}/token"), (assertion.Issuer, assertion.Subject, assertion.Audiences.Single()));
        Assert.InRange(assertion.ValidTo - assertion.IssuedAt, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2));
        Assert.NotEmpty(assertion.Id);
        Assert.False(app.Fake.Asked.ContainsKey("client_secret"));
    }

    [Theory]
    [InlineData("palsu", "amr", "otp", true)]
    [InlineData("palsu", "amr", "pwd", false)]
    [InlineData("palsu", "acr", "tinggi", false)]
    [InlineData("palsu-acr", "acr", "tinggi", true)]
    [InlineData("palsu-acr", "amr", "sidik-jari", true)]
    [InlineData("palsu-acr", "amr", "mfa", false)] // the operator names others
    public async Task A_second_factor_at_the_provider_is_marked_in_the_cookie(string provider, string claim, string value, bool marked)
    {
        var subject = Subject();
        app.Fake.Says = c => Tell(c, ("sub", subject), ("name", "Dua Faktor"), (claim, claim == "amr" ? new[] { value } : value));
        var browser = app.Stranger();

        var made = await browser.SendAsync(Form(await ReadAsync(await ArriveAsync(browser, provider))), "/account/external", Adult);

        var cookie = made.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("fkp-person=", StringComparison.Ordinal)).Split(';')[0]["fkp-person=".Length..];
        var ticket = app.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(FkpDigital.Web.People.SignIn.Scheme).TicketDataFormat.Unprotect(cookie)!;
        Assert.Equal(marked, ticket.Principal.HasSecondFactor());
        Assert.True(ticket.Principal.SignedInRecently(app.Clock.Now));
        Assert.False(ticket.Principal.SignedInRecently(app.Clock.Now.AddMinutes(11)));
    }

    [Fact]
    public async Task Nobody_is_sent_to_another_site_afterwards()
    {
        var subject = Subject();
        app.Fake.Says = c => Tell(c, ("sub", subject), ("name", "Siti"));
        var browser = app.Stranger();

        var made = await browser.SendAsync(Form(await ReadAsync(await ArriveAsync(browser, "palsu", returnUrl: "https://jahat.example/"))), "/account/external", Adult);
        var again = await ArriveAsync(app.Stranger(), "palsu", returnUrl: "//jahat.example");

        Assert.Equal(("/", "/"), (made.Headers.Location?.ToString(), again.Headers.Location?.ToString()));
    }

    [Fact]
    public async Task Without_a_proof_the_page_leads_back_to_signing_in()
    {
        var answer = await app.Stranger().GetAsync("/en/account/external");

        Assert.Equal("/en/account/login?refused=sso.stale", answer.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.NotFound, (await app.Stranger().GetAsync("/account/external?handler=Start&provider=tidak-ada")).StatusCode);
    }

    [Fact]
    public async Task The_sign_in_page_offers_every_provider_in_its_language()
    {
        var links = (await app.Stranger().PageAsync("/en/account/login?returnUrl=%2Fen%2Fforums")).QuerySelectorAll("a[href*='handler=Start']");

        Assert.Contains("Sign in with Account rahasia", links.Select(a => a.TextContent));
        Assert.Contains("/en/account/external?provider=rahasia&returnUrl=%2Fen%2Fforums&handler=Start", links.Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public async Task Without_providers_no_page_speaks_of_them()
    {
        await using var plain = new App();
        await plain.InitializeAsync();
        var person = await plain.PersonAsync();

        foreach (var address in new[] { "/account/login", "/account/register" })
        {
            Assert.Empty((await plain.Stranger().PageAsync(address)).QuerySelectorAll("a[href*='/account/external']"));
        }

        Assert.Empty((await person.Browser.PageAsync("/account")).QuerySelectorAll("a[href*='/account/links']"));
        Assert.Equal(HttpStatusCode.NotFound, (await person.Browser.GetAsync("/account/links")).StatusCode);
    }

    [Theory]
    [InlineData("Authority", "http://masuk.contoh.id", "Authority must be")]
    [InlineData("Authority", null, "Authority must be")]
    [InlineData("Name", " ", "Name is missing")]
    [InlineData("ClientId", null, "ClientId is missing")]
    [InlineData("ClientSecret", null, "either ClientSecret or SigningKey")]
    [InlineData("SigningKey", "{}", "is not a private JWK")]
    [InlineData("SigningKey", """{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"}""", "is not a private JWK")]
    [InlineData("SigningKeyFile", "/tidak/ada.jwk", "there is no file")]
    [InlineData("Scopes", "profile", "must have openid")]
    public void Wrong_settings_stop_the_program_with_a_sentence(string name, string? value, string words)
    {
        var settings = new Dictionary<string, string?> { ["Name"] = "Contoh", ["Authority"] = "https://masuk.contoh.id", ["ClientId"] = "fkp", ["ClientSecret"] = "rahasia", [name] = value };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create($"SingleSignOn:Providers:contoh:{s.Key}", s.Value))).Build();

        Assert.Contains(words, Assert.Throws<StartupException>(() => SignOnSettings.Read(configuration)).Message, StringComparison.Ordinal);
    }

    /// <summary>Each is a good token with one thing wrong.</summary>
    private static readonly Dictionary<string, Func<FakeProvider, Claims, string>> Forgeries = new()
    {
        ["another issuer"] = (fake, c) => fake.Sign(Tell(c, ("iss", "https://jahat.example"))),
        ["another audience"] = (fake, c) => fake.Sign(Tell(c, ("aud", "lain"))),
        ["another party"] = (fake, c) => fake.Sign(Tell(c, ("azp", "lain"))),
        ["two audiences and no party"] = (fake, c) => fake.Sign(Tell(c, ("aud", new[] { FakeProvider.Client, "lain" }))),
        ["another nonce"] = (fake, c) => fake.Sign(Tell(c, ("nonce", "lain"))),
        ["no nonce"] = (fake, c) => fake.Sign(Tell(c, ("nonce", null))),
        ["expired"] = (fake, c) => fake.Sign(Tell(c, ("exp", Unix(-120)))),
        ["never expires"] = (fake, c) => fake.Sign(Tell(c, ("exp", null))),
        ["not yet"] = (fake, c) => fake.Sign(Tell(c, ("nbf", Unix(120)))),
        ["from the future"] = (fake, c) => fake.Sign(Tell(c, ("iat", Unix(120)))),
        ["no time"] = (fake, c) => fake.Sign(Tell(c, ("iat", null))),
        ["no subject"] = (fake, c) => fake.Sign(Tell(c, ("sub", null))),
        ["another access token"] = (fake, c) => fake.Sign(Tell(c, ("at_hash", "AAAAAAAAAAAAAAAAAAAAAA"))),
        ["another key"] = (fake, c) => fake.SignWithAnotherKey(c),
        ["the public key as a secret"] = (fake, c) => fake.SignWithPublicKey(c),
        ["unsigned"] = (_, c) => FakeProvider.Sign(c, null),
        ["tampered"] = (fake, c) => Swap(fake.Sign(c), FakeProvider.Sign(Tell(c, ("sub", "raja")), null)),
        ["not a token"] = (_, _) => "bukan.token.sama-sekali",
    };

    /// <summary>The signature of one token with the words of another.</summary>
    private static string Swap(string signed, string words) => string.Join('.', signed.Split('.')[0], words.Split('.')[1], signed.Split('.')[2]);

    private static Claims Tell(Claims claims, params (string Name, object? Value)[] values)
    {
        foreach (var (name, value) in values)
        {
            if (value is null)
            {
                claims.Remove(name);
            }
            else
            {
                claims[name] = value;
            }
        }

        return claims;
    }

    private static long Unix(int seconds) => DateTimeOffset.UtcNow.AddSeconds(seconds).ToUnixTimeSeconds();

    private static string Subject() => $"orang-{Guid.NewGuid():N}";

    private static Task<IDocument> ReadAsync(HttpResponseMessage answer) => Infrastructure.Browser.ReadAsync(answer);

    private static IHtmlFormElement Form(IDocument page, string handler = "") => page.QuerySelectorAll<IHtmlFormElement>("form[method=post]")
        .Single(f => handler.Length > 0 == (f.GetAttribute("action") ?? "").Contains("handler=", StringComparison.Ordinal) && (f.GetAttribute("action") ?? "").Contains(handler, StringComparison.Ordinal));

    private async Task AssertRefusedAsync(HttpResponseMessage answer, string words)
    {
        var page = await ReadAsync(answer);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("Masuk", page.QuerySelector("h1")!.TextContent);
        Assert.Contains(words, page.QuerySelector("[data-errors]")!.TextContent, StringComparison.Ordinal);
        Assert.Null(await OwnerAsync("palsu", "orang"));
    }

    /// <summary>Presses the provider's button.</summary>
    private async Task<Uri> StartAsync(Infrastructure.Browser browser, string provider, string returnUrl = "/", string language = "")
    {
        var answer = await browser.GetAsync($"{language}/account/external?handler=Start&provider={provider}&returnUrl={Uri.EscapeDataString(returnUrl)}");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var start = answer.Headers.Location!;
        Assert.True(start.IsAbsoluteUri, $"sent to {start}");
        app.Fake.Nonce = QueryHelpers.ParseQuery(start.Query)["nonce"]!;
        return start;
    }

    /// <summary>What the provider that lies would send the person back with, with one thing changed.</summary>
    private Uri Callback(Uri start, string provider, params (string Name, string? Value)[] other)
    {
        var values = new Dictionary<string, string?> { ["code"] = "satu", ["state"] = QueryHelpers.ParseQuery(start.Query)["state"], ["iss"] = app.Fake.Issuer };
        foreach (var (name, value) in other)
        {
            values[name] = value;
        }

        return new Uri(QueryHelpers.AddQueryString($"http://localhost/account/external/callback/{provider}", values.Where(v => v.Value is not null)));
    }

    /// <summary>To the page on which the way ends.</summary>
    private static async Task<HttpResponseMessage> FollowAsync(Infrastructure.Browser browser, Uri back)
    {
        var answer = await browser.GetAsync(back.ToString());
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return await browser.GetAsync(answer.Headers.Location!.ToString());
    }

    private async Task<HttpResponseMessage> FollowAsync(Infrastructure.Browser browser, string provider) =>
        await FollowAsync(browser, Callback(await StartAsync(browser, provider), provider));

    /// <summary>To the provider and back: the answer of /account/external.</summary>
    private async Task<HttpResponseMessage> ArriveAsync(Infrastructure.Browser browser, string provider, string? login = null, string returnUrl = "/")
    {
        var start = await StartAsync(browser, provider, returnUrl);
        return await FollowAsync(browser, login is null ? Callback(start, provider) : await CertifiedProvider.WalkAsync(start, login));
    }

    private async Task<(Person Person, Infrastructure.Browser Browser)> SignedInAsync()
    {
        var person = await app.PersonAsync();
        var browser = app.Stranger();
        await browser.SubmitAsync("/account/login", "", ("Input.Contact", person.Email), ("Input.Password", App.Password));
        return (person, browser);
    }

    private Task<Participant?> OwnerAsync(string provider, string subject) =>
        app.DbAsync(db => db.Participants.SingleOrDefaultAsync(p => db.UserLogins.Any(l => l.LoginProvider == provider && l.ProviderKey == subject && l.UserId == p.Id), Cancel));

    private Task<List<string>> EventsAsync(long actor) =>
        app.DbAsync(db => db.Events.Where(e => e.ActorId == actor && e.Kind.StartsWith("login.")).OrderBy(e => e.Id).Select(e => e.Kind).ToListAsync(Cancel));

    /// <summary>Encrypted to the program's key by the library itself.</summary>
    private string Wrap(string token, string content) => new JsonWebTokenHandler().EncryptToken(token, new EncryptingCredentials(FakeProvider.NewKey(), SecurityAlgorithms.EcdhEsA256kw, content) { KeyExchangePublicKey = app.Envelope });
}
