using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using FkpDigital.Agencies;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Http;

/// <summary>Roles for people who have no account yet, and who may give which.</summary>
public sealed class InvitationTests(AccountTests.PatientApp app) : IClassFixture<AccountTests.PatientApp>
{
    private const string Password = "kalimat yang panjang";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Somebody_without_an_account_is_invited_registers_and_takes_the_role()
    {
        var unit = await app.UnitAsync();
        var admin = await app.PersonAsync("Pengelola", Role.Admin, unit);
        var page = $"/admin/agencies/{unit.Id}";
        await admin.Browser.SubmitAsync(page, "Grant", ("Input.Email", "calon@contoh.test"), ("Input.Role", "Officer"));
        var twice = await admin.Browser.SubmitAsync(page, "Grant", ("Input.Email", "Calon@contoh.test"), ("Input.Role", "Officer"));
        var listed = (await admin.Browser.PageAsync(page)).Body!.TextContent;
        var link = await LinkAsync("calon@contoh.test");
        var browser = app.Stranger();

        var first = (await browser.PageAsync(link)).Body!.TextContent;
        var asked = (await browser.SubmitAsync($"/account/register?returnUrl={link}", "",
            ("Input.Contact", "calon@contoh.test"), ("Input.DisplayName", "Calon Petugas"), ("Input.Password", Password), ("Input.Age", "adult"))).Headers.Location!.ToString();
        var back = await browser.SubmitAsync(asked, "", ("Input.Code", await app.CodeAsync("calon@contoh.test")));
        var taken = await browser.SubmitAsync(link, "");
        using var again = await browser.GetAsync(link);
        using var work = await browser.GetAsync($"/workspace/{unit.Slug}");

        Assert.Equal(HttpStatusCode.Conflict, twice.StatusCode);
        Assert.Contains("calon@contoh.test", listed, StringComparison.Ordinal);
        Assert.Contains(unit.Name, first, StringComparison.Ordinal);
        Assert.Equal(link, back.Headers.Location?.ToString());
        Assert.Equal("/account/security/authenticator", taken.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.Gone, again.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, work.StatusCode); // the second step is still to come
        Assert.Equal(1, await app.DbAsync(db => db.Memberships.CountAsync(m => m.AgencyId == unit.Id && m.Role == Role.Officer && m.EndedAt == null, Cancel)));
    }

    [Fact]
    public async Task A_link_is_for_one_address_for_seven_days_and_until_it_is_taken_back()
    {
        var unit = await app.UnitAsync();
        var admin = await app.PersonAsync("Pengelola", Role.Admin, unit);
        var page = $"/admin/agencies/{unit.Id}";
        await admin.Browser.SubmitAsync(page, "Grant", ("Input.Email", "satu@contoh.test"), ("Input.Role", "Secretary"));
        await admin.Browser.SubmitAsync(page, "Grant", ("Input.Email", "dua@contoh.test"), ("Input.Role", "Secretary"));
        var (one, two) = (await LinkAsync("satu@contoh.test"), await LinkAsync("dua@contoh.test"));
        var other = await app.PersonAsync();

        var strange = await other.Browser.PageAsync(one);
        var form = (await other.Browser.PageAsync("/account")).QuerySelectorAll<IHtmlFormElement>("main form[method=post]").First();
        form.SetAttribute("action", one);
        var forced = await other.Browser.SendAsync(form, one);
        var back = (await admin.Browser.PageAsync(page)).QuerySelectorAll<IHtmlFormElement>("form[action*='handler=TakeBack']").First();
        await admin.Browser.SendAsync(back, page);
        using var gone = await app.Stranger().GetAsync(one);
        var now = app.Clock.Now;
        app.Clock.Now += StaffInvitation.Life;
        using var late = await app.Stranger().GetAsync(two);
        app.Clock.Now = now;

        Assert.Empty(strange.QuerySelectorAll("main form[method=post]"));
        Assert.Equal(HttpStatusCode.Forbidden, forced.StatusCode);
        Assert.Equal((HttpStatusCode.Gone, HttpStatusCode.Gone), (gone.StatusCode, late.StatusCode));
        Assert.Equal(HttpStatusCode.NotFound, (await app.Stranger().GetAsync("/invitation/tebakan")).StatusCode);
        Assert.Equal(0, await app.DbAsync(db => db.Memberships.CountAsync(m => m.AgencyId == unit.Id && m.Role == Role.Secretary, Cancel)));
    }

