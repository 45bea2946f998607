using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Participants;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Http;

/// <summary>Passkeys as the only way in, beside a password, for staff; and every answer that must not be taken.</summary>
public sealed class PasskeyTests(PasskeyTests.PatientSite site) : IClassFixture<PasskeyTests.PatientSite>
{
    /// <summary>Everything comes from one address here.</summary>
    public sealed class PatientSite : PublicSite
    {
        protected override Dictionary<string, string?> Settings() => new(base.Settings()) { ["Limits:SignInBurst"] = "10000" };
    }

    private const string Login = "/account/login";
    private const string Security = "/account/security";
    private const string Origin = "https://fkp.contoh.test";
    private static int _people;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("hanya-kunci@contoh.test")]
    [InlineData("0812 9999 4321")]
    public async Task Somebody_registers_with_a_passkey_alone_and_signs_in_with_it(string contact)
    {
        var (device, browser) = (new SoftDevice(Origin), site.Stranger());
        using var opened = await RegisterAsync(browser, device, contact);
        var codes = (await browser.PageAsync(opened.Headers.Location!.ToString())).QuerySelectorAll("[data-codes] code").Length;
        var again = site.Stranger();
        device.Count++;
        using var entered = await UseAsync(again, device, $"{Login}?returnUrl=/challenges", "Passkey");

        Assert.Equal($"{Security}?returnUrl=%2Fchallenges", opened.Headers.Location!.ToString());
        Assert.Equal(RecoveryCode.Count, codes);
        Assert.Equal("/challenges", entered.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.OK, (await again.GetAsync("/account")).StatusCode);
        var person = await OwnerAsync(device);
        Assert.Null(person.PasswordHash);
        Assert.True(person.TwoFactorEnabled);
        Assert.DoesNotContain(contact, device.Handle, StringComparison.OrdinalIgnoreCase);
        Assert.Equal([SignInWay.Passkey, SignInWay.Passkey], await site.DbAsync(db => db.Sessions.Where(s => s.ParticipantId == person.Id).Select(s => s.Way).ToListAsync(Cancel)));
        Assert.Equal([EventKinds.PasskeyAdded], await EventsAsync(person.Id));
        var kept = await site.DbAsync(db => db.Passkeys.SingleAsync(k => k.ParticipantId == person.Id, Cancel));
        Assert.Equal((1, true), (kept.SignCount, kept.UsedAt is not null));
    }

    [Fact]
    public async Task A_taken_address_is_answered_like_a_free_one_and_opens_nothing()
    {
        var known = await site.PersonAsync();
        var (device, browser) = (new SoftDevice(Origin), site.Stranger());

        using var answer = await SendNewAsync(browser, device, "/account/register", "Passkey", Account(known.Email));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains("sudah punya akun", (await site.MessageAsync(known.Email)).Content.Text, StringComparison.Ordinal);
        using var refused = await UseAsync(site.Stranger(), device, Login, "Passkey");
        await IsRefusedAsync(refused, "tidak diterima");
    }

    [Fact]
    public async Task A_form_that_is_not_right_makes_no_passkey()
    {
        var browser = site.Stranger();
        var button = await ButtonAsync(browser, "/account/register", "Passkey");

        using var asked = await SendAsync(browser, button, button.GetAttribute("data-options")!, Account("bukan alamat"));
        using var sent = await SendAsync(browser, button, button.GetAttribute("data-answer")!, [.. Account("bukan alamat"), ("credential", "")]);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (asked.StatusCode, sent.StatusCode));
        Assert.NotNull((await Infrastructure.Browser.ReadAsync(sent)).QuerySelector("#Input_Contact-e"));
    }

    [Fact]
    public async Task A_passkey_is_the_second_step_after_the_password_and_so_are_the_codes_that_came_with_it()
    {
        var person = await site.PersonAsync();
        var device = new SoftDevice(Origin);
        var (browser, elsewhere) = (await EnteredAsync(person), await EnteredAsync(person));

        using var added = await AddAsync(browser, device);
        var page = await browser.PageAsync(Security);
        var paper = page.QuerySelector("[data-codes] code")!.TextContent;
        var again = site.Stranger();
        var door = await SignInAsync(again, person);
        using var wrong = await UseAsync(again, Stranger(), door, "Passkey");
        using var passed = await UseAsync(again, device, door, "Passkey");
        var onPaper = site.Stranger();
        using var byPaper = await onPaper.SubmitAsync(await SignInAsync(onPaper, person), "", ("Input.Code", paper));

        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.GetAsync("/account")).StatusCode); // it came in by the password alone
        Assert.StartsWith("/account/second-factor", door, StringComparison.Ordinal);
        await IsRefusedAsync(wrong, "tidak diterima");
        Assert.Equal(HttpStatusCode.Redirect, byPaper.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await again.GetAsync("/account")).StatusCode);
        Assert.Contains("Kunci uji", page.QuerySelector("#kunci-sandi")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("kata sandi dan kunci sandi", (await again.PageAsync(Security)).QuerySelector(".lrows:not(.ruled)")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_counts_with_a_passkey_and_no_longer_without_it()
    {
        var unit = await site.UnitAsync();
        var officer = await site.PersonAsync("Petugas Kunci", Role.Officer, unit);
        await site.DbAsync(async db =>
        {
            (await db.Participants.SingleAsync(p => p.Id == officer.Id, Cancel)).RemoveAuthenticator(hasPasskey: false);
            return await db.SaveChangesAsync(Cancel);
        });
        var browser = await EnteredAsync(officer);
        async Task<HttpStatusCode> WorkAsync() => (await browser.GetAsync($"/workspace/{unit.Slug}")).StatusCode;

        var before = await WorkAsync();
        using var added = await AddAsync(browser, new SoftDevice(Origin));
        var with = await WorkAsync();
        using var removed = await browser.SubmitAsync(Security, "RemovePasskey");
        var after = await WorkAsync();

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.Forbidden), (before, with, after));
        Assert.Equal(0, await site.DbAsync(db => db.RecoveryCodes.CountAsync(c => c.ParticipantId == officer.Id, Cancel)));
        Assert.Equal([EventKinds.PasskeyAdded, EventKinds.PasskeyRemoved], await EventsAsync(officer.Id));
    }

    [Fact]
    public async Task Beside_an_app_a_passkey_asks_for_its_code_and_leaves_it_and_the_paper_codes_alone()
    {
        var officer = await site.PersonAsync("Petugas Dua", Role.Officer, await site.UnitAsync());
        var browser = site.Stranger();
        await browser.SubmitAsync(await SignInAsync(browser, officer), "", ("Input.Code", Totp.CodeAt(App.TotpSecret, site.Clock.Now)));
        site.Clock.Now += TimeSpan.FromMinutes(11); // signing in was too long ago to count as a proof
        var hidden = (await browser.PageAsync(Security)).QuerySelector("button[data-answer*='AddPasskey']");

        using var proved = await browser.SubmitAsync(Security, "Prove", ("Input.Proof", Totp.CodeAt(App.TotpSecret, site.Clock.Now)));
        using var added = await AddAsync(browser, new SoftDevice(Origin));
        using var removed = await browser.SubmitAsync(Security, "RemovePasskey");

        Assert.Null(hidden);
        Assert.Equal($"{Security}#kunci-sandi", proved.Headers.Location?.ToString());
        Assert.Equal($"{Security}#kunci-sandi", added.Headers.Location?.ToString()); // no codes to show
        Assert.Equal($"{Security}#kunci-sandi", removed.Headers.Location?.ToString());
        Assert.True(await site.DbAsync(db => db.Participants.AnyAsync(p => p.Id == officer.Id && p.TwoFactorEnabled && p.TotpSealed != null, Cancel)));
    }

    [Fact]
    public async Task An_app_is_added_beside_a_passkey_only_by_who_proved_that_one_and_keeps_the_paper_codes()
    {
        const string app = "/account/security/authenticator";
        var person = await site.PersonAsync();
        var (device, browser) = (new SoftDevice(Origin), await EnteredAsync(person));
        using var added = await AddAsync(browser, device);
        var codes = (await browser.PageAsync(Security)).QuerySelectorAll("[data-codes] code").Length;
        var secret = (await browser.PageAsync(app)).QuerySelector("[data-secret]")!.TextContent;
        site.Clock.Now += TimeSpan.FromMinutes(11);
        using var shown = await browser.GetAsync(app);
        using var proved = await UseAsync(browser, device, Security, "ProveByPasskey");
        using var kept = await browser.SubmitAsync(app, "", ("Input.Code", Totp.CodeAt(secret, site.Clock.Now)));
        var after = await browser.PageAsync(Security);

        Assert.Equal(RecoveryCode.Count, codes);
        Assert.Equal($"{Security}#kunci-sandi", shown.Headers.Location?.ToString());
        Assert.Equal(Security, kept.Headers.Location?.ToString());
        Assert.Empty(after.QuerySelectorAll("[data-codes]"));
        Assert.Contains("Sisa kode cadangan: 10.", after.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Lepaskan aplikasi autentikator", after.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_only_way_into_an_account_cannot_be_removed_and_who_proves_it_again_may_change_it()
    {
        var (device, browser) = (new SoftDevice(Origin), site.Stranger());
        using var opened = await RegisterAsync(browser, device, $"satu-jalan{_people++}@contoh.test");
        using var last = await browser.SubmitAsync(Security, "RemovePasskey");
        site.Clock.Now += TimeSpan.FromMinutes(11);
        var asks = await browser.PageAsync(Security);
        using var late = await browser.Http.PostAsync($"{Security}?handler=RemovePasskey&id=1", new FormUrlEncodedContent([TokenOf(asks)]), Cancel);
        device.Count++;
        using var proved = await UseAsync(browser, device, Security, "ProveByPasskey");
        using var fresh = await browser.SubmitAsync(Security, "NewCodes");
        using var password = await browser.SubmitAsync(Security, "Password", ("Input.Password", App.Password));
        using var removed = await browser.SubmitAsync(Security, "RemovePasskey");
        device.Count++;
        using var refused = await UseAsync(site.Stranger(), device, Login, "Passkey");

        Assert.Equal(HttpStatusCode.Conflict, last.StatusCode);
        Assert.Contains("satu-satunya cara Anda masuk", await last.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Null(asks.QuerySelector("form[action*='RemovePasskey']"));
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.Redirect, HttpStatusCode.Redirect, HttpStatusCode.Redirect], [proved.StatusCode, fresh.StatusCode, password.StatusCode, removed.StatusCode]);
        await IsRefusedAsync(refused, "tidak diterima");
    }

    [Fact]
    public async Task Whatever_is_wrong_with_an_answer_it_is_refused_in_the_same_words()
    {
        var device = new SoftDevice(Origin) { Count = 7 };
        using var opened = await RegisterAsync(site.Stranger(), device, $"salah{_people++}@contoh.test");

        foreach (var spoil in new Action<SoftDevice>[]
        {
            d => (d.Count, d.Origin) = (8, "https://fkp.contoh.test.jahat.test"),
            d => (d.Count, d.Origin) = (8, "http://fkp.contoh.test"),
            d => (d.Count, d.Spoils) = (8, true),
            d => (d.Count, d.Verifies) = (8, false),
            d => d.Count = 7, // as before: perhaps a copy of the key
            d => d.Count = 3,
        })
        {
            spoil(device);
            var browser = site.Stranger();
            using var refused = await UseAsync(browser, device, Login, "Passkey");
            await IsRefusedAsync(refused, "tidak diterima");
            Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account")).StatusCode);
            (device.Origin, device.Spoils, device.Verifies) = (Origin, false, true);
        }

        device.Count = 8;
        using var right = await UseAsync(site.Stranger(), device, Login, "Passkey");
        using var nonsense = await UseAsync(site.Stranger(), device, Login, "Passkey", after: _ => "[1]");
        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
        await IsRefusedAsync(nonsense, "tidak diterima");
    }

    [Fact]
    public async Task A_challenge_counts_once_for_five_minutes_in_its_browser_and_for_what_it_was_asked()
    {
        var device = new SoftDevice(Origin);
        using var opened = await RegisterAsync(site.Stranger(), device, $"sekali{_people++}@contoh.test");

        var browser = site.Stranger();
        var button = await ButtonAsync(browser, Login, "Passkey");
        using var asked = await browser.GetAsync(button.GetAttribute("data-options")!);
        var cookie = Assert.Single(asked.Headers.GetValues("Set-Cookie"), c => c.StartsWith("__Host-fkp-passkey=", StringComparison.Ordinal));
        var answer = device.Use(JsonNode.Parse(await asked.Content.ReadAsStringAsync(Cancel))!);
        using var elsewhere = await SendAsync(site.Stranger(), button, button.GetAttribute("data-answer")!, ("credential", answer));
        using var once = await SendAsync(browser, button, button.GetAttribute("data-answer")!, ("credential", answer));

        // The device does not count, so nothing but the challenge tells the second answer from the first.
        var copy = site.Stranger();
        var form = await ButtonAsync(copy, Login, "Passkey");
        copy.Http.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        using var twice = await SendAsync(copy, form, form.GetAttribute("data-answer")!, ("credential", answer));

        using var late = await UseAsync(site.Stranger(), device, Login, "Passkey", after: d =>
        {
            site.Clock.Now += TimeSpan.FromMinutes(5);
            return d;
        });
        var other = site.Stranger();
        var registering = await ButtonAsync(other, "/account/register", "Passkey");
        using var options = await SendAsync(other, registering, registering.GetAttribute("data-options")!, Account("lain@contoh.test"));
        using var mixed = await SendAsync(other, await ButtonAsync(other, Login, "Passkey"), $"{Login}?handler=Passkey", ("credential", answer));

        Assert.Contains("samesite=strict; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.BadRequest, elsewhere.StatusCode); // without its cookies not even the form is ours
        Assert.Equal(HttpStatusCode.Redirect, once.StatusCode);
        await IsRefusedAsync(twice, "sudah lewat atau sudah dijawab");
        await IsRefusedAsync(late, "sudah lewat atau sudah dijawab");
        await IsRefusedAsync(mixed, "sudah lewat atau sudah dijawab");
    }

    [Fact]
    public async Task Ten_wrong_answers_lock_a_passkey_for_a_while()
    {
        var device = new SoftDevice(Origin);
        using var opened = await RegisterAsync(site.Stranger(), device, $"kunci{_people++}@contoh.test");
        device.Spoils = true;
        for (var i = 0; i < SignInGuard.MostFailures; i++)
        {
            using var wrong = await UseAsync(site.Stranger(), device, Login, "Passkey");
            Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        }

        device.Spoils = false;
        using var locked = await UseAsync(site.Stranger(), device, Login, "Passkey");
        site.Clock.Now += SignInGuard.LockedFor;
        using var open = await UseAsync(site.Stranger(), device, Login, "Passkey");

        await IsRefusedAsync(locked, "dikunci");
        Assert.Equal(HttpStatusCode.Redirect, open.StatusCode);
    }

    private static (string, string)[] Account(string contact) => [("Input.Contact", contact), ("Input.DisplayName", "Siti Kunci"), ("Input.Age", "adult")];

    /// <summary>A device whose passkey nobody here knows.</summary>
    private static SoftDevice Stranger()
    {
        var device = new SoftDevice(Origin);
        device.Make(JsonNode.Parse("""{"rp": {"id": "fkp.contoh.test"}, "user": {"id": "cDE"}, "challenge": "AAAA"}""")!);
        return device;
    }

    private static async Task IsRefusedAsync(HttpResponseMessage answer, string why)
    {
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(why, (await Infrastructure.Browser.ReadAsync(answer)).QuerySelector("[data-errors]")!.TextContent, StringComparison.Ordinal);
    }

    /// <summary>The button that sends its answer to that handler.</summary>
    private static async Task<IHtmlButtonElement> ButtonAsync(Infrastructure.Browser browser, string address, string handler) =>
        (await browser.PageAsync(address)).QuerySelectorAll<IHtmlButtonElement>("button[data-passkey]").Single(b => b.GetAttribute("data-answer")!.EndsWith($"handler={handler}", StringComparison.Ordinal));

    private static Task<HttpResponseMessage> SendAsync(Infrastructure.Browser browser, IHtmlButtonElement button, string to, params (string, string)[] values)
    {
        var form = button.Form!;
        form.SetAttribute("action", to);
        return browser.SendAsync(form, to, values);
    }

    /// <summary>Presses a button that uses a passkey.</summary>
    /// <param name="after">What the device answers, or null: the right thing.</param>
    private static Task<HttpResponseMessage> UseAsync(Infrastructure.Browser browser, SoftDevice device, string address, string handler, Func<SoftDevice, string> after) =>
        UseAsync(browser, address, handler, _ => after(device));

    private static Task<HttpResponseMessage> UseAsync(Infrastructure.Browser browser, SoftDevice device, string address, string handler, Func<SoftDevice, SoftDevice>? after = null) =>
        UseAsync(browser, address, handler, asked => (after?.Invoke(device) ?? device).Use(asked));

    private static async Task<HttpResponseMessage> UseAsync(Infrastructure.Browser browser, string address, string handler, Func<JsonNode, string> answer)
    {
        var button = await ButtonAsync(browser, address, handler);
        using var asked = await browser.GetAsync(button.GetAttribute("data-options")!);
        return await SendAsync(browser, button, button.GetAttribute("data-answer")!, ("credential", answer(JsonNode.Parse(await asked.Content.ReadAsStringAsync(Cancel))!)));
    }

    /// <summary>Presses a button that makes a passkey.</summary>
    private static async Task<HttpResponseMessage> SendNewAsync(Infrastructure.Browser browser, SoftDevice device, string address, string handler, params (string, string)[] values)
    {
        var button = await ButtonAsync(browser, address, handler);
        using var asked = await SendAsync(browser, button, button.GetAttribute("data-options")!, values);
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        var answer = device.Make(JsonNode.Parse(await asked.Content.ReadAsStringAsync(Cancel))!);
        return await SendAsync(browser, button, button.GetAttribute("data-answer")!, [.. values, ("credential", answer)]);
    }

    private static Task<HttpResponseMessage> AddAsync(Infrastructure.Browser browser, SoftDevice device) => SendNewAsync(browser, device, Security, "AddPasskey", ("Input.Name", "Kunci uji"));

    private async Task<HttpResponseMessage> RegisterAsync(Infrastructure.Browser browser, SoftDevice device, string contact)
    {
        using var waits = await SendNewAsync(browser, device, "/account/register?returnUrl=/challenges", "Passkey", Account(contact));
        return await browser.SubmitAsync(waits.Headers.Location!.ToString(), "", ("Input.Code", await site.CodeAsync(contact)));
    }

    private async Task<Infrastructure.Browser> EnteredAsync(Person person)
    {
        var browser = site.Stranger();
        await SignInAsync(browser, person);
        return browser;
    }

    /// <returns>Where it leads.</returns>
    private static async Task<string> SignInAsync(Infrastructure.Browser browser, Person person) =>
        (await browser.SubmitAsync(Login, "", ("Input.Contact", person.Email), ("Input.Password", App.Password))).Headers.Location!.ToString();

    private static KeyValuePair<string, string> TokenOf(IDocument page) =>
        new("__RequestVerificationToken", page.QuerySelector<IHtmlInputElement>("main input[name=__RequestVerificationToken]")!.Value);

    private Task<Participant> OwnerAsync(SoftDevice device)
    {
        var handle = device.Handle;
        return site.DbAsync(db => db.Participants.SingleAsync(p => p.UserName == handle, Cancel));
    }

    private Task<List<string>> EventsAsync(long person) =>
        site.DbAsync(db => db.Events.Where(e => e.ActorId == person && e.Kind.StartsWith("passkey.")).OrderBy(e => e.Id).Select(e => e.Kind).ToListAsync(Cancel));
}
