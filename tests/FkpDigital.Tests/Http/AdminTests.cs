using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Demo;
using FkpDigital.Participants;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Http;

public sealed class AdminTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_but_an_administrator_sees_the_pages_of_administration()
    {
        var unit = await app.UnitAsync();
        var (citizen, officer) = (await app.PersonAsync(), await app.PersonAsync("Petugas", Role.Officer, unit));

        foreach (var address in new[] { "/admin", "/admin/people", $"/admin/agencies/{unit.Id}", $"/admin/agencies/new?parent={unit.Id}" })
        {
            Assert.Equal(HttpStatusCode.Redirect, (await app.Stranger().GetAsync(address)).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await citizen.Browser.GetAsync(address)).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await officer.Browser.GetAsync(address)).StatusCode);
        }
    }

    [Fact]
    public async Task An_administrator_of_one_government_does_not_reach_another()
    {
        var (mine, other) = (await app.UnitAsync(), await app.UnitAsync());
        var admin = await app.PersonAsync("Pengelola", Role.Admin, mine);

        var tree = await admin.Browser.PageAsync("/admin");
        var grant = await admin.Browser.SubmitAsync($"/admin/agencies/{mine.Id}", "Grant", ("Input.Email", admin.Email), ("Id", $"{other.Id}"));

        Assert.Contains(mine.Name, tree.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(other.Name, tree.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await admin.Browser.GetAsync($"/admin/agencies/{other.Id}")).StatusCode);
        Assert.Equal(0, await app.DbAsync(db => db.Memberships.CountAsync(m => m.AgencyId == other.Id, Cancel)));
        Assert.Equal(HttpStatusCode.Forbidden, grant.StatusCode);
    }

    [Fact]
    public async Task A_role_takes_effect_at_once_and_ends_at_once()
    {
        var unit = await app.UnitAsync();
        var (admin, person) = (await app.PersonAsync("Pengelola", Role.Admin, unit), await app.PersonAsync("Calon"));
        await app.DbAsync(db => db.Participants.Where(p => p.Id == person.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.TwoFactorEnabled, true), Cancel));
        var page = $"/admin/agencies/{unit.Id}";
        var before = await person.Browser.GetAsync(page);

        await admin.Browser.SubmitAsync(page, "Grant", ("Input.Email", person.Email.ToUpperInvariant()), ("Input.Role", "Admin"));
        var during = await person.Browser.GetAsync(page);
        var again = await admin.Browser.SubmitAsync(page, "Grant", ("Input.Email", person.Email), ("Input.Role", "Admin"));
        var held = await app.DbAsync(db => db.Memberships.SingleAsync(m => m.ParticipantId == person.Id, Cancel));
        var form = (await admin.Browser.PageAsync(page)).QuerySelectorAll<IHtmlFormElement>("form")
            .Single(f => f.GetAttribute("action") is { } action && action.Contains($"membership={held.Id}", StringComparison.Ordinal) && action.Contains("End", StringComparison.Ordinal));
        await admin.Browser.SendAsync(form, page);
        var after = await person.Browser.GetAsync(page);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.Forbidden), (before.StatusCode, during.StatusCode, after.StatusCode));
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal(["membership.granted", "membership.ended"], await app.DbAsync(db => db.Events
            .Where(e => e.AgencyId == unit.Id && e.ActorId == admin.Id).OrderBy(e => e.Id).Select(e => e.Kind).ToListAsync(Cancel)));
    }

    [Theory]
    [InlineData("bukan surel", "Officer", "Input_Email-e")]
    [InlineData("", "Officer", "Input_Email-e")]
    [InlineData(null, "Raja", "Input_Role-e")]
    public async Task A_role_needs_an_address_and_must_exist(string? email, string role, string error)
    {
        var unit = await app.UnitAsync();
        var admin = await app.PersonAsync("Pengelola", Role.Admin, unit);

        var answer = await admin.Browser.SubmitAsync($"/admin/agencies/{unit.Id}", "Grant", ("Input.Email", email ?? admin.Email), ("Input.Role", role));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull((await Infrastructure.Browser.ReadAsync(answer)).GetElementById(error));
    }

    [Fact]
    public async Task An_agency_is_added_below_another_where_its_kind_has_a_place()
    {
        var unit = await app.UnitAsync();
        var government = await app.DbAsync(db => db.Agencies.SingleAsync(a => a.Id == unit.ParentId, Cancel));
        var admin = await app.PersonAsync("Pengelola", Role.Admin, government);
        var page = $"/admin/agencies/new?parent={unit.Id}";
        var name = $"Puskesmas Uji {Guid.NewGuid():N}";

        var made = await admin.Browser.SubmitAsync(page, "", ("Input.Name", name), ("Input.Kind", "ServiceUnit"), ("Input.Region", "33.13"), ("Input.Sector", "Kesehatan"));
        var taken = await admin.Browser.SubmitAsync(page, "", ("Input.Name", name), ("Input.Kind", "ServiceUnit"));
        var misplaced = await admin.Browser.SubmitAsync(page, "", ("Input.Name", "Kementerian Uji"), ("Input.Kind", "Ministry"));

        var agency = await app.DbAsync(db => db.Agencies.SingleAsync(a => a.Name == name, Cancel));
        Assert.Equal($"/admin/agencies/{agency.Id}", made.Headers.Location?.ToString());
        Assert.Equal([government.Id, unit.Id, agency.Id], agency.Line);
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.BadRequest), (taken.StatusCode, misplaced.StatusCode));
    }

    [Fact]
    public async Task People_with_roles_are_listed_with_their_agency()
    {
        var unit = await app.UnitAsync();
        var admin = await app.PersonAsync("Pengelola Daftar", Role.Admin, unit);
        var officer = await app.PersonAsync("Petugas Daftar", Role.Officer, unit);

        var page = await admin.Browser.PageAsync("/admin/people");

        Assert.Contains(officer.Email, page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains(unit.Name, page.Body!.TextContent, StringComparison.Ordinal);
    }
}

