using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using FkpDigital.Agencies;
using FkpDigital.Agreements;
using FkpDigital.Core;
using FkpDigital.Forums;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Http;

public sealed class AgreementTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_record_walks_from_draft_to_promises_in_the_browser()
    {
        var story = await ForumStory.TellAsync(app);

        using var saved = await PostAsync(story.Secretary, story, "Rows", Filled());
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        using var prepared = await PostAsync(story.Secretary, story, "Prepare", [.. Filled(), .. Head(story)]);
        Assert.Equal(HttpStatusCode.Redirect, prepared.StatusCode);
        foreach (var official in new[] { story.UnitHead, story.AgencyHead })
        {
            using var signed = await official.Browser.SubmitAsync(story.RecordPage, "Sign", ("Input.Consent", "true"));
            Assert.Equal(HttpStatusCode.Redirect, signed.StatusCode);
        }

        using var published = await story.Secretary.Browser.SubmitAsync(story.RecordPage, "Publish");
        Assert.Equal(story.AgreementPage, published.Headers.Location!.ToString());

        var page = await app.Stranger().PageAsync(story.AgreementPage);
        Assert.Equal(2, page.QuerySelectorAll(".ba-row").Length);
        Assert.Contains("Sri Lestari", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector($"a[href='/proposals/{story.Proposal.Id}']"));
        Assert.Equal(2, page.QuerySelectorAll("a[href^='/commitments/']").Length);
    }

    [Fact]
    public async Task What_blocks_signing_is_named_and_what_was_typed_stays()
    {
        var story = await ForumStory.TellAsync(app);
        var page = await story.Secretary.Browser.PageAsync(story.RecordPage);
        Assert.Contains("Baris 1 belum memiliki jangka waktu.", page.Body!.TextContent, StringComparison.Ordinal);

        using var answer = await PostAsync(story.Secretary, story, "Rows",
            ("Input.Rows[0].Owner", "Kepala Bidang"), ("Input.Rows[0].DueKind", "Month"), ("Input.Rows[0].DueOn", "2027-01-15"),
            ("Input.Rows[1].Problem", "pendek"), ("Input.Rows[1].Owner", "Kepala Seksi"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var again = await Infrastructure.Browser.ReadAsync(answer);
        Assert.Equal("pendek", again.QuerySelector<IHtmlTextAreaElement>("#Input_Rows_1__Problem")!.Value);
        Assert.Equal("Kepala Seksi", again.QuerySelector<IHtmlInputElement>("#Input_Rows_1__Owner")!.Value);
        Assert.Contains("is-invalid", again.QuerySelector("#Input_Rows_1__Problem")!.ClassName!, StringComparison.Ordinal);
        Assert.Contains("Baris 2 belum memiliki jangka waktu.", again.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Baris 1 belum", again.Body!.TextContent, StringComparison.Ordinal);
        var first = await RowAsync(story, 0);
        Assert.Equal((DueKind.Month, new DateOnly(2027, 1, 1), "Kepala Bidang"), (first.DueKind, first.DueOn, first.Owner));
    }

    [Fact]
    public async Task A_record_with_a_blank_row_is_not_prepared_and_the_row_is_named()
    {
        var story = await ForumStory.TellAsync(app);
        await story.WithRecordAsync(r => r.EditRow(story.Rows[0], r.Rows[0].Problem, r.Rows[0].Recommendation, DueTime.Of(DueKind.Continuous, null), "Kepala", story.Officer.Id));

        var broken = await Assert.ThrowsAsync<RuleException>(story.PrepareAsync);

        Assert.Equal((AgreementRules.RowIncomplete, 2), (broken.Rule, broken.Arguments[0]));
    }

    [Fact]
    public async Task Nothing_is_due_before_the_forum_was_held()
    {
        var story = await ForumStory.TellAsync(app);

        var broken = await Assert.ThrowsAsync<RuleException>(() => story.FillAsync(DueTime.Of(DueKind.Date, new DateOnly(2025, 12, 31))));

        Assert.Equal((DueTimeRules.InThePast, "dueOn"), (broken.Rule, broken.Field));
    }

    [Fact]
    public async Task One_person_does_not_sign_for_both()
    {
        var story = await ForumStory.TellAsync(app);
        await app.DbAsync(async db =>
        {
            var unit = await db.Agencies.SingleAsync(a => a.Id == story.Unit.Id, Cancel);
            db.Memberships.Add(new Membership(story.UnitHead.Id, unit, Role.AgencyHead, app.Clock.Now, null));
            return await db.SaveChangesAsync(Cancel);
        });
        await story.FillAsync();

        using var answer = await PostApiAsync(story.Secretary, $"{story.AgreementApi}/prepare", Sheet(story.UnitHead, story.UnitHead));

        Assert.Equal(AgreementRules.SameSigner, await CodeAsync(answer));
    }

    [Fact]
    public async Task Only_somebody_of_that_role_at_the_unit_is_named()
    {
        var story = await ForumStory.TellAsync(app);
        await story.FillAsync();

        using var answer = await PostApiAsync(story.Secretary, $"{story.AgreementApi}/prepare", Sheet(story.Officer, story.AgencyHead));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(AgreementRules.NoSuchOfficial, await CodeAsync(answer));
    }

    [Fact]
    public async Task Only_the_named_officials_sign_and_each_once()
    {
        var story = await ForumStory.TellAsync(app);
        await story.FillAsync();
        await story.PrepareAsync();
        var deputy = await app.PersonAsync("Kepala lain", Role.UnitHead, story.Unit);

        foreach (var stranger in new[] { story.Officer, story.Secretary, deputy })
        {
            using var refused = await PostApiAsync(stranger, $"{story.AgreementApi}/sign", new { });
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        using var signed = await PostApiAsync(story.UnitHead, $"{story.AgreementApi}/sign", new { });
        Assert.Equal(HttpStatusCode.OK, signed.StatusCode);
        using var again = await PostApiAsync(story.UnitHead, $"{story.AgreementApi}/sign", new { });
        Assert.Equal(AgreementRules.SignedAlready, await CodeAsync(again));
        using var reopened = await PostApiAsync(story.Secretary, $"{story.AgreementApi}/reopen", new { });
        Assert.Equal(AgreementRules.NotPrepared, await CodeAsync(reopened));
    }

    [Fact]
    public async Task An_official_whose_role_ended_does_not_sign()
    {
        var story = await ForumStory.TellAsync(app);
        await story.FillAsync();
        await story.PrepareAsync();
        await app.DbAsync(db => db.Memberships.Where(m => m.ParticipantId == story.UnitHead.Id).ExecuteUpdateAsync(m => m.SetProperty(x => x.EndedAt, app.Clock.Now), Cancel));

        using var refused = await PostApiAsync(story.UnitHead, $"{story.AgreementApi}/sign", new { });

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Nobody_signs_what_they_were_not_shown_or_did_not_consent_to()
    {
        var story = await ForumStory.TellAsync(app);
        await story.FillAsync();
        await story.PrepareAsync();

        using var without = await story.UnitHead.Browser.SubmitAsync(story.RecordPage, "Sign");
        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        using var other = await story.UnitHead.Browser.SubmitAsync(story.RecordPage, "Sign", ("Input.Consent", "true"), ("Input.ContentSha256", new string('0', 64)));
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        Assert.Contains("berubah sejak Anda membacanya", (await Infrastructure.Browser.ReadAsync(other)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_was_there_is_fixed_when_the_record_is_prepared()
    {
        var story = await ForumStory.TellAsync(app);
        await story.FillAsync();
        await story.PrepareAsync();
        var forum = await app.UseAsync<RunAgenda, Forum?>(r => r.LoadAsync(story.ForumId, Cancel));

        Assert.Equal(ForumRules.Concluded, Assert.Throws<RuleException>(() => forum!.Attend("Tamu", "0812-0000-1111", Sex.L, FkpDigital.Forums.Element.MediaMassa, "Radio", story.Officer.Id)).Rule);
    }

    [Fact]
    public async Task A_signed_record_is_not_edited()
    {
        var story = await ForumStory.TellAsync(app);
        await story.SignAsync();

        using var answer = await PutRowAsync(story.Secretary, story, 0, new { owner = "Orang lain", dueKind = "continuous" });

        Assert.Equal(AgreementRules.NotDraft, await CodeAsync(answer));
    }

    [Fact]
    public async Task The_published_hash_is_that_of_the_signed_bytes()
    {
        var story = await ForumStory.TellAsync(app);
        await story.PublishAsync();

        using var answer = await story.Secretary.Browser.GetAsync($"{story.AgreementPage}.json?full=true");
        var bytes = await answer.Content.ReadAsByteArrayAsync(Cancel);
        var shown = await app.Stranger().Http.GetFromJsonAsync<JsonElement>(new Uri(story.AgreementApi, UriKind.Relative), Cancel);

        Assert.Equal(shown.GetProperty("agreement").GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(bytes)));
        Assert.Contains(ForumStory.PhoneOfCitizen, Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Promises_are_made_from_a_signed_record_and_once()
    {
        var story = await ForumStory.TellAsync(app);
        await story.FillAsync();
        await story.PrepareAsync();
        using var early = await PostApiAsync(story.Secretary, $"{story.AgreementApi}/publish", new { });
        Assert.Equal(AgreementRules.NotSigned, await CodeAsync(early));

        foreach (var official in new[] { story.UnitHead, story.AgencyHead })
        {
            using var signed = await PostApiAsync(official, $"{story.AgreementApi}/sign", new { });
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostApiAsync(story.Secretary, $"{story.AgreementApi}/publish", new { })));
        Assert.Equal(1, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
        Assert.All(answers.Where(a => a.StatusCode != HttpStatusCode.OK), a => Assert.Equal(HttpStatusCode.Conflict, a.StatusCode));
        Assert.Equal(2, await app.DbAsync(db => db.Commitments.CountAsync(c => c.Row.Record.ForumId == story.ForumId, Cancel)));
    }

    [Fact]
    public async Task Before_publication_only_staff_sees_the_record()
    {
        var story = await ForumStory.TellAsync(app);
        var citizen = await app.PersonAsync();
        string[] addresses = [story.AgreementPage, $"{story.AgreementPage}/print", $"{story.AgreementPage}.json", story.AgreementApi];

        foreach (var address in addresses)
        {
            foreach (var browser in new[] { app.Stranger(), citizen.Browser })
            {
                using var hidden = await browser.GetAsync(address);
                Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
            }
        }

        using var seen = await story.UnitHead.Browser.GetAsync(story.AgreementPage);
        Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
    }

    [Fact]
    public async Task No_public_output_has_a_phone_number()
    {
        var story = await ForumStory.TellAsync(app);
        await story.PublishAsync();
        string[] addresses =
        [
            story.AgreementPage, $"/en{story.AgreementPage}", $"{story.AgreementPage}/print", $"{story.AgreementPage}.json", story.AgreementApi,
        ];

        foreach (var address in addresses)
        {
            using var answer = await app.Stranger().GetAsync(address);
            var text = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancel));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("•731", text, StringComparison.Ordinal);
            Assert.DoesNotContain("5555", text, StringComparison.Ordinal);
            Assert.DoesNotContain("4444", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Whole_phone_numbers_are_for_whoever_keeps_the_record()
    {
        var story = await ForumStory.TellAsync(app);
        await story.PublishAsync();
        var citizen = await app.PersonAsync();

        foreach (var browser in new[] { app.Stranger(), citizen.Browser, story.UnitHead.Browser })
        {
            foreach (var address in new[] { $"{story.AgreementPage}/print?full=true", $"{story.AgreementPage}.json?full=true" })
            {
                using var refused = await browser.GetAsync(address);
                Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            }
        }

        using var full = await story.Secretary.Browser.GetAsync($"{story.AgreementPage}/print?full=true");
        Assert.Contains(ForumStory.PhoneOfCitizen, await full.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.True(full.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Other_units_citizens_and_the_second_reader_do_not_write()
    {
        var story = await ForumStory.TellAsync(app);
        var elsewhere = await app.PersonAsync("Petugas lain", Role.Officer, await app.UnitAsync());
        var citizen = await app.PersonAsync();

        foreach (var person in new[] { elsewhere, citizen, story.UnitHead })
        {
            using var row = await PutRowAsync(person, story, 0, new { owner = "Saya", dueKind = "continuous" });
            Assert.Equal(HttpStatusCode.Forbidden, row.StatusCode);
            using var publish = await PostApiAsync(person, $"{story.AgreementApi}/publish", new { });
            Assert.Equal(HttpStatusCode.Forbidden, publish.StatusCode);
        }

        using var stranger = await elsewhere.Browser.GetAsync(story.RecordPage);
        Assert.Equal(HttpStatusCode.Forbidden, stranger.StatusCode);
        var read = await story.UnitHead.Browser.PageAsync(story.RecordPage);
        Assert.Empty(read.QuerySelectorAll("textarea"));
    }

    [Fact]
    public async Task A_script_walks_from_draft_to_promises()
    {
        var story = await ForumStory.TellAsync(app);

        using var first = await PutRowAsync(story.Secretary, story, 0, new { owner = "Kepala Bidang", dueKind = "month", dueOn = "2027-01" });
        using var second = await PutRowAsync(story.Secretary, story, 1, new { owner = "Kepala Seksi", dueKind = "continuous", recommendation = "Buka nomor antrean lewat telepon." });
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        using var prepared = await PostApiAsync(story.Secretary, $"{story.AgreementApi}/prepare", Sheet(story.UnitHead, story.AgencyHead));
        var content = (await prepared.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("contentSha256").GetString();
        using var unit = await PostApiAsync(story.UnitHead, $"{story.AgreementApi}/sign", new { contentSha256 = content });
        using var agency = await story.AgencyHead.Browser.Http.PostAsync(new Uri($"{story.AgreementApi}/sign", UriKind.Relative), null, Cancel);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (unit.StatusCode, agency.StatusCode));
        using var published = await PostApiAsync(story.Officer, $"{story.AgreementApi}/publish", new { });
        var answer = await published.Content.ReadFromJsonAsync<JsonElement>(Cancel);

        Assert.Equal(2, answer.GetProperty("commitments").GetInt32());
        Assert.Equal("published", answer.GetProperty("agreement").GetProperty("state").GetString());
        Assert.DoesNotContain("participantId", answer.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_printed_form_says_word_for_word_what_the_guideline_prints()
    {
        var story = await ForumStory.TellAsync(app);
        await story.PublishAsync(DueTime.Of(DueKind.Month, new DateOnly(2027, 1, 5)), DueTime.Of(DueKind.Continuous, null));

        foreach (var prefix in new[] { "", "/en" })
        {
            var page = await app.Stranger().PageAsync($"{prefix}{story.AgreementPage}/print");
            var government = (await app.DbAsync(db => db.AgreementRecords.SingleAsync(r => r.ForumId == story.ForumId, Cancel))).Government;
            Assert.Equal(
                [government.ToUpper(CultureInfo.GetCultureInfo("id-ID")), story.Unit.Name.ToUpper(CultureInfo.GetCultureInfo("id-ID")), "Jalan Damai Sejahtera No. 1"],
                page.QuerySelectorAll(".letterhead p").Select(Text));
            Assert.Equal("BERITA ACARA HASIL FORUM KONSULTASI PUBLIK (FKP) SEKTOR PELAYANAN PERIZINAN KABUPATEN KARANGANYAR", string.Join(' ', Lines(page.QuerySelector("h1")!)));
            var held = await app.DbAsync(db => db.Forums.Where(f => f.Id == story.ForumId).Select(f => f.StartsAt!.Value).SingleAsync(Cancel));
            var day = held.ToOffset(TimeSpan.FromHours(7)).ToString("dddd, d MMMM yyyy", CultureInfo.GetCultureInfo("id-ID"));
            Assert.Contains(
                $"Pada hari ini, {day}, telah dilaksanakan Forum Konsultasi Publik Sektor Perizinan oleh {story.Unit.Name}. Berdasarkan hasil diskusi dan keputusan bersama menyatakan sebagai berikut:",
                page.QuerySelectorAll("p").Select(Text));
            Assert.Equal(["NO", "Identifikasi Masalah", "Usulan Rekomendasi Perbaikan", "Jangka Waktu Penyelesaian"], page.QuerySelectorAll("table:not(.people) th").Select(Text));
            Assert.Equal(["Januari 2027", "setiap saat"], page.QuerySelectorAll("table:not(.people) tbody tr td:last-child").Select(Text));
            string[] paragraphs =
            [
                "Pimpinan Unit Penyelenggara Pelayanan dapat menerima identifikasi masalah, usulan rekomendasi, jangka waktu dan berkomitmen menindaklanjuti rekomendasi perbaikan tersebut sebagai upaya peningkatan kualitas pelayanan publik.",
                "Masyarakat dan stakeholder yang hadir akan melakukan pemantauan dan mengawasi progress tindak lanjut perbaikan yang dilakukan oleh Unit Penyelenggara Pelayanan sesuai usulan rekomendasi dan jangka waktu penyelesaian yang telah disepakati bersama.",
                "Demikian berita acara ini dibuat sebagaimana mestinya.",
                "*) Penandatanganan adalah masing-masing perwakilan dari Peserta FKP dan wajib mencantumkan nomor kontak/HP",
                "*) Penandatanganan adalah Pimpinan Instansi dan Penyelenggara Pelayanan.",
            ];
            Assert.All(paragraphs, p => Assert.Contains(p, page.QuerySelectorAll("p").Select(Text)));
            Assert.Equal(["No.", "NAMA", "NO HP", "JENIS KELAMIN (L/P)", "PERWAKILAN", "TANDA TANGAN*"], page.QuerySelectorAll("table.people th").Select(Text));
            Assert.Equal(["Jabatan*", "Tanda Tangan", "Nama Terang", "Jabatan*", "Tanda Tangan", "Nama Terang"], page.QuerySelectorAll(".officials dt").Select(Text));
            Assert.StartsWith("Karanganyar, ", Text(page.QuerySelector(".place")!), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_hash_leads_to_its_record_or_agenda_or_to_nothing()
    {
        var story = await ForumStory.TellAsync(app);
        await story.SignAsync();
        var hash = await app.DbAsync(db => db.AgreementRecords.Where(r => r.ForumId == story.ForumId).Select(r => r.Sha256!).SingleAsync(Cancel));
        using var unpublished = await app.Stranger().GetAsync($"/verify/{hash}");
        Assert.Equal(HttpStatusCode.NotFound, unpublished.StatusCode);

        using var published = await PostApiAsync(story.Officer, $"{story.AgreementApi}/publish", new { });
        var agenda = await app.DbAsync(db => db.Forums.Where(f => f.Id == story.ForumId).Select(f => f.Agenda.Sha256!).SingleAsync(Cancel));

        Assert.NotNull((await app.Stranger().PageAsync($"/verify/{hash.ToUpperInvariant()}")).QuerySelector($"a[href='{story.AgreementPage}']"));
        Assert.NotNull((await app.Stranger().PageAsync($"/verify?hash={agenda}")).QuerySelector($"a[href='/forums/{story.ForumId}/agenda']"));
        using var nonsense = await app.Stranger().GetAsync("/verify/bukan-sidik");
        Assert.Equal(HttpStatusCode.NotFound, nonsense.StatusCode);
        Assert.Contains("bukan sidik", await nonsense.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    private static (string, string)[] Filled() =>
    [
        ("Input.Rows[0].Owner", "Kepala Bidang"), ("Input.Rows[0].DueKind", "Date"), ("Input.Rows[0].DueOn", "2027-01-31"),
        ("Input.Rows[1].Owner", "Kepala Seksi"), ("Input.Rows[1].DueKind", "Continuous"), ("Input.Rows[1].DueOn", ""),
    ];

    private static (string, string)[] Head(ForumStory story) =>
    [
        ("Input.Number", "000.8.3/112/2026"), ("Input.SigningPlace", "Karanganyar"),
        ("Input.UnitHead", story.UnitHead.Id.ToString(CultureInfo.InvariantCulture)), ("Input.UnitHeadName", "Sri Lestari"), ("Input.UnitHeadPosition", "Kepala Dinas"),
        ("Input.AgencyHead", story.AgencyHead.Id.ToString(CultureInfo.InvariantCulture)), ("Input.AgencyHeadName", ""), ("Input.AgencyHeadPosition", "Sekretaris Daerah"),
    ];

    private static object Sheet(Person unitHead, Person agencyHead) => new
    {
        number = "000.8.3/112/2026",
        signingPlace = "Karanganyar",
        unitHead = new { email = unitHead.Email, name = "Sri Lestari", position = "Kepala Dinas" },
        agencyHead = new { participant = agencyHead.Id, position = "Sekretaris Daerah" },
    };

    /// <summary>Sends the one form of the draft by one of its two buttons.</summary>
    private static async Task<HttpResponseMessage> PostAsync(Person person, ForumStory story, string handler, params (string Name, string Value)[] values)
    {
        var page = await person.Browser.PageAsync(story.RecordPage);
        var form = page.QuerySelector<IHtmlFormElement>("form.doc")!;
        form.SetAttribute("action", $"{story.RecordPage}?handler={handler}");
        return await person.Browser.SendAsync(form, story.RecordPage, values);
    }

    private static Task<HttpResponseMessage> PostApiAsync(Person person, string address, object body) =>
        person.Browser.Http.PostAsJsonAsync(new Uri(address, UriKind.Relative), body, Cancel);

    private static Task<HttpResponseMessage> PutRowAsync(Person person, ForumStory story, int row, object body) =>
        person.Browser.Http.PutAsJsonAsync(new Uri($"{story.AgreementApi}/rows/{story.Rows[row]}", UriKind.Relative), body, Cancel);

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("code").GetString();

    private Task<AgreementRow> RowAsync(ForumStory story, int row) => app.DbAsync(db => db.AgreementRows.SingleAsync(r => r.Id == story.Rows[row], Cancel));

    private static string Text(IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<string> Lines(IElement element) => element.ChildNodes.OfType<IText>().Select(t => t.Text.Trim());
}
