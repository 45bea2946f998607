using System.Globalization;
using FkpDigital.Challenges;
using FkpDigital.Commitments;
using FkpDigital.Desk;
using FkpDigital.Forums;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace FkpDigital.Tests.Browser;

/// <summary>Whoever works with the site gets in as everybody does: in both languages, light and dark, on a desktop and on a phone, also where something was refused.</summary>
public sealed class StaffAccessTests(DemoSite site, Chromium chromium) : IClassFixture<DemoSite>
{
    private const string Slug = "mal-pelayanan-publik-karanganyar";
    private const string Work = "/workspace/dpmptsp-karanganyar";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("/en")]
    public async Task The_work_area_opens_to_everybody(string language)
    {
        await using var window = await SignedInAsync("petugas@contoh.test");
        var access = new Access(window);
        var challenge = await site.DbAsync(db => db.Challenges.Where(c => c.Slug == Slug).Select(c => c.Id).SingleAsync(Cancel));
        var forum = await site.DbAsync(db => db.Forums.Where(f => f.Round.ChallengeId == challenge).Select(f => f.Id).FirstAsync(Cancel));
        var article = await site.DbAsync(db => db.Articles.Where(a => a.Agency!.Slug == "dpmptsp-karanganyar").OrderBy(a => a.Id).Select(a => a.Id).FirstAsync(Cancel));
        var entry = await site.DbAsync(db => db.AssistedEntries.Where(e => e.State == EntryState.Waiting).Select(e => e.Id).FirstAsync(Cancel));
        string[] addresses =
        [
            "", "/desk", "/desk?state=confirmed", $"/desk/{entry}", "/desk/new", "/desk/new?kind=proposal", "/challenges", "/challenges/new", $"/challenges/{challenge}", $"/challenges/{challenge}/edit", "/forums",
            $"/forums/{forum}", $"/forums/{forum}/meeting", $"/forums/{forum}/attendance", $"/forums/{forum}/outcomes", $"/forums/{forum}/record",
            "/commitments", $"/commitments/{await RunningPromiseAsync()}", "/articles", "/articles/new", $"/articles/{article}",
        ];
        foreach (var address in addresses)
        {
            await LookAsync(access, language, Work + address);
        }

        AssertNothing(access);
    }

    [Fact]
    public async Task Menus_and_refused_forms_of_the_work_area_open_to_everybody()
    {
        await using var window = await SignedInAsync("petugas@contoh.test");
        var access = new Access(window);
        var promise = Address($"{Work}/commitments/{await RunningPromiseAsync()}");

        await access.LookIntoSheetsAsync(Work);
        await access.LookAtRefusalAsync($"{Work}/desk/new?kind=comment");
        await access.LookAtRefusalAsync($"{Work}/challenges/new");
        await access.LookAtRefusalAsync(promise, "Progress");
        await access.LookAtRefusalAsync(promise, "Evidence");

        AssertNothing(access);
    }

    [Fact]
    public async Task A_forum_that_is_prepared_and_a_record_that_is_written_open_to_everybody()
    {
        var now = site.Clock.Now;
        var challenge = await site.OpenChallengeAsync();
        await site.ProposalAsync(challenge);
        var story = await ForumStory.TellAsync(site);
        var forum = await site.UseAsync<RunAgenda, Forum>(r => r.CallForumAsync(challenge.Id, 1, "Forum loket yang ramah", story.Officer.Id, Cancel));
        var unit = await site.DbAsync(db => db.Agencies.Where(a => a.Id == challenge.AgencyId).Select(a => a.Slug).SingleAsync(Cancel));
        var page = Address($"/workspace/{unit}/forums/{forum.Id}");
        await using var officer = await chromium.OpenAsync(site.Address);
        await officer.SignInAsync(await OfficerOfAsync(challenge.AgencyId), site.Clock);
        var preparing = new Access(officer);
        await preparing.LookAtAllWaysAsync(page);
        await preparing.LookAtRefusalAsync(page, "Add");
        await preparing.LookAtRefusalAsync($"{page}/meeting");
        await preparing.LookAtRefusalAsync($"{page}/attendance", "Add");

        await using var secretary = await chromium.OpenAsync(site.Address);
        await secretary.SignInAsync(story.Secretary.Email, site.Clock);
        var writing = new Access(secretary);
        await writing.LookAtAllWaysAsync(story.RecordPage);
        await story.FillAsync();
        await writing.LookAtBothWaysAsync($"/en{story.RecordPage}");

        site.Clock.Now = now;
        AssertNothing(preparing, writing);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/en")]
    public async Task Moderators_and_administrators_find_open_pages(string language)
    {
        await using var moderator = await SignedInAsync("moderator@contoh.test");
        var moderation = new Access(moderator);
        foreach (var address in new[] { "/moderation", "/moderation?tab=hidden", "/moderation?tab=log" })
        {
            await LookAsync(moderation, language, address);
        }

        await moderation.LookAtRefusalAsync($"{language}/moderation");
        await using var admin = await SignedInAsync("admin@contoh.test");
        var office = new Access(admin);
        var agency = await site.DbAsync(db => db.Agencies.OrderBy(a => a.Id).Select(a => a.Id).FirstAsync(Cancel));
        foreach (var address in new[] { "/admin", Address($"/admin/agencies/{agency}"), Address($"/admin/agencies/new?parent={agency}"), "/admin/people", "/admin/import" })
        {
            await LookAsync(office, language, address);
        }

        await office.LookAtRefusalAsync(Address($"{language}/admin/agencies/{agency}"), "Grant");
        await office.LookAtRefusalAsync(Address($"{language}/admin/agencies/new?parent={agency}"));
        AssertNothing(moderation, office);
    }

    [Fact]
    public async Task Account_pages_menus_and_sheets_open_to_everybody_also_where_something_was_refused()
    {
        await using var visitor = await chromium.OpenAsync(site.Address);
        var strange = new Access(visitor);
        await strange.LookIntoSheetsAsync("/");
        foreach (var address in new[] { "/account/login", "/account/register" })
        {
            await strange.LookAtBothWaysAsync($"/en{address}");
            await strange.LookAtRefusalAsync(address);
        }

        await using var citizen = await SignedInAsync("warga@contoh.test");
        var own = new Access(citizen);
        foreach (var address in new[] { "/account", "/account/tokens" })
        {
            await own.LookAtBothWaysAsync($"/en{address}");
        }

        await own.LookAtRefusalAsync("/account");
        await own.LookAtRefusalAsync("/account/tokens", "Create");
        await own.LookAtRefusalAsync($"/en/challenges/{Slug}/proposals/new");
        var proposal = Address($"/proposals/{await site.DbAsync(db => db.Proposals.Where(p => p.Challenge.Slug == Slug && p.Round.Phase == RoundPhase.Voting).Select(p => p.Id).FirstAsync(Cancel))}");
        await own.LookAtRefusalAsync(proposal, "Comment");
        await citizen.Page.GetByLabel("Alasan Anda").FillAsync("Ibu saya menunggu tiga jam.");
        await citizen.Page.GetByRole(AriaRole.Button, new() { Name = "Kirim", Exact = true }).ClickAsync();
        await citizen.Page.GetByText("Ibu saya menunggu tiga jam.").WaitForAsync();
        await own.LookIntoSheetsAsync(proposal); // with the sheet that asks before one's own comment is deleted
        AssertNothing(strange, own);
    }

    private static Task LookAsync(Access access, string language, string address) =>
        language.Length == 0 ? access.LookAtAllWaysAsync(address) : access.LookAtBothWaysAsync(language + address);

    private Task<long> RunningPromiseAsync() =>
        site.DbAsync(db => db.Commitments.Where(c => c.Agency.Slug == "dpmptsp-karanganyar" && c.State != CommitmentState.Done && c.State != CommitmentState.Superseded).OrderBy(c => c.Id).Select(c => c.Id).FirstAsync(Cancel));

    private Task<string> OfficerOfAsync(long agency) =>
        site.DbAsync(db => db.Memberships.Where(m => m.AgencyId == agency).Join(db.Users, m => m.ParticipantId, u => u.Id, (m, u) => u.Email!).FirstAsync(Cancel));

    private async Task<Window> SignedInAsync(string email)
    {
        var window = await chromium.OpenAsync(site.Address);
        await window.SignInToDemoAsync(email);
        return window;
    }

    private static string Address(FormattableString address) => address.ToString(CultureInfo.InvariantCulture);

    private static void AssertNothing(params Access[] looks)
    {
        var findings = looks.SelectMany(l => l.Findings).ToList();
        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }
}
