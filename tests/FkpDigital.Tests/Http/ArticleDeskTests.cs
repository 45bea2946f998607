using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using FkpDigital.Agencies;
using FkpDigital.Articles;
using FkpDigital.Core;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Http;

/// <summary>Articles as staff write them.</summary>
public sealed class ArticleDeskTests(App app) : IClassFixture<App>
{
    private const string Title = "Loket lansia kini buka setiap pagi";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_officer_saves_a_draft_previews_it_and_publishes_it()
    {
        var (unit, officer) = await OfficerAsync();
        var editor = await SavedAsync(officer, unit);
        var article = await StoredAsync(editor);
        using var hidden = await app.Stranger().GetAsync($"/articles/{article.Slug}");

        using var shown = await PressAsync(officer, editor, "Preview", ("Input.Body", "## Pratinjau saja\n\nBelum **disimpan**."));
        var preview = await Infrastructure.Browser.ReadAsync(shown);
        var kept = await StoredAsync(editor);
        var saved = await RedirectAsync(await officer.Browser.SendAsync(Form(preview), editor));
        await RedirectAsync(await PressAsync(officer, editor, "Publish"));
        using var read = await app.Stranger().GetAsync($"/articles/{article.Slug}");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK, HttpStatusCode.OK), (hidden.StatusCode, shown.StatusCode, read.StatusCode));
        Assert.Equal("disimpan", preview.QuerySelector("#pratinjau .prose strong")!.TextContent);
        Assert.DoesNotContain("Pratinjau saja", kept.Body, StringComparison.Ordinal);
        Assert.Equal(editor, saved); // the first button after a preview saves, it does not preview again
        Assert.Contains("Pratinjau saja", (await StoredAsync(editor)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_to_come_schedules_and_can_be_taken_back()
    {
        var (unit, officer) = await OfficerAsync();
        var editor = await SavedAsync(officer, unit);

        await RedirectAsync(await PressAsync(officer, editor, "Publish", ("Input.PublishAt", "2026-03-03T08:30")));
        var scheduled = await StoredAsync(editor);
        var page = await officer.Browser.PageAsync($"/workspace/{unit.Slug}/articles");
        await RedirectAsync(await officer.Browser.SubmitAsync(editor, ""));

        Assert.Equal(new DateTimeOffset(2026, 3, 3, 1, 30, 0, TimeSpan.Zero), scheduled.PublishAt);
        Assert.Equal("Terjadwal", page.QuerySelector("tbody .chip")!.TextContent);
        Assert.Null((await StoredAsync(editor)).PublishAt);
    }

    [Fact]
    public async Task A_time_that_has_passed_is_refused_at_its_field_and_nothing_typed_is_lost()
    {
        var (unit, officer) = await OfficerAsync();

        using var answer = await PressAsync(officer, $"/workspace/{unit.Slug}/articles/new", "Publish", [.. Fields(), ("Input.PublishAt", "2026-03-01T08:00")]);
        var page = await Infrastructure.Browser.ReadAsync(answer);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("Waktu terbit itu sudah lewat. Pilih waktu nanti, atau kosongkan untuk terbit sekarang.", page.QuerySelector("#Input_PublishAt-e")!.TextContent);
        Assert.Equal(Title, ((IHtmlInputElement)page.QuerySelector("#Input_Title")!).Value);
        Assert.Equal("loket, lansia", ((IHtmlInputElement)page.QuerySelector("#Input_Tags")!).Value);
    }

    [Fact]
    public async Task Two_editors_do_not_overwrite_each_other()
    {
        var (unit, officer) = await OfficerAsync();
        var colleague = await app.PersonAsync("Rekan Petugas", Role.Officer, unit);
        var editor = await SavedAsync(officer, unit);
        var stale = await colleague.Browser.PageAsync(editor);
        await RedirectAsync(await officer.Browser.SubmitAsync(editor, "", ("Input.Lead", "Pembuka baru dari petugas pertama.")));

        using var late = await colleague.Browser.SendAsync(Form(stale), editor, ("Input.Lead", "Pembuka baru dari petugas kedua."));
        var page = await Infrastructure.Browser.ReadAsync(late);

        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains("Orang lain baru saja mengubah ini.", page.QuerySelector("[data-errors]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Pembuka baru dari petugas kedua.", ((IHtmlTextAreaElement)page.QuerySelector("#Input_Lead")!).Value.Trim());
        Assert.Equal("Pembuka baru dari petugas pertama.", (await StoredAsync(editor)).Lead);
    }

    [Fact]
    public async Task Only_staff_of_the_agency_write_its_articles()
    {
        var (unit, officer) = await OfficerAsync();
        var editor = await SavedAsync(officer, unit);
        var (_, stranger) = await OfficerAsync();
        var (citizen, secretary) = (await app.PersonAsync("Warga"), await app.PersonAsync("Sekretaris", Role.Secretary, unit));

        foreach (var person in new[] { stranger, citizen, secretary })
        {
            foreach (var address in new[] { $"/workspace/{unit.Slug}/articles", $"/workspace/{unit.Slug}/articles/new", editor })
            {
                using var get = await person.Browser.GetAsync(address);
                Assert.Equal(HttpStatusCode.Forbidden, get.StatusCode);
            }

            using var post = await person.Browser.SendAsync(Form(await officer.Browser.PageAsync(editor)), editor);
            Assert.NotEqual(HttpStatusCode.Redirect, post.StatusCode);
        }

        using var anonymous = await app.Stranger().GetAsync(editor);
        Assert.Equal(HttpStatusCode.Redirect, anonymous.StatusCode);
        Assert.Contains("/account/login", anonymous.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_article_is_not_opened_from_another_agency()
    {
        var (unit, officer) = await OfficerAsync();
        var (other, rival) = await OfficerAsync();
        var editor = await SavedAsync(officer, unit);

        using var answer = await rival.Browser.GetAsync(editor.Replace(unit.Slug, other.Slug, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task The_bureau_and_the_administrator_write_below_them_and_for_the_platform()
    {
        var (unit, officer) = await OfficerAsync();
        var top = await app.DbAsync(db => db.Agencies.SingleAsync(a => a.Id == unit.ParentId, Cancel));
        var admin = await app.PersonAsync("Pengelola", Role.Admin, top);
        var bureau = await app.PersonAsync("Biro", Role.BureauOfficer, top);
        using var entrance = await admin.Browser.GetAsync("/admin/articles");

        var forUnit = await StoredAsync(await RedirectAsync(await bureau.Browser.SubmitAsync($"/workspace/{unit.Slug}/articles/new", "", Fields())));
        var platform = await RedirectAsync(await admin.Browser.SubmitAsync($"/workspace/{top.Slug}/articles/new", "", [.. Fields(), ("Input.Publisher", "platform")]));
        using var tried = await officer.Browser.SubmitAsync($"/workspace/{unit.Slug}/articles/new", "", [.. Fields(), ("Input.Publisher", "platform")]);
        var list = await admin.Browser.PageAsync($"/workspace/{top.Slug}/articles");

        Assert.StartsWith("/workspace/", entrance.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(unit.Id, forUnit.AgencyId);
        Assert.Null((await StoredAsync(platform)).AgencyId);
        Assert.Equal(unit.Id, (await StoredAsync(tried.Headers.Location!.OriginalString)).AgencyId);
        Assert.Contains("FKP Digital", list.QuerySelectorAll("tbody td").Select(c => c.TextContent));
        Assert.Equal(["Artikel"], list.QuerySelectorAll(".rail nav a span").Select(s => s.TextContent));
        using var foreign = await officer.Browser.GetAsync(platform.Replace(top.Slug, unit.Slug, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
    }

    [Fact]
    public async Task An_article_is_withdrawn_with_a_reason_and_shown_again()
    {
        var (unit, officer) = await OfficerAsync();
        var editor = await SavedAsync(officer, unit);
        await RedirectAsync(await PressAsync(officer, editor, "Publish"));
        var slug = (await StoredAsync(editor)).Slug;

        using var without = await officer.Browser.SubmitAsync(editor, "Withdraw", ("Input.Reason", ""));
        var refused = await Infrastructure.Browser.ReadAsync(without);
        await RedirectAsync(await officer.Browser.SubmitAsync(editor, "Withdraw", ("Input.Reason", "Angkanya keliru dan sedang diperiksa.")));
        using var gone = await app.Stranger().GetAsync($"/articles/{slug}");
        await RedirectAsync(await officer.Browser.SubmitAsync(editor, "Restore"));
        using var back = await app.Stranger().GetAsync($"/articles/{slug}");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Gone, HttpStatusCode.OK), (without.StatusCode, gone.StatusCode, back.StatusCode));
        Assert.Equal(Title, ((IHtmlInputElement)refused.QuerySelector("#Input_Title")!).Value);
    }

    [Fact]
    public async Task The_address_follows_the_title_until_others_can_have_it()
    {
        var (unit, officer) = await OfficerAsync();
        var editor = await SavedAsync(officer, unit);

        await RedirectAsync(await officer.Browser.SubmitAsync(editor, "", ("Input.Title", "Judul yang lebih tepat")));
        var renamed = (await StoredAsync(editor)).Slug;
        await RedirectAsync(await PressAsync(officer, editor, "Publish"));
        await RedirectAsync(await officer.Browser.SubmitAsync(editor, "", ("Input.Title", "Judul setelah terbit")));

        Assert.Equal(("judul-yang-lebih-tepat", "judul-yang-lebih-tepat"), (renamed, (await StoredAsync(editor)).Slug));
    }

    [Fact]
    public async Task A_photograph_is_cleaned_shown_with_its_words_and_nobodys_before_the_article_is()
    {
        var (unit, officer) = await OfficerAsync();
        var editor = await SavedAsync(officer, unit);
        var slug = (await StoredAsync(editor)).Slug;

        await RedirectAsync(await UploadAsync(officer, editor, Demo.Story.Picture("loket-sesudah.png"), "Tiga loket terbuka"));
        using var early = await app.Stranger().GetAsync($"/articles/{slug}/picture");
        using var own = await officer.Browser.GetAsync($"/articles/{slug}/picture");
        await RedirectAsync(await PressAsync(officer, editor, "Publish"));
        var picture = (await app.Stranger().PageAsync($"/articles/{slug}")).QuerySelector("article .ph img")!;
        using var shown = await app.Stranger().GetAsync(picture.GetAttribute("src")!);
        using var text = await UploadAsync(officer, editor, "bukan gambar"u8.ToArray(), "Bukan gambar");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.BadRequest), (early.StatusCode, own.StatusCode, shown.StatusCode, text.StatusCode));
        Assert.Equal("Tiga loket terbuka", picture.GetAttribute("alt"));
        Assert.Equal(("image/png", "default-src 'none'; sandbox"), (shown.Content.Headers.ContentType!.MediaType, string.Join(' ', shown.Headers.GetValues("Content-Security-Policy"))));
    }

    [Fact]
    public async Task Challenges_are_related_by_ticking_them_and_drafts_cannot_be()
    {
        var (unit, officer) = await OfficerAsync();
        var challenge = await app.OpenChallengeAsync(unit);
        var form = await officer.Browser.PageAsync($"/workspace/{unit.Slug}/articles/new");
        var box = Assert.Single(form.QuerySelectorAll("input[name='Input.Challenges']"));

        var editor = await RedirectAsync(await officer.Browser.SubmitAsync($"/workspace/{unit.Slug}/articles/new", "", [.. Fields(), ("Input.Challenges", box.GetAttribute("value")!)]));
        using var unknown = await officer.Browser.SubmitAsync(editor, "", ("Input.Challenges", "999999"));

        Assert.Equal([challenge.Id], (await StoredAsync(editor)).Challenges.Select(c => c.ChallengeId));
        Assert.True((await officer.Browser.PageAsync(editor)).QuerySelector<IHtmlInputElement>("input[name='Input.Challenges']")!.IsChecked);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }

    [Fact]
    public async Task Every_act_is_in_the_log_with_who_did_it()
    {
        var (unit, officer) = await OfficerAsync();
        var editor = await SavedAsync(officer, unit);
        await RedirectAsync(await PressAsync(officer, editor, "Publish"));
        await RedirectAsync(await officer.Browser.SubmitAsync(editor, "Withdraw", ("Input.Reason", "Angkanya keliru dan sedang diperiksa.")));
        await RedirectAsync(await officer.Browser.SubmitAsync(editor, "Restore"));
        var id = (await StoredAsync(editor)).Id;

        var events = await app.DbAsync(db => db.Events.Where(e => e.ArticleId == id).OrderBy(e => e.Id).Select(e => new { e.Kind, e.ActorId, e.AgencyId }).ToListAsync(Cancel));

        Assert.Equal([EventKinds.ArticleDrafted, EventKinds.ArticleEdited, EventKinds.ArticlePublished, EventKinds.ArticleWithdrawn, EventKinds.ArticleRestored], events.Select(e => e.Kind));
        Assert.All(events, e => Assert.Equal((officer.Id, unit.Id), (e.ActorId, e.AgencyId)));
    }

    private async Task<(Agency Unit, Person Officer)> OfficerAsync()
    {
        var unit = await app.UnitAsync();
        return (unit, await app.PersonAsync("Petugas Uji", Role.Officer, unit));
    }

    /// <returns>The address of the editor of a new draft.</returns>
    private static async Task<string> SavedAsync(Person officer, Agency unit) => await RedirectAsync(await officer.Browser.SubmitAsync($"/workspace/{unit.Slug}/articles/new", "", Fields()));

    private static (string, string)[] Fields() =>
    [
        ("Input.Title", Title), ("Input.Lead", "Warga lansia tidak perlu lagi mengantre bersama yang lain."), ("Input.Body", "## Mulai kapan?\n\nMulai **Senin depan**."),
        ("Input.Kind", "news"), ("Input.Tags", "loket, lansia"), ("Input.Cover", "forum"),
    ];

    private Task<Article> StoredAsync(string editor)
    {
        var id = long.Parse(editor[(editor.LastIndexOf('/') + 1)..], CultureInfo.InvariantCulture);
        return app.DbAsync(db => db.Articles.AsNoTracking().Include(a => a.Challenges).SingleAsync(a => a.Id == id, Cancel));
    }

    /// <summary>Presses a button of the editor that has an address of its own.</summary>
    private static async Task<HttpResponseMessage> PressAsync(Person officer, string address, string handler, params (string Name, string Value)[] values)
    {
        var page = await officer.Browser.PageAsync(address);
        var button = page.QuerySelector($"button[formaction*='handler={handler}']");
        Assert.True(button is not null, $"{address} has no button for {handler}");
        var form = Form(page);
        form.SetAttribute("action", button.GetAttribute("formaction")!.Split('#')[0]);
        return await officer.Browser.SendAsync(form, address, values);
    }

    private static IHtmlFormElement Form(IDocument page) => page.QuerySelector<IHtmlFormElement>("form.workform")!;

    private static async Task<HttpResponseMessage> UploadAsync(Person officer, string editor, byte[] content, string alt)
    {
        var form = (await officer.Browser.PageAsync(editor)).QuerySelector<IHtmlFormElement>("form[action*='handler=Picture']")!;
        using var body = new MultipartFormDataContent { { new StringContent(alt), "Input.Alt" } };
        foreach (var hidden in form.QuerySelectorAll<IHtmlInputElement>("input[type=hidden]"))
        {
            body.Add(new StringContent(hidden.Value), hidden.Name!);
        }

        var file = new ByteArrayContent(content);
        file.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        body.Add(file, "Input.File", "loket.png");
        return await officer.Browser.Http.PostAsync(new Uri(form.GetAttribute("action")!, UriKind.Relative), body, Cancel);
    }

    private static async Task<string> RedirectAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.True(answer.StatusCode is HttpStatusCode.Redirect, $"{(int)answer.StatusCode}: {(await Infrastructure.Browser.ReadAsync(answer)).QuerySelector("[data-errors]")?.TextContent}");
            return answer.Headers.Location!.OriginalString;
        }
    }
}