/// <summary>A new installation: nobody there, and the address from the console.</summary>
public sealed class SetupTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_setup_address_makes_the_first_administrator_once()
    {
        SetupInvitation Invite(out string secret) => SetupInvitation.Issue(app.Clock.Now, out secret);
        await app.SaveAsync(Invite(out var first), Invite(out var second));
        var browser = app.Stranger();
        (string, string)[] form =
        [
            ("Input.Name", "Kementerian Uji"), ("Input.DisplayName", "Pengelola Uji"), ("Input.Contact", "pengelola@contoh.test"), ("Input.Password", "kalimat yang panjang"),
        ];

        var refused = await browser.SubmitAsync($"/setup/{first}", "", [.. form[..3], ("Input.Password", "pendek")]);
        var made = await Task.WhenAll(browser.SubmitAsync($"/setup/{first}", "", form), app.Stranger().SubmitAsync($"/setup/{first}", "", [.. form[..2], ("Input.Contact", "lain@contoh.test"), form[3]]));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Single(made, m => m.StatusCode == HttpStatusCode.Redirect && m.Headers.Location!.ToString() == "/account/security/authenticator");
        Assert.Single(made, m => m.StatusCode == HttpStatusCode.Conflict);
        Assert.Equal(1, await app.DbAsync(db => db.Memberships.CountAsync(m => m.Role == Role.Admin, Cancel)));
        Assert.Equal("kementerian-uji", await app.DbAsync(db => db.Agencies.Select(a => a.Slug).SingleAsync(Cancel)));
        Assert.Equal(1, await app.DbAsync(db => db.Events.CountAsync(e => e.Kind == EventKinds.AdministratorMade, Cancel)));
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync($"/setup/{first}")).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync($"/setup/{second}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/setup/tebakan")).StatusCode);
    }
}

/// <summary>The sign-in page of an installation that shows its demo accounts.</summary>
public sealed class DemoSignInTests(DemoSignInTests.ShowingApp app) : IClassFixture<DemoSignInTests.ShowingApp>
{
    public sealed class ShowingApp : App
    {
        protected override Dictionary<string, string?> Settings() => new(base.Settings()) { ["Demo:Load"] = "true", ["Site:DemoAccounts"] = "true" };
    }

    [Fact]
    public async Task The_sign_in_page_offers_the_demo_accounts_and_they_work()
    {
        var page = await app.Stranger().PageAsync("/account/login");
        var offered = page.QuerySelectorAll("button[name='account']").Select(b => b.GetAttribute("value")!).ToList();
        var browser = app.Stranger();

        var answer = await browser.SubmitAsync("/account/login?returnUrl=/admin", "Demo", ("account", "admin@contoh.test"));
        var stranger = await app.Stranger().SubmitAsync("/account/login", "Demo", ("account", "orang1@contoh.test"));

        Assert.Equal(DemoAccounts.All.Select(a => a.Email), offered);
        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
        Assert.Contains(DemoAccounts.TotpSecret, page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("CONTOH", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/admin", answer.Headers.Location?.ToString());
        Assert.Contains("Kementerian Contoh", (await browser.PageAsync("/admin")).Body!.TextContent, StringComparison.Ordinal);
    }
}
