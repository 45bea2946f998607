using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FkpDigital.Agencies;
using FkpDigital.Audit;
using FkpDigital.Core;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Http;

/// <summary>What staff change or open is noted, and who may read the notes.</summary>
public sealed class AuditTests(PublicSite app) : IClassFixture<PublicSite>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_by_staff_says_who_in_which_role_where_what_before_and_after_and_from_where()
    {
        var story = await ForumStory.TellAsync(app);
        using var written = await story.Secretary.Browser.Http.PutAsJsonAsync(
            $"{story.AgreementApi}/rows/{story.Rows[0]}", new { problem = "Antre tiga jam", recommendation = "Loket lansia", owner = "Kepala Bidang" }, Cancel);
        Assert.True(written.IsSuccessStatusCode, await written.Content.ReadAsStringAsync(Cancel));

        var row = await LastAsync(story.Secretary.Id);

        Assert.Equal((nameof(Role.Secretary), story.Unit.Id, EventKinds.RecordEdited), (row.Roles, row.AgencyId, row.What));
        Assert.Equal("PUT /api/v1/forums/{id:long}/agreement/rows/{rowId:long}", row.Source);
        Assert.Equal(32, row.AddressDigest?.Length);
        using var after = JsonDocument.Parse(row.After!);
        Assert.Equal("Kepala Bidang", after.RootElement.GetProperty($"AgreementRow {story.Rows[0]}").GetProperty("Owner").GetString());
        using var before = JsonDocument.Parse(row.Before!);
        Assert.Equal("", before.RootElement.GetProperty($"AgreementRow {story.Rows[0]}").GetProperty("Owner").GetString());
    }

    [Fact]
    public async Task The_audit_keeps_no_words_of_people_and_not_who_they_are()
    {
        var (unit, moderator) = await ModeratedAsync();
        var citizen = await app.PersonAsync("Nama Yang Tidak Boleh Tinggal");
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync(unit), "Judul yang tidak boleh tinggal", citizen.Id);
        using var hidden = await moderator.Browser.Http.PostAsJsonAsync("/api/v1/moderation/decisions", new { proposal = proposal.Id, action = "hide", reason = "spam", note = "catatan yang tidak boleh tinggal" }, Cancel);
        Assert.Equal(HttpStatusCode.NoContent, hidden.StatusCode);

        var row = await LastAsync(moderator.Id);

        Assert.Equal(EventKinds.ContentHidden, row.What);
        Assert.Contains(citizen.Id, row.Subjects);
        Assert.Contains("Hidden", row.After, StringComparison.Ordinal);
        Assert.DoesNotContain("boleh tinggal", $"{row.Before}{row.After}", StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_staff_do_as_citizens_and_what_is_refused_leaves_no_row()
    {
        var (unit, moderator) = await ModeratedAsync();
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync(unit));
        using var comment = await moderator.Browser.Http.PostAsJsonAsync($"/api/v1/proposals/{proposal.Id}/comments", new { text = "Saya setuju dengan usulan ini." }, Cancel);
        using var refused = await moderator.Browser.Http.PostAsJsonAsync("/api/v1/moderation/decisions", new { proposal = 0, action = "hide", reason = "spam" }, Cancel);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.NotFound), (comment.StatusCode, refused.StatusCode));
        Assert.False(await app.DbAsync(db => db.Audit.AnyAsync(a => a.ActorId == moderator.Id, Cancel)));
    }

    [Fact]
    public async Task Who_opens_restricted_data_is_noted_and_the_person_sees_it()
    {
        var unit = await app.UnitAsync();
        var government = await GovernmentOfAsync(unit);
        var (admin, officer) = (await app.PersonAsync("Pengelola Ingin Tahu", Role.Admin, government), await app.PersonAsync("Petugas Terlihat", Role.Officer, unit));
        Assert.Contains("Belum ada yang melihat", (await officer.Browser.PageAsync("/account/access")).Body!.TextContent, StringComparison.Ordinal);

        using var opened = await admin.Browser.GetAsync($"/admin/agencies/{unit.Id}");
        var page = await officer.Browser.PageAsync("/account/access");
        var english = await officer.Browser.PageAsync("/en/account/access");

        Assert.Contains("Daftar orang dengan surel dibuka", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Pengelola Ingin Tahu, Pengelola, " + unit.Name, page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Opened a list of people with their e-mail addresses", english.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Pengelola Ingin Tahu", (await admin.Browser.PageAsync("/account/access")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_with_whole_phone_numbers_is_not_opened_unseen()
    {
        var story = await ForumStory.TellAsync(app);
        await story.SignAsync();
        var before = await app.DbAsync(db => db.Audit.CountAsync(a => a.What == AuditKinds.RecordReadInFull, Cancel));

        using var masked = await story.Officer.Browser.GetAsync($"{story.AgreementPage}/print");
        using var whole = await story.Officer.Browser.GetAsync($"{story.AgreementPage}/print?full=true");
        using var data = await story.Officer.Browser.GetAsync($"{story.AgreementPage}.json?full=true");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK), (masked.StatusCode, whole.StatusCode, data.StatusCode));
        var rows = await app.DbAsync(db => db.Audit.Where(a => a.What == AuditKinds.RecordReadInFull && a.ActorId == story.Officer.Id).ToListAsync(Cancel));
        Assert.Equal((2, 0), (rows.Count, before));
        Assert.All(rows, r => Assert.Equal((story.Unit.Id, nameof(Role.Officer)), (r.AgencyId, r.Roles)));
    }

    [Fact]
    public async Task The_trail_is_searched_by_who_what_where_and_day_and_only_for_the_own_agencies()
    {
        var (mine, theirs) = (await app.UnitAsync(), await app.UnitAsync());
        var bureau = await app.PersonAsync("Bagian Organisasi", Role.BureauOfficer, await GovernmentOfAsync(mine));
        var other = await app.PersonAsync("Bagian Lain", Role.BureauOfficer, await GovernmentOfAsync(theirs));
        foreach (var (who, unit) in new[] { (bureau, mine), (other, theirs) })
        {
            using var given = await who.Browser.SubmitAsync($"/admin/agencies/{unit.Id}", "Grant", ("Input.Email", (await app.PersonAsync("Calon")).Email), ("Input.Role", "Officer"));
            Assert.Equal(HttpStatusCode.Redirect, given.StatusCode);
        }

        Assert.Equal(["Bagian Organisasi"], await ActorsAsync("/admin/audit?what=membership"));
        Assert.Equal(["Bagian Organisasi"], await ActorsAsync($"/admin/audit?who=bagian%20org&where={Uri.EscapeDataString(mine.Name)}"));
        Assert.Equal(["Bagian Organisasi"], await ActorsAsync($"/admin/audit?who={bureau.Email}&from={app.Clock.Now.AddDays(-1):yyyy-MM-dd}&until={app.Clock.Now.AddDays(1):yyyy-MM-dd}"));
        Assert.Empty(await ActorsAsync("/admin/audit?who=Bagian%20Lain"));
        Assert.Empty(await ActorsAsync("/admin/audit?who=%25"));
        Assert.Empty(await ActorsAsync($"/admin/audit?until={app.Clock.Now.AddDays(-9):yyyy-MM-dd}"));
        Assert.Contains("Nothing matches", (await bureau.Browser.PageAsync("/en/admin/audit?who=%5C")).Body!.TextContent, StringComparison.Ordinal);

        async Task<IEnumerable<string>> ActorsAsync(string address) =>
            (await bureau.Browser.PageAsync(address)).QuerySelectorAll(".audit-t tbody td:nth-child(2) b").Select(b => b.TextContent).Distinct();
    }

    private Task<AuditRow> LastAsync(long actor) => app.DbAsync(db => db.Audit.Where(a => a.ActorId == actor).OrderByDescending(a => a.Id).FirstAsync(Cancel));

    private Task<Agency> GovernmentOfAsync(Agency unit) => app.DbAsync(db => db.Agencies.SingleAsync(a => a.Id == unit.ParentId, Cancel));

    private async Task<(Agency Unit, Person Moderator)> ModeratedAsync()
    {
        var unit = await app.UnitAsync();
        return (unit, await app.PersonAsync("Laras Dewanti", Role.Moderator, await GovernmentOfAsync(unit)));
    }
}
