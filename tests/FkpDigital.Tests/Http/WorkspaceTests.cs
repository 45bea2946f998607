using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Regions;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Http;

public sealed class WorkspaceTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_officer_walks_from_a_draft_to_a_concluded_forum()
    {
        var unit = await app.UnitAsync();
        var officer = await app.PersonAsync("Petugas Uji", Role.Officer, unit);
        var work = $"/workspace/{unit.Slug}";

        var detail = await RedirectAsync(await officer.Browser.SubmitAsync($"{work}/challenges/new", "", [.. Challenge("Loket yang ramah bagi semua warga")]));
        var id = long.Parse(detail[(detail.LastIndexOf('/') + 1)..], CultureInfo.InvariantCulture);
        Assert.Equal(ChallengeState.Draft, await StateAsync(id));
        await RedirectAsync(await officer.Browser.SubmitAsync($"{detail}/edit", "", ("Input.Summary", "Bagaimana loket bisa lebih cepat dan lebih ramah?")));
        await RedirectAsync(await officer.Browser.SubmitAsync(detail, "Publish"));
        Assert.Equal(ChallengeState.Scheduled, await StateAsync(id));

        app.Clock.Now = app.Clock.Now.AddDays(2);
        await MoveAsync();
        Assert.Equal(ChallengeState.Open, await StateAsync(id));
        var challenge = await app.DbAsync(db => db.Challenges.SingleAsync(c => c.Id == id, Cancel));
        var citizen = await app.PersonAsync();
        var first = await app.ProposalAsync(challenge, "Loket khusus lansia setiap pagi");
        await app.ProposalAsync(challenge, "Antrean daring dari rumah warga");
        app.Clock.Now = app.Clock.Now.AddDays(9);
        await citizen.Browser.Http.PutAsync(new Uri($"/api/v1/proposals/{first.Id}/vote", UriKind.Relative), null, Cancel);
        app.Clock.Now = app.Clock.Now.AddDays(12);
        await MoveAsync();

        Assert.Contains("Panggil forum", (await officer.Browser.PageAsync(work)).QuerySelector(".todo")!.TextContent, StringComparison.Ordinal);
        var forum = await RedirectAsync(await officer.Browser.SubmitAsync(detail, "Forum"));
        await RedirectAsync(await officer.Browser.SubmitAsync(forum, "Add", ("Input.Source", "Survey"), ("Input.Title", "Ruang tunggu pengap"), ("Input.Problem", "Survei menyebut ruang tunggu pengap."), ("Input.Recommendation", "Pasang kipas dan ventilasi.")));
        await RedirectAsync(await officer.Browser.SubmitAsync(forum, "Freeze"));
        var start = app.Clock.Now.AddDays(1).In(Zone.Wib).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
        await RedirectAsync(await officer.Browser.SubmitAsync($"{forum}/meeting", "", ("Input.Form", "PublicHearing"), ("Input.Mode", "InPerson"), ("Input.Place", "Aula kecamatan"), ("Input.StartsAt", start)));
        await RedirectAsync(await officer.Browser.SubmitAsync($"{forum}/attendance", "Add", ("Input.Name", "Bu Wati"), ("Input.Phone", "0812-3456-7890"), ("Input.Sex", "P"), ("Input.Element", "PenggunaLayanan"), ("Input.Representation", "RT 02")));
        app.Clock.Now = app.Clock.Now.AddDays(2);
        await DecideAllAsync(officer, $"{forum}/outcomes");
        var record = await RedirectAsync(await officer.Browser.SubmitAsync($"{forum}/outcomes", "Conclude"));

        Assert.Equal($"{forum}/record", record);
        var forumId = long.Parse(forum[(forum.LastIndexOf('/') + 1)..], CultureInfo.InvariantCulture);
        var rows = await app.DbAsync(db => db.AgreementRecords.Where(r => r.ForumId == forumId).SelectMany(r => r.Rows).CountAsync(Cancel));
        Assert.Equal(3, rows);
        var bytes = await app.Stranger().Http.GetByteArrayAsync(new Uri($"/forums/{forumId}/agenda.json", UriKind.Relative), Cancel);
        var agenda = await app.Stranger().PageAsync($"/forums/{forumId}/agenda");
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), agenda.QuerySelector(".hash")!.TextContent);
    }

    [Fact]
    public async Task A_refused_form_keeps_what_was_typed_and_says_why_at_the_field()
    {
        var unit = await app.UnitAsync();
        var officer = await app.PersonAsync("Petugas Uji", Role.Officer, unit);
        var fields = Challenge("Loket yang ramah bagi semua warga").Select(f => f.Item1 == "Input.VotingEnds" ? (f.Item1, "2026-03-01T00:00") : f);

        using var answer = await officer.Browser.SubmitAsync($"/workspace/{unit.Slug}/challenges/new", "", [.. fields]);
        var page = await Infrastructure.Browser.ReadAsync(answer);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("true", page.QuerySelector("#Input_VotingEnds")!.GetAttribute("aria-invalid"));
        Assert.Equal("Akhir masa dukungan harus sesudah awalnya.", page.QuerySelector("#Input_VotingEnds-e")!.TextContent.Trim());
        Assert.Equal("Loket yang ramah bagi semua warga", ((IHtmlInputElement)page.QuerySelector("#Input_Title")!).Value);
        Assert.Equal("Loket\nDaring", ((IHtmlTextAreaElement)page.QuerySelector("#Input_Categories")!).Value.Trim().ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_challenge_is_said_at_once_and_leads_to_its_field()
    {
        var unit = await app.UnitAsync();
        var officer = await app.PersonAsync("Petugas Uji", Role.Officer, unit);
        string[] wrong = ["Title", "Summary", "Guide", "Sector", "Cover", "Level", "Promise", "Region", "Categories", "VotesPerPerson", "AgendaTop", "IdeationStarts", "CutOff"];
        (string, string)[] fields = [.. wrong.Select(f => ($"Input.{f}", f is "VotesPerPerson" ? "0" : f is "Categories" ? "Loket\nLoket" : ""))];

        using var answer = await officer.Browser.SubmitAsync($"/workspace/{unit.Slug}/challenges/new", "", fields);
        var page = await Infrastructure.Browser.ReadAsync(answer);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var links = page.QuerySelectorAll("[data-errors] a").Select(a => a.GetAttribute("href")!).ToList();
        Assert.Equal(wrong.Select(f => $"#Input_{f}"), links);
        Assert.All(links, link => Assert.True(page.QuerySelector(link) is IHtmlInputElement or IHtmlTextAreaElement or IHtmlSelectElement, link));
    }

    [Fact]
    public async Task Times_are_typed_on_the_clocks_of_the_region()
    {
        var unit = await app.UnitAsync("63.11"); // Balangan keeps WITA, UTC+8
        var officer = await app.PersonAsync("Petugas Uji", Role.Officer, unit);
        var page = await officer.Browser.PageAsync($"/workspace/{unit.Slug}/challenges/new");
        Assert.Contains("WITA", page.Body!.TextContent, StringComparison.Ordinal);

        var detail = await RedirectAsync(await officer.Browser.SubmitAsync($"/workspace/{unit.Slug}/challenges/new", "", [.. Challenge("Puskesmas berjalan di tapal batas"), ("Input.Region", "63.11")]));

        var id = long.Parse(detail[(detail.LastIndexOf('/') + 1)..], CultureInfo.InvariantCulture);
        var start = await app.DbAsync(db => db.Rounds.Where(r => r.ChallengeId == id).Select(r => r.IdeationStarts).SingleAsync(Cancel));
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 16, 0, 0, TimeSpan.Zero), start);
    }

    [Fact]
    public async Task Two_challenges_of_one_title_get_two_addresses()
    {
        var unit = await app.UnitAsync();
        var officer = await app.PersonAsync("Petugas Uji", Role.Officer, unit);
        var address = $"/workspace/{unit.Slug}/challenges/new";
        var details = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            details.Add(await RedirectAsync(await officer.Browser.SubmitAsync(address, "", [.. Challenge("Judul yang sama persis")])));
        }

        var slugs = await app.DbAsync(db => db.Challenges.Where(c => c.AgencyId == unit.Id).OrderBy(c => c.Id).Select(c => c.Slug).ToListAsync(Cancel));
        Assert.Equal(["judul-yang-sama-persis", "judul-yang-sama-persis-2", "judul-yang-sama-persis-3"], slugs);
        await RedirectAsync(await officer.Browser.SubmitAsync($"{details[1]}/edit", ""));
        Assert.Equal("judul-yang-sama-persis-2", await app.DbAsync(db => db.Challenges.Where(c => c.AgencyId == unit.Id).OrderBy(c => c.Id).Skip(1).Select(c => c.Slug).FirstAsync(Cancel)));
    }

    [Fact]
    public async Task Once_published_only_the_words_change()
    {
        var unit = await app.UnitAsync();
        var challenge = await app.OpenChallengeAsync(unit, votesPerPerson: 3);
        var officer = await app.PersonAsync("Petugas Uji", Role.Officer, unit);
        var edit = $"/workspace/{unit.Slug}/challenges/{challenge.Id}/edit";

        var page = await officer.Browser.PageAsync(edit);
        Assert.Null(page.QuerySelector("[name='Input.VotesPerPerson']"));
        Assert.Contains("Aturan tetap sejak terbit", page.Body!.TextContent, StringComparison.Ordinal);
        await RedirectAsync(await officer.Browser.SubmitAsync(edit, "", ("Input.Title", "Antrean loket yang lebih ramah"), ("Input.VotesPerPerson", "99")));

        var saved = await app.DbAsync(db => db.Challenges.SingleAsync(c => c.Id == challenge.Id, Cancel));
        Assert.Equal(("Antrean loket yang lebih ramah", 3), (saved.Title, saved.VotesPerPerson));
    }

    [Fact]
    public async Task A_work_area_opens_to_its_own_people_only()
    {
        var unit = await app.UnitAsync();
        var challenge = await app.OpenChallengeAsync(unit);
        var officer = await app.PersonAsync("Petugas Uji", Role.Officer, unit);
        var above = await app.PersonAsync("Biro Uji", Role.BureauOfficer, await app.DbAsync(db => db.Agencies.SingleAsync(a => a.Id == unit.ParentId, Cancel)));
        var secretary = await app.PersonAsync("Sekretaris Uji", Role.Secretary, unit);
        var other = await app.PersonAsync("Petugas Lain", Role.Officer, await app.UnitAsync());
        var citizen = await app.PersonAsync();
        var work = $"/workspace/{unit.Slug}";
        string[] pages = [work, $"{work}/challenges", $"{work}/forums", $"{work}/challenges/{challenge.Id}", $"{work}/challenges/new", $"{work}/challenges/{challenge.Id}/edit"];

        foreach (var page in pages)
        {
            var writes = page.EndsWith("/new", StringComparison.Ordinal) || page.EndsWith("/edit", StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(officer.Browser, page));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(above.Browser, page));
            Assert.Equal(writes ? HttpStatusCode.Forbidden : HttpStatusCode.OK, await StatusAsync(secretary.Browser, page));
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(other.Browser, page));
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(citizen.Browser, page));
            Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(app.Stranger(), page));
        }

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(officer.Browser, "/workspace/tidak-ada"));
    }

    private static (string, string)[] Challenge(string title) =>
    [
        ("Input.Title", title), ("Input.Summary", "Bagaimana antrean loket bisa lebih cepat?"), ("Input.Guide", "Tuliskan masalah yang Anda alami dan usul Anda."),
        ("Input.Sector", "Perizinan"), ("Input.Categories", "Loket\nDaring"), ("Input.AgendaTop", "5"),
        ("Input.IdeationStarts", "2026-03-03T00:00"), ("Input.IdeationEnds", "2026-03-17T00:00"), ("Input.VotingStarts", "2026-03-10T00:00"), ("Input.VotingEnds", "2026-03-24T00:00"), ("Input.CutOff", "2026-04-24T00:00"),
    ];

    private static async Task<string> RedirectAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.True(answer.StatusCode is HttpStatusCode.Redirect, $"{(int)answer.StatusCode}: {(await Infrastructure.Browser.ReadAsync(answer)).QuerySelector("[data-errors]")?.TextContent}");
            return answer.Headers.Location!.OriginalString;
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(Infrastructure.Browser browser, string address)
    {
        using var answer = await browser.GetAsync(address);
        return answer.StatusCode;
    }

    private static async Task DecideAllAsync(Person officer, string address)
    {
        var forms = (await officer.Browser.PageAsync(address)).QuerySelectorAll<IHtmlFormElement>("form[action*='handler=Decide']").ToList();
        Assert.Equal(3, forms.Count);
        using var refused = await officer.Browser.SendAsync(forms[0], address, ("Input.Outcome", "AdoptedModified"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("Tulis alasannya, agar pengusul memahami hasil ini.", (await Infrastructure.Browser.ReadAsync(refused)).QuerySelector(".err")!.TextContent.Trim());
        foreach (var form in forms)
        {
            await RedirectAsync(await officer.Browser.SendAsync(form, address, ("Input.Outcome", "Adopted")));
        }
    }

    private Task<ChallengeState> StateAsync(long id) => app.DbAsync(db => db.Challenges.Where(c => c.Id == id).Select(c => c.State).SingleAsync(Cancel));

    private Task<int> MoveAsync() => app.UseAsync<MoveRounds, int>(job => job.RunAsync(Cancel));
}
