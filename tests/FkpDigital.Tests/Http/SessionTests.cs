using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using FkpDigital.Participants;
using FkpDigital.Secrets;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Http;

/// <summary>Where an account is open, what opens it, and the permission of a guardian.</summary>
public sealed class SessionTests(AccountTests.PatientApp app) : IClassFixture<AccountTests.PatientApp>
{
    private const string NewPassword = "kalimat baru yang panjang";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_device_is_listed_and_ended_one_by_one_or_all_at_once()
    {
        var person = await app.PersonAsync();
        var (phone, home, office) = (await EnteredAsync(person, "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130 Mobile Safari/537.36"), await EnteredAsync(person), await EnteredAsync(person));

        var listed = await home.PageAsync("/account/security");
        var rows = listed.QuerySelectorAll(".lrows li").Select(r => r.TextContent).ToList();
        var form = listed.QuerySelectorAll<IHtmlFormElement>("form[action*='handler=End']").Single(f => f.Closest("li")?.TextContent.Contains("Android", StringComparison.Ordinal) is true);
        await home.SendAsync(form, "/account/security");

        Assert.Equal(3, rows.Count);
        Assert.Contains("Perangkat ini", rows[0], StringComparison.Ordinal);
        Assert.Contains(rows, r => r.Contains("Chrome, Android", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Redirect, (await phone.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await office.GetAsync("/account")).StatusCode);

        await EnteredAsync(person);
        await home.SubmitAsync("/account/security", "EndOthers");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Redirect), ((await home.GetAsync("/account")).StatusCode, (await office.GetAsync("/account")).StatusCode));
    }

    [Fact]
    public async Task Nobody_ends_the_session_of_another()
    {
        var (mine, other) = (await app.PersonAsync(), await app.PersonAsync());
        var (me, them) = (await EnteredAsync(mine), await EnteredAsync(other));
        await EnteredAsync(mine);
        var theirs = await app.DbAsync(db => db.Sessions.Where(s => s.ParticipantId == other.Id).Select(s => s.Id).SingleAsync(Cancel));
        var form = (await me.PageAsync("/account/security")).QuerySelector<IHtmlFormElement>("form[action*='handler=End']")!;
        form.SetAttribute("action", $"/account/security?id={theirs}&handler=End");

        Assert.Equal(HttpStatusCode.NotFound, (await me.SendAsync(form, "/account/security")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await them.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task A_session_that_nobody_used_for_two_weeks_ends()
    {
        var person = await app.PersonAsync();
        var browser = await EnteredAsync(person);
        var now = app.Clock.Now;
        app.Clock.Now += ForgetAccountTraces.LongestRest + TimeSpan.FromMinutes(1);
        await app.UseAsync<ForgetAccountTraces, bool>(async forget =>
        {
            await forget.RunAsync(Cancel);
            return true;
        });
        app.Clock.Now = now;

        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task The_password_is_changed_with_the_old_one_and_other_devices_leave()
    {
        var person = await app.PersonAsync();
        var (here, there) = (await EnteredAsync(person), await EnteredAsync(person));

        var refused = await here.SubmitAsync("/account/security", "Password", ("Input.Current", "bukan sandinya"), ("Input.Password", NewPassword));
        var weak = await here.SubmitAsync("/account/security", "Password", ("Input.Current", App.Password), ("Input.Password", person.Email));
        var done = await here.SubmitAsync("/account/security", "Password", ("Input.Current", App.Password), ("Input.Password", NewPassword));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.Redirect), (refused.StatusCode, weak.StatusCode, done.StatusCode));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Redirect), ((await here.GetAsync("/account")).StatusCode, (await there.GetAsync("/account")).StatusCode));
    }

    [Fact]
    public async Task A_number_is_added_by_code_signs_in_and_is_sealed_in_the_database()
    {
        var person = await app.PersonAsync();
        var browser = await EnteredAsync(person);

        var page = (await browser.SubmitAsync("/account/contact", "", ("Input.Contact", "+62 811-2222-333"), ("Input.Current", App.Password))).Headers.Location!.ToString();
        var foreign = await (await EnteredAsync(await app.PersonAsync())).GetAsync(page);
        await browser.SubmitAsync(page, "", ("Input.Code", await app.CodeAsync("08112222333")));
        var entered = await app.Stranger().SubmitAsync("/account/login", "", ("Input.Contact", "08112222333"), ("Input.Password", App.Password));

        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, entered.StatusCode);
        var kept = await app.DbAsync(db => db.Participants.SingleAsync(p => p.Id == person.Id, Cancel));
        Assert.DoesNotContain("8112222333", System.Text.Encoding.Latin1.GetString(kept.PhoneSealed!), StringComparison.Ordinal);
        Assert.Equal("+628112222333", await app.UseAsync<Vault, string>(v => Task.FromResult(v.Open(Sealed.Phone, kept.PhoneSealed!))));
    }

    [Fact]
    public async Task A_minor_reads_and_takes_part_once_a_guardian_has_agreed()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        var challenge = await app.DbAsync(db => db.Challenges.Where(c => c.Id == proposal.ChallengeId).Select(c => c.Slug).SingleAsync(Cancel));
        var minor = await app.PersonAsync("Anak Uji");
        await app.DbAsync(db => db.Participants.Where(p => p.Id == minor.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.IsMinor, true), Cancel));

        Assert.Equal(HttpStatusCode.OK, (await minor.Browser.GetAsync($"/proposals/{proposal.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, await VoteAsync(minor, proposal.Id));
        Assert.Equal(HttpStatusCode.Forbidden, (await minor.Browser.SubmitAsync($"/proposals/{proposal.Id}", "Comment", ("Input.Text", "Saya setuju."))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await minor.Browser.SubmitAsync($"/challenges/{challenge}/proposals/new", "",
            ("Input.Title", "Loket ramah anak sekolah"), ("Input.Problem", "Pelajar sulit datang pada jam sekolah."), ("Input.Recommendation", "Buka loket sore hari."), ("Input.Category", "Loket"))).StatusCode);

        var own = await minor.Browser.SubmitAsync("/account/guardian", "", ("Input.Contact", minor.Email));
        await minor.Browser.SubmitAsync("/account/guardian", "", ("Input.Contact", "ibu@contoh.test"));
        var letter = await app.MessageAsync("ibu@contoh.test");
        var page = System.Text.RegularExpressions.Regex.Match(letter.Content.Text, "/guardian/[A-Za-z0-9_-]+").Value;
        var guardian = app.Stranger();
        (string, string)[] form = [("Input.Name", "Ibu Uji"), ("Input.Relation", "Parent"), ("Input.Code", await app.CodeAsync("ibu@contoh.test"))];
        var unticked = await guardian.SubmitAsync(page, "", form);
        var agreed = await guardian.SubmitAsync(page, "", [.. form, ("Input.Agreed", "true")]);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.Redirect), (own.StatusCode, unticked.StatusCode, agreed.StatusCode));
        Assert.Equal(HttpStatusCode.OK, await VoteAsync(minor, proposal.Id));
        Assert.Equal(1, await app.DbAsync(db => db.GuardianConsents.CountAsync(g => g.ParticipantId == minor.Id, Cancel)));
    }

    private async Task<Infrastructure.Browser> EnteredAsync(Person person, string? userAgent = null)
    {
        var browser = app.Stranger();
        if (userAgent is not null)
        {
            browser.Http.DefaultRequestHeaders.UserAgent.ParseAdd(userAgent);
        }

        using var answer = await browser.SubmitAsync("/account/login", "", ("Input.Contact", person.Email), ("Input.Password", App.Password));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return browser;
    }

    private static async Task<HttpStatusCode> VoteAsync(Person person, long proposal) =>
        (await person.Browser.Http.PutAsync(new Uri($"/api/v1/proposals/{proposal}/vote", UriKind.Relative), null, Cancel)).StatusCode;
}
