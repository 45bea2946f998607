using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text.Json;
using FkpDigital.Agencies;
using FkpDigital.Privacy;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Http;

/// <summary>What people may do with their data, and what the data protection officer does.</summary>
public sealed class PrivacyTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_takes_everything_along_as_json_and_tables_that_are_no_formulas()
    {
        var person = await app.PersonAsync("=cmd|' /C calc'!A0");
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync(), "Bangku tunggu di depan loket", person.Id);

        using var answer = await person.Browser.SubmitAsync("/account/data", "Export");
        using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync(Cancel), ZipArchiveMode.Read);
        var json = JsonDocument.Parse(await TextAsync(zip, "data.json")).RootElement;
        for (var i = 0; i < 4; i++)
        {
            using var again = await person.Browser.SubmitAsync("/account/data", "Export");
            Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        }

        using var tooOften = await person.Browser.SubmitAsync("/account/data", "Export");

        Assert.Equal("application/zip", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(MyData.Kinds.Select(k => $"{k.Name}.csv").Prepend("data.json").Order(), zip.Entries.Select(e => e.FullName).Order());
        Assert.Equal(("=cmd|' /C calc'!A0", person.Email), (json.GetProperty("profile")[0].GetProperty("displayName").GetString(), json.GetProperty("profile")[0].GetProperty("email").GetString()));
        Assert.Equal(proposal.Id, json.GetProperty("proposals")[0].GetProperty("id").GetInt64());
        Assert.Contains("'=cmd|", await TextAsync(zip, "profile.csv"), StringComparison.Ordinal);
        Assert.Contains("Bangku tunggu di depan loket", await TextAsync(zip, "proposals.csv"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, tooOften.StatusCode);
        Assert.Equal(5, await app.DbAsync(db => db.DataRequests.CountAsync(r => r.ParticipantId == person.Id && r.Outcome == RequestOutcome.SelfService, Cancel)));
    }

    [Fact]
    public async Task The_officer_answers_a_request_within_its_time_and_the_person_reads_it()
    {
        var officer = await OfficerAsync();
        var person = await app.PersonAsync("Pemohon Uji");
        await person.Browser.SubmitAsync("/account/data", "Ask", ("Input.Kind", "Correct"), ("Input.Text", "Nama saya salah di daftar hadir."));
        var request = await app.DbAsync(db => db.DataRequests.SingleAsync(r => r.ParticipantId == person.Id, Cancel));
        var page = string.Create(CultureInfo.InvariantCulture, $"/admin/privacy/requests/{request.Id}");
        var list = (await officer.Browser.PageAsync("/admin/privacy")).Body!.TextContent;
        app.Clock.Now += TimeSpan.FromHours(75);
        var late = (await officer.Browser.PageAsync("/admin/privacy")).Body!.TextContent;

        var refused = await officer.Browser.SubmitAsync(page, "", ("Input.Note", "x"));
        var answered = await officer.Browser.SubmitAsync(page, "", ("Input.Outcome", "Granted"), ("Input.Note", "Sudah kami perbaiki."));
        var mine = (await person.Browser.PageAsync("/account/data")).Body!.TextContent;
        using var strange = await person.Browser.GetAsync(page);

        Assert.Equal(request.AskedAt + TimeSpan.FromHours(72), request.DueAt);
        Assert.Contains("tinggal 72 jam", list, StringComparison.Ordinal);
        Assert.Contains("lewat 3 jam", late, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Redirect, HttpStatusCode.Forbidden), (refused.StatusCode, answered.StatusCode, strange.StatusCode));
        Assert.Contains("Sudah kami perbaiki.", mine, StringComparison.Ordinal);
        Assert.Contains("Permintaan data pribadi dibuka", (await person.Browser.PageAsync("/account/access")).Body!.TextContent, StringComparison.Ordinal);
        var letter = await app.MessageAsync(person.Email);
        Assert.DoesNotContain("perbaiki", letter.Content.Text, StringComparison.Ordinal);
        Assert.Equal("Nama saya salah di daftar hadir.", (await app.DbAsync(db => db.DataRequests.SingleAsync(r => r.Id == request.Id, Cancel))).Text);
    }

    [Fact]
    public async Task The_officer_does_not_answer_the_own_request()
    {
        var officer = await OfficerAsync();
        await officer.Browser.SubmitAsync("/account/data", "Ask", ("Input.Kind", "Access"), ("Input.Text", "Apa saja data saya?"));
        var request = await app.DbAsync(db => db.DataRequests.SingleAsync(r => r.ParticipantId == officer.Id, Cancel));

        using var own = await officer.Browser.SubmitAsync(string.Create(CultureInfo.InvariantCulture, $"/admin/privacy/requests/{request.Id}"), "", ("Input.Outcome", "Granted"), ("Input.Note", "Silakan."));

        Assert.Equal(HttpStatusCode.Forbidden, own.StatusCode);
        Assert.Contains("Permintaan Anda sendiri dijawab petugas lain.", (await Infrastructure.Browser.ReadAsync(own)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_so_many_requests_wait()
    {
        var person = await app.PersonAsync();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i <= DataRequest.MostOpen; i++)
        {
            using var answer = await person.Browser.SubmitAsync("/account/data", "Ask", ("Input.Kind", "Object"), ("Input.Text", "Saya keberatan."));
            answers.Add(answer.StatusCode);
        }

        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.Redirect, DataRequest.MostOpen), HttpStatusCode.Conflict], answers);
    }

    [Fact]
    public async Task Consent_is_given_by_a_tick_counts_for_one_text_and_is_withdrawn_at_once()
    {
        var person = await app.PersonAsync();
        Task<bool> ShownAsync() => app.DbAsync(db => db.Participants.Where(p => p.Id == person.Id).Select(p => p.OnLeaderboard).SingleAsync(Cancel));

        var unticked = await person.Browser.SubmitAsync("/account/data", "Give");
        var before = await ShownAsync();
        await person.Browser.SubmitAsync("/account/data", "Give", ("Input.Agreed", "true"));
        var given = await ShownAsync();
        await person.Browser.SubmitAsync("/account/data", "Withdraw");
        var withdrawn = await ShownAsync();
        await person.Browser.SubmitAsync("/account/data", "Give", ("Input.Agreed", "true"));
        await app.DbAsync(db => db.Consents.Where(c => c.ParticipantId == person.Id && c.WithdrawnAt == null).ExecuteUpdateAsync(c => c.SetProperty(x => x.TextVersion, "2020-01"), Cancel));
        await app.UseAsync<ManageConsent, int>(c => c.EndOutdatedAsync(Cancel));
        var outdated = await ShownAsync();
        var asked = (await person.Browser.PageAsync("/account/data")).QuerySelector("form[action*='handler=Give']");

        Assert.Equal(HttpStatusCode.BadRequest, unticked.StatusCode);
        Assert.Equal((false, true, false, false), (before, given, withdrawn, outdated));
        Assert.NotNull(asked);
        Assert.Equal(2, await app.DbAsync(db => db.Consents.CountAsync(c => c.ParticipantId == person.Id, Cancel)));
    }

    [Fact]
    public async Task Pages_of_the_officer_are_for_the_officer_at_the_top_alone()
    {
        var officer = await OfficerAsync();
        var below = await app.PersonAsync("Pelindung Bawah", Role.DataProtectionOfficer, await app.UnitAsync());
        var citizen = await app.PersonAsync();

        foreach (var page in new[] { "/admin/privacy", "/admin/privacy/requests/1", "/admin/privacy/retention", "/admin/privacy/breaches", "/admin/privacy/breaches/1" })
        {
            using var mine = await officer.Browser.GetAsync(page);
            using var low = await below.Browser.GetAsync(page);
            using var none = await citizen.Browser.GetAsync(page);
            using var stranger = await app.Stranger().GetAsync(page);
            Assert.NotEqual(HttpStatusCode.Forbidden, mine.StatusCode);
            Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Redirect), (low.StatusCode, none.StatusCode, stranger.StatusCode));
        }
    }

    [Fact]
    public async Task What_is_over_is_removed_and_reported_and_nothing_else_is()
    {
        var officer = await OfficerAsync();
        var person = await app.PersonAsync();
        await person.Browser.SubmitAsync("/account/data", "Ask", ("Input.Kind", "Object"), ("Input.Text", "Masih menunggu."));
        await app.DbAsync(async db =>
        {
            var old = new DataRequest(person.Id, RequestKind.Access, "Dua tahun lalu.", app.Clock.Now.AddDays(-800));
            old.Answer(RequestOutcome.Granted, "Sudah dijawab.", officer.Id, app.Clock.Now.AddDays(-799));
            db.Add(old);
            return await db.SaveChangesAsync(Cancel);
        });

        var removed = await app.UseAsync<EnforceRetention, IReadOnlyDictionary<string, long>>(r => r.RunAsync(onlyShort: false, Cancel));
        var again = await app.UseAsync<EnforceRetention, IReadOnlyDictionary<string, long>>(r => r.RunAsync(onlyShort: false, Cancel));
        var report = (await officer.Browser.PageAsync("/en/admin/privacy/retention")).Body!.TextContent;

        Assert.Equal((1, 0), (removed["request-texts"], again["request-texts"]));
        Assert.Equal(Retention.Rules.Where(r => r.Enforce is not null).Select(r => r.Kind).Order(), removed.Keys.Order());
        Assert.Contains("Words of data requests", report, StringComparison.Ordinal);
        Assert.Equal(["Masih menunggu.", null], await app.DbAsync(async db => (await db.DataRequests.Where(r => r.ParticipantId == person.Id).OrderBy(r => r.Id).ToListAsync(Cancel)).Select(r => r.Text)));
    }

    [Fact]
    public async Task A_breach_lists_whom_it_touches_and_each_is_told_once_also_by_two_nodes()
    {
        var officer = await OfficerAsync();
        var unit = await app.UnitAsync();
        var staff = await app.PersonAsync("Petugas Terdampak", Role.Officer, unit);
        var citizen = await app.PersonAsync();
        (string, string)[] facts =
        [
            ("Input.NoticedAt", "2026-01-01T10:00"), ("Input.Happened", "Cadangan basis data hilang di jalan."), ("Input.Measures", "Kunci diganti dan cadangan dicari."), ("Input.Kinds", "Phone"),
        ];
        app.Clock.Now = app.Clock.Now < new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero) ? new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero) : app.Clock.Now;

        var empty = await officer.Browser.SubmitAsync("/admin/privacy/breaches", "");
        var opened = await officer.Browser.SubmitAsync("/admin/privacy/breaches", "", [.. facts, ("Input.Scope", "RolesOf"), ("Input.Agency", unit.Id.ToString(CultureInfo.InvariantCulture))]);
        var page = opened.Headers.Location!.ToString();
        var shown = (await officer.Browser.PageAsync(page)).Body!.TextContent;
        var early = await officer.Browser.SubmitAsync(page, "Close");
        await officer.Browser.SubmitAsync(page, "Tell");
        var twice = await Task.WhenAll(app.UseAsync<TellAffected, int>(t => t.RunAsync(Cancel)), app.UseAsync<TellAffected, int>(t => t.RunAsync(Cancel)));
        await officer.Browser.SubmitAsync(page, "BodyTold");
        var closed = await officer.Browser.SubmitAsync(page, "Close");
        var typed = await officer.Browser.SubmitAsync("/admin/privacy/breaches", "", [.. facts, ("Input.Scope", "Contacts"), ("Input.Contacts", "luar@contoh.test\n0812-7000-1234\nLuar@contoh.test")]);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Conflict, HttpStatusCode.Redirect), (empty.StatusCode, early.StatusCode, closed.StatusCode));
        Assert.Contains("Cadangan basis data hilang di jalan.", shown, StringComparison.Ordinal);
        Assert.Contains("People affected: 1.", shown, StringComparison.Ordinal);
        Assert.Equal([0, 0], twice);
        var letter = await app.MessageAsync(staff.Email);
        Assert.Contains("mobile number", letter.Content.Text, StringComparison.Ordinal);
        Assert.Equal((1, 0), await app.DbAsync(async db => (
            await db.Messages.CountAsync(m => m.ParticipantId == staff.Id, Cancel), await db.Messages.CountAsync(m => m.ParticipantId == citizen.Id, Cancel))));
        var second = long.Parse(typed.Headers.Location!.ToString().Split('/')[^1], CultureInfo.InvariantCulture);
        Assert.Equal(2, await app.DbAsync(db => db.BreachPeople.CountAsync(p => p.BreachId == second, Cancel)));
        Assert.DoesNotContain("luar@contoh.test", (await officer.Browser.PageAsync(typed.Headers.Location!.ToString())).Body!.TextContent, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(await app.DbAsync(db => db.Events.Where(e => e.Kind.StartsWith("breach.") && e.Data != null).Select(e => e.Data!).ToListAsync(Cancel)), d => d.Contains("Cadangan", StringComparison.Ordinal));
    }

    private async Task<Person> OfficerAsync()
    {
        var root = new Agency($"Kementerian {Guid.NewGuid():N}", null, AgencyKind.Ministry, null, null, null, null, null);
        await app.SaveAsync(root);
        return await app.PersonAsync("Pelindung Data Uji", Role.DataProtectionOfficer, root);
    }

    private static async Task<string> TextAsync(ZipArchive zip, string name)
    {
        await using var entry = await zip.GetEntry(name)!.OpenAsync(Cancel);
        using var text = new StreamReader(entry);
        return await text.ReadToEndAsync(Cancel);
    }
}
