using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using FkpDigital.Agencies;
using FkpDigital.Agreements;
using FkpDigital.Challenges;
using FkpDigital.Commitments;
using FkpDigital.Forums;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Http;

public sealed class CommitmentTests(App app) : IClassFixture<App>
{
    private static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_promise_is_overdue_from_the_first_instant_after_its_last_day()
    {
        var (story, promises) = await PromisesAsync(day => DueTime.Of(DueKind.Date, day.AddDays(3)));
        var before = app.Clock.Now;
        var midnight = new DateTimeOffset(Today().AddDays(4), TimeOnly.MinValue, TimeSpan.FromHours(7));

        app.Clock.Now = midnight.AddMicroseconds(-1);
        var inTime = await FindAsync(promises[0]);
        app.Clock.Now = midnight;
        var late = await FindAsync(promises[0]);
        var listed = await app.Stranger().Http.GetFromJsonAsync<JsonElement>(new Uri($"/api/v1/commitments?agency={story.Unit.Slug}&overdue=true", UriKind.Relative), Cancel);
        var page = await app.Stranger().PageAsync($"/commitments/{promises[0]}");
        app.Clock.Now = before;

        Assert.Equal((false, true), (inTime.GetProperty("overdue").GetBoolean(), late.GetProperty("overdue").GetBoolean()));
        Assert.Equal(promises[0], Assert.Single(listed.GetProperty("items").EnumerateArray()).GetProperty("id").GetInt64());
        Assert.Contains("Lewat 1 hari", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Done_needs_evidence_and_then_nothing_changes_any_more()
    {
        var (story, promises) = await PromisesAsync();
        using var early = await PostAsync(story.Officer, promises[0], "done");
        Assert.Equal((HttpStatusCode.Conflict, CommitmentRules.EvidenceNeeded), (early.StatusCode, await CodeAsync(early)));

        using var proof = await PostAsync(story.Officer, promises[0], "evidence", new { title = "Foto loket", url = "https://contoh.test/foto" });
        using var done = await PostAsync(story.Officer, promises[0], "done");
        var answer = await done.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        using var after = await PostAsync(story.Officer, promises[0], "progress", new { text = "Masih ada lagi yang dikerjakan." });

        Assert.Equal(("done", false), (answer.GetProperty("state").GetString(), answer.GetProperty("doneLate").GetBoolean()));
        Assert.Equal(CommitmentRules.Settled, await CodeAsync(after));
    }

    [Fact]
    public async Task A_promise_kept_after_its_time_is_done_late()
    {
        var (story, promises) = await PromisesAsync(day => DueTime.Of(DueKind.Date, day.AddDays(1)));
        var before = app.Clock.Now;
        app.Clock.Now = app.Clock.Now.AddDays(5);
        using var proof = await PostAsync(story.Officer, promises[0], "evidence", new { title = "Foto loket", url = "https://contoh.test/foto" });
        using var done = await PostAsync(story.Officer, promises[0], "done");
        var board = await app.Stranger().PageAsync($"/commitments?agency={story.Unit.Slug}");
        app.Clock.Now = before;

        Assert.True((await FindAsync(promises[0])).GetProperty("doneLate").GetBoolean());
        Assert.Contains("Selesai terlambat", board.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_last_promise_the_forum_and_its_round_are_closed()
    {
        var (story, promises) = await PromisesAsync();
        foreach (var promise in promises)
        {
            Assert.Equal(ForumState.FollowingUp, await app.DbAsync(db => db.Forums.Where(f => f.Id == story.ForumId).Select(f => f.State).SingleAsync(Cancel)));
            using var proof = await PostAsync(story.Officer, promise, "evidence", new { title = "Foto loket", url = "https://contoh.test/foto" });
            using var done = await PostAsync(story.Officer, promise, "done");
            done.EnsureSuccessStatusCode();
        }

        Assert.Equal(ForumState.Closed, await app.DbAsync(db => db.Forums.Where(f => f.Id == story.ForumId).Select(f => f.State).SingleAsync(Cancel)));
        Assert.Equal(RoundPhase.Done, await app.DbAsync(db => db.Forums.Where(f => f.Id == story.ForumId).Select(f => f.Round.Phase).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task What_cannot_be_kept_yet_says_why_in_public()
    {
        var (story, promises) = await PromisesAsync();
        using var blank = await PostAsync(story.Officer, promises[0], "progress", new { text = "", notYetAble = true });
        Assert.Equal(HttpStatusCode.BadRequest, blank.StatusCode);
        using var said = await PostAsync(story.Officer, promises[0], "progress", new { text = "Pengadaan mesin antrean tertunda.", notYetAble = true });

        var page = await app.Stranger().PageAsync($"/commitments/{promises[0]}");

        Assert.Equal("notYetAble", (await FindAsync(promises[0])).GetProperty("state").GetString());
        Assert.Contains("Pengadaan mesin antrean tertunda.", page.QuerySelector(".note.sogan")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_promise_leads_back_to_its_row_proposal_votes_and_forum()
    {
        var (story, promises) = await PromisesAsync();

        var source = (await FindAsync(promises[0])).GetProperty("source");
        var page = await app.Stranger().PageAsync($"/commitments/{promises[0]}");

        Assert.Equal(story.Rows[0], source.GetProperty("row").GetProperty("id").GetInt64());
        Assert.Equal((story.Proposal.Id, 2), (source.GetProperty("proposal").GetProperty("id").GetInt64(), source.GetProperty("proposal").GetProperty("votes").GetInt32()));
        Assert.Equal(story.ForumId, source.GetProperty("forum").GetProperty("id").GetInt64());
        Assert.NotNull(page.QuerySelector($"a[href='/proposals/{story.Proposal.Id}']"));
        Assert.NotNull(page.QuerySelector($"a[href^='{story.AgreementPage}']"));
        Assert.Contains("2 dukungan", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_evidence_is_only_ever_saved_by_a_browser()
    {
        var (story, promises) = await PromisesAsync();
        using var form = Upload("SK petugas loket", "../../sk petugas.pdf", Pdf);
        using var added = await story.Officer.Browser.Http.PostAsync(new Uri($"/api/v1/commitments/{promises[0]}/evidence", UriKind.Relative), form, Cancel);
        var proof = Assert.Single((await added.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("evidence").EnumerateArray());

        using var file = await app.Stranger().GetAsync(proof.GetProperty("url").GetString()!);

        Assert.Equal(Pdf, await file.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal("application/pdf", file.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment", file.Content.Headers.ContentDisposition!.DispositionType);
        Assert.DoesNotContain("/", file.Content.Headers.ContentDisposition.FileNameStar, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(file.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("default-src 'none'; sandbox", Assert.Single(file.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("same-origin", Assert.Single(file.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.False(file.Headers.Contains("Set-Cookie"));
        using var elsewhere = await app.Stranger().GetAsync($"/commitments/{promises[1]}/evidence/{proof.GetProperty("id").GetInt64()}");
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    [Fact]
    public async Task Pictures_show_the_place_before_and_after_and_other_files_cannot()
    {
        var (story, promises) = await PromisesAsync();
        var picture = Demo.Story.Picture("loket-sesudah.png");
        foreach (var (title, shows, file, name, status) in new[]
        {
            ("Ruang tunggu yang penuh", "before", picture, "sebelum.png", HttpStatusCode.OK),
            ("Tiga loket terbuka", "after", picture, "sesudah.png", HttpStatusCode.OK),
            ("SK petugas loket", "after", Pdf, "sk.pdf", HttpStatusCode.BadRequest),
            ("Tiga loket terbuka", "kemudian", picture, "sesudah.png", HttpStatusCode.BadRequest),
        })
        {
            using var form = Upload(title, name, file);
            form.Add(new StringContent(shows), "shows");
            using var added = await story.Officer.Browser.Http.PostAsync(new Uri($"/api/v1/commitments/{promises[0]}/evidence", UriKind.Relative), form, Cancel);
            Assert.Equal(status, added.StatusCode);
        }

        var page = await app.Stranger().PageAsync($"/commitments/{promises[0]}");

        Assert.Equal([("Ruang tunggu yang penuh", "Sebelum"), ("Tiga loket terbuka", "Sesudah")],
            page.QuerySelectorAll(".photos figure").Select(f => (f.QuerySelector("img")!.GetAttribute("alt")!, f.TextContent.Trim())));
    }

    [Fact]
    public async Task A_refused_file_leaves_the_title_in_the_form()
    {
        var (story, promises) = await PromisesAsync();
        var address = $"/workspace/{story.Unit.Slug}/commitments/{promises[0]}";
        var page = await story.Officer.Browser.PageAsync(address);
        var token = page.QuerySelector<IHtmlInputElement>("form[enctype] input[name=__RequestVerificationToken]")!.Value;
        using var form = new MultipartFormDataContent
        {
            { new StringContent(token), "__RequestVerificationToken" },
            { new StringContent("SK petugas loket"), "Input.Title" },
            { new ByteArrayContent("<html>"u8.ToArray()), "Input.File", "sk.html" },
        };

        using var answer = await story.Officer.Browser.Http.PostAsync(new Uri($"{address}?handler=Evidence", UriKind.Relative), form, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var again = await Infrastructure.Browser.ReadAsync(answer);
        Assert.Equal("SK petugas loket", again.QuerySelector<IHtmlInputElement>("#Input_Title")!.Value);
        Assert.NotNull(again.QuerySelector("[role=alert]"));
        Assert.Empty((await FindAsync(promises[0])).GetProperty("evidence").EnumerateArray());
    }

    [Fact]
    public async Task An_officer_keeps_a_promise_with_forms_alone()
    {
        var (story, promises) = await PromisesAsync();
        var address = $"/workspace/{story.Unit.Slug}/commitments/{promises[0]}";
        var browser = story.Officer.Browser;

        using var note = await browser.SubmitAsync(address, "Progress", ("Input.Text", "Loket sudah diuji coba selama dua minggu."));
        using var proof = await browser.SubmitAsync(address, "Evidence", ("Input.Title", "Foto loket"), ("Input.Url", "https://contoh.test/foto"));
        using var done = await browser.SubmitAsync(address, "Done");

        Assert.All(new[] { note, proof, done }, a => Assert.Equal(HttpStatusCode.Redirect, a.StatusCode));
        var page = await app.Stranger().PageAsync($"/commitments/{promises[0]}");
        Assert.Contains("Loket sudah diuji coba selama dua minggu.", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("noopener nofollow ugc", page.QuerySelector("a[href='https://contoh.test/foto']")!.GetAttribute("rel"));
        Assert.Empty((await browser.PageAsync(address)).QuerySelectorAll("form[action*=handler]"));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("ftp://contoh.test/x")]
    [InlineData("bukan alamat")]
    [InlineData("")]
    public async Task A_link_that_is_not_a_web_address_is_no_evidence(string url)
    {
        var (story, promises) = await PromisesAsync();

        using var answer = await PostAsync(story.Officer, promises[0], "evidence", new { title = "Foto loket", url });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Only_officers_of_the_unit_track_its_promises()
    {
        var (story, promises) = await PromisesAsync();
        var elsewhere = await app.PersonAsync("Petugas lain", Role.Officer, await app.UnitAsync());
        var citizen = await app.PersonAsync();

        foreach (var person in new[] { elsewhere, citizen, story.Secretary, story.UnitHead })
        {
            foreach (var (path, body) in new (string, object)[] { ("progress", new { text = "Sudah dikerjakan sebagian." }), ("evidence", new { title = "Foto", url = "https://contoh.test" }), ("done", new { }) })
            {
                using var refused = await PostAsync(person, promises[0], path, body);
                Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            }
        }

        using var anonymous = await app.Stranger().Http.PostAsJsonAsync(new Uri($"/api/v1/commitments/{promises[0]}/done", UriKind.Relative), new { }, Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
        var address = $"/workspace/{story.Unit.Slug}/commitments";
        Assert.Empty((await story.UnitHead.Browser.PageAsync($"{address}/{promises[0]}")).QuerySelectorAll("form[action*=handler]"));
        using var closed = await citizen.Browser.GetAsync(address);
        Assert.Equal(HttpStatusCode.Forbidden, closed.StatusCode);
    }

    [Fact]
    public async Task Late_ones_lead_the_list_of_the_unit()
    {
        var (story, promises) = await PromisesAsync(_ => DueTime.Of(DueKind.Continuous, null), day => DueTime.Of(DueKind.Date, day.AddDays(1)));
        var before = app.Clock.Now;
        app.Clock.Now = app.Clock.Now.AddDays(9);
        var page = await story.Officer.Browser.PageAsync($"/workspace/{story.Unit.Slug}/commitments");
        app.Clock.Now = before;

        Assert.Equal([promises[1], promises[0]], page.QuerySelectorAll<IHtmlAnchorElement>("tbody th a").Select(a => long.Parse(a.Href.Split('/')[^1], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task The_list_goes_on_where_it_ended_and_misses_none()
    {
        var (story, promises) = await PromisesAsync();
        var government = (await app.DbAsync(db => db.Agencies.Where(a => a.Id == story.Unit.ParentId).SingleAsync(Cancel))).Slug;
        var seen = new List<long>();
        await app.UseAsync<CommitmentReads, int>(async commitments =>
        {
            DuePosition? after = null;
            while (await commitments.ByDueTimeAsync(new CommitmentFilter(Agency: government), after, 1, Cancel) is [var row])
            {
                seen.Add(row.Id);
                after = CommitmentReads.PositionOf(row);
            }

            return 0;
        });

        Assert.Equal(promises.Order(), seen.Order());
    }

    [Fact]
    public async Task Filters_find_by_region_agency_and_state()
    {
        var (story, promises) = await PromisesAsync();
        async Task<int> CountAsync(string query) =>
            (await app.Stranger().Http.GetFromJsonAsync<JsonElement>(new Uri($"/api/v1/commitments?agency={story.Unit.Slug}&{query}", UriKind.Relative), Cancel)).GetProperty("items").GetArrayLength();

        Assert.Equal(2, await CountAsync("region=33"));
        Assert.Equal(2, await CountAsync("region=33.13&state=agreed"));
        Assert.Equal(2, await CountAsync("state=running&overdue=false"));
        Assert.Equal(0, await CountAsync("region=32"));
        Assert.Equal(0, await CountAsync("state=done"));
        using var unknown = await app.Stranger().GetAsync("/api/v1/commitments?state=entah");
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        using var bad = await app.Stranger().GetAsync("/api/v1/commitments?after=entah");
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.Equal(2, (await app.Stranger().PageAsync($"/commitments?agency={story.Unit.Slug}&view=list")).QuerySelectorAll("tbody tr").Length);
    }

    private DateOnly Today() => DateOnly.FromDateTime(app.Clock.Now.ToOffset(TimeSpan.FromHours(7)).DateTime);

    /// <summary>Two promises; the due times are made from the day on which they are agreed.</summary>
    private async Task<(ForumStory Story, IReadOnlyList<long> Promises)> PromisesAsync(Func<DateOnly, DueTime>? first = null, Func<DateOnly, DueTime>? second = null)
    {
        var story = await ForumStory.TellAsync(app);
        return (story, await story.PublishAsync(first?.Invoke(Today()), second?.Invoke(Today())));
    }

    private async Task<JsonElement> FindAsync(long id) =>
        await app.Stranger().Http.GetFromJsonAsync<JsonElement>(new Uri(string.Create(CultureInfo.InvariantCulture, $"/api/v1/commitments/{id}"), UriKind.Relative), Cancel);

    private static Task<HttpResponseMessage> PostAsync(Person person, long id, string what, object? body = null) =>
        person.Browser.Http.PostAsJsonAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"/api/v1/commitments/{id}/{what}"), UriKind.Relative), body ?? new { }, Cancel);

    private static MultipartFormDataContent Upload(string title, string name, byte[] content)
    {
        var file = new ByteArrayContent(content);
        file.Headers.ContentType = new MediaTypeHeaderValue("text/html");
        return new MultipartFormDataContent { { new StringContent(title), "title" }, { file, "file", name } };
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("code").GetString();
}