    [Fact]
    public async Task A_bureau_gives_the_roles_of_units_and_no_higher_ones()
    {
        var unit = await app.UnitAsync();
        var government = await app.DbAsync(db => db.Agencies.SingleAsync(a => a.Id == unit.ParentId, Cancel));
        var bureau = await app.PersonAsync("Bagian Organisasi", Role.BureauOfficer, government);
        var (admin, person) = (await app.PersonAsync("Pengelola", Role.Admin, unit), await app.PersonAsync("Calon"));
        var page = $"/admin/agencies/{unit.Id}";
        var held = await app.DbAsync(db => db.Memberships.Where(m => m.ParticipantId == admin.Id).Select(m => m.Id).SingleAsync(Cancel));

        var offered = (await bureau.Browser.PageAsync(page)).QuerySelectorAll("select[name='Input.Role'] option").Select(o => o.GetAttribute("value")).ToList();
        var given = await bureau.Browser.SubmitAsync(page, "Grant", ("Input.Email", person.Email), ("Input.Role", "UnitHead"));
        var refused = await bureau.Browser.SubmitAsync(page, "Grant", ("Input.Email", person.Email), ("Input.Role", "Admin"));
        var form = (await bureau.Browser.PageAsync(page)).QuerySelectorAll<IHtmlFormElement>("form[action*='handler=End']").First();
        form.SetAttribute("action", $"{page}?membership={held}&handler=End");
        var ended = await bureau.Browser.SendAsync(form, page);

        Assert.Equal(["Officer", "Secretary", "UnitHead"], offered);
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (given.StatusCode, refused.StatusCode, ended.StatusCode));
        Assert.Null(await app.DbAsync(db => db.Memberships.Where(m => m.Id == held).Select(m => m.EndedAt).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task A_role_is_changed_into_another_and_not_into_one_above_or_out_of_place()
    {
        var unit = await app.UnitAsync();
        var government = await app.DbAsync(db => db.Agencies.SingleAsync(a => a.Id == unit.ParentId, Cancel));
        var (bureau, officer) = (await app.PersonAsync("Bagian Organisasi", Role.BureauOfficer, government), await app.PersonAsync("Petugas Pindah", Role.Officer, unit));
        var page = $"/admin/agencies/{unit.Id}";
        var held = await app.DbAsync(db => db.Memberships.Where(m => m.ParticipantId == officer.Id).Select(m => m.Id).SingleAsync(Cancel));
        async Task<HttpStatusCode> ChangeAsync(string role)
        {
            var form = (await bureau.Browser.PageAsync(page)).QuerySelectorAll<IHtmlFormElement>("form[action*='handler=Change']").Single();
            return (await bureau.Browser.SendAsync(form, page, ("Input.NewRole", role))).StatusCode;
        }

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (await ChangeAsync("Admin"), await ChangeAsync("AgencyHead"), await ChangeAsync("Officer")));
        Assert.Null(await app.DbAsync(db => db.Memberships.Where(m => m.Id == held).Select(m => m.EndedAt).SingleAsync(Cancel)));
        Assert.Equal(HttpStatusCode.Redirect, await ChangeAsync("Secretary"));
        Assert.Equal([Role.Secretary], await app.DbAsync(db => db.Memberships.Where(m => m.ParticipantId == officer.Id && m.EndedAt == null).Select(m => m.Role).ToListAsync(Cancel)));
    }

    [Fact]
    public async Task The_last_administrator_of_the_platform_stays()
    {
        await using var fresh = new App();
        await fresh.InitializeAsync();
        var top = new Agency("Kementerian Sendiri", "kementerian-sendiri", AgencyKind.Ministry, null, null, "", null, null);
        await fresh.SaveAsync(top);
        var (one, two) = (await fresh.PersonAsync("Satu", Role.Admin, top), await fresh.PersonAsync("Dua", Role.Admin, top));
        var page = $"/admin/agencies/{top.Id}";

        async Task<HttpStatusCode> EndAsync(Person who, Person whose)
        {
            var held = await fresh.DbAsync(db => db.Memberships.Where(m => m.ParticipantId == whose.Id).Select(m => m.Id).SingleAsync(Cancel));
            var form = (await who.Browser.PageAsync(page)).QuerySelectorAll<IHtmlFormElement>("form[action*='handler=End']").Single(f => f.GetAttribute("action")!.Contains($"membership={held}", StringComparison.Ordinal));
            return (await who.Browser.SendAsync(form, page)).StatusCode;
        }

        Assert.Equal(HttpStatusCode.Redirect, await EndAsync(one, two));
        Assert.Equal(HttpStatusCode.Conflict, await EndAsync(one, one));
    }

    private async Task<string> LinkAsync(string email) => Regex.Match((await app.MessageAsync(email)).Content.Text, "/invitation/[A-Za-z0-9_-]+").Value;
}
