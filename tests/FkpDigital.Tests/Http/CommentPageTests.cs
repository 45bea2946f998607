using System.Net;
using FkpDigital.Comments;
using FkpDigital.Proposals;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Http;

public sealed class CommentPageTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_comment_takes_a_stance_and_an_answer_stands_below_it()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        var (first, second) = (await app.PersonAsync("Bagus Wibowo"), await app.PersonAsync("Hasan Mukti"));

        using var posted = await first.Browser.SubmitAsync($"/proposals/{proposal.Id}", "Comment", ("Input.Text", "Satu kali datang **cukup**."), ("Input.Stance", "for"));
        var top = await LastAsync(proposal);
        using var answered = await second.Browser.SubmitAsync($"/proposals/{proposal.Id}?reply={top}", "Comment", ("Input.Text", "Alamat tetap perlu diperiksa."));
        var page = await app.Stranger().PageAsync($"/proposals/{proposal.Id}");

        Assert.EndsWith($"#c{top}", posted.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var comment = page.QuerySelector($"#c{top}")!;
        Assert.Contains("Mendukung", comment.TextContent, StringComparison.Ordinal);
        Assert.Equal("cukup", comment.QuerySelector("strong")!.TextContent);
        Assert.Contains("Alamat tetap perlu diperiksa.", comment.QuerySelector(".sub2")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("1", page.QuerySelector(".stances .for b")!.TextContent);
        Assert.Contains("2 tanggapan", page.QuerySelector("#tanggapan")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("#tanggapan form"));
        using var fragment = await app.Stranger().GetAsync(page.QuerySelector("[data-topic^='comments:']")!.GetAttribute("data-fragment")!);
        Assert.Contains("Alamat tetap perlu diperiksa.", await fragment.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_third_level_is_refused_in_words_and_the_text_is_kept()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        var person = await app.PersonAsync();
        var top = await CommentAsync(proposal, person);
        var reply = await CommentAsync(proposal, person, parent: top);
        var page = await person.Browser.PageAsync($"/proposals/{proposal.Id}?reply={top}");
        var form = (AngleSharp.Html.Dom.IHtmlFormElement)page.QuerySelector("form[action*='handler=Comment']")!;
        form.SetAttribute("action", form.GetAttribute("action")!.Replace($"reply={top}", $"reply={reply}", StringComparison.Ordinal));

        using var refused = await person.Browser.SendAsync(form, "", ("Input.Text", "Tingkat ketiga yang tidak ada."));
        var html = await refused.Content.ReadAsStringAsync(Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("Balasan hanya sampai dua tingkat.", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comment_is_changed_by_its_author_for_a_quarter_of_an_hour()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        var (author, other) = (await app.PersonAsync(), await app.PersonAsync());
        var id = await CommentAsync(proposal, author);
        var address = $"/proposals/{proposal.Id}?edit={id}";
        Assert.Empty((await other.Browser.PageAsync(address)).QuerySelectorAll("form[action*='handler=Edit']"));
        var late = (AngleSharp.Html.Dom.IHtmlFormElement)(await author.Browser.PageAsync(address)).QuerySelector("form[action*='handler=Edit']")!;
        using var changed = await author.Browser.SubmitAsync(address, "Edit", ("Input.Text", "Sudah diperbaiki."));
        var now = app.Clock.Now;

        app.Clock.Now = now + Comment.EditTime;
        using var refused = await author.Browser.SendAsync(late, "", ("Input.Text", "Terlambat diperbaiki."));
        var page = await author.Browser.PageAsync($"/proposals/{proposal.Id}");
        app.Clock.Now = now;

        Assert.Equal(HttpStatusCode.Redirect, changed.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("15 menit pertama", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Contains("Sudah diperbaiki.", page.QuerySelector($"#c{id}")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("diubah", page.QuerySelector($"#c{id}")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(page.QuerySelectorAll($"#c{id} a"), a => a.TextContent == "Ubah");
    }

    [Fact]
    public async Task A_deleted_comment_leaves_its_place_and_its_answers()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        var author = await app.PersonAsync("Rina Penulis");
        var top = await CommentAsync(proposal, author, "Kalimat yang disesali.");
        await CommentAsync(proposal, await app.PersonAsync(), "Jawaban yang tinggal.", top);

        using var deleted = await author.Browser.SubmitAsync($"/proposals/{proposal.Id}", "Delete");
        var place = (await app.Stranger().PageAsync($"/proposals/{proposal.Id}")).QuerySelector($"#c{top}")!;

        Assert.Equal(HttpStatusCode.Redirect, deleted.StatusCode);
        Assert.Contains("Tanggapan ini dihapus penulisnya.", place.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("disesali", place.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Rina", place.TextContent, StringComparison.Ordinal);
        Assert.Contains("Jawaban yang tinggal.", place.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fifty_threads_come_first_and_the_rest_by_a_link()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        var person = await app.PersonAsync();
        await app.DbAsync(async db =>
        {
            var loaded = await db.Proposals.Include(p => p.Challenge).SingleAsync(p => p.Id == proposal.Id, Cancel);
            db.Comments.AddRange(Enumerable.Range(1, 53).Select(i => new Comment(loaded, null, person.Id, Stance.For, $"Tanggapan ke-{i}.", app.Clock.Now)));
            return await db.SaveChangesAsync(Cancel);
        });
        var stranger = app.Stranger();

        var newest = await stranger.PageAsync($"/proposals/{proposal.Id}");
        var rest = await stranger.PageAsync(newest.QuerySelector("#tanggapan a[rel=next]")!.GetAttribute("href")!);
        var oldest = await stranger.PageAsync($"/proposals/{proposal.Id}?order=oldest");

        Assert.Equal(50, newest.QuerySelectorAll(".cmts > li").Length);
        Assert.Equal(3, rest.QuerySelectorAll(".cmts > li").Length);
        Assert.Null(rest.QuerySelector("#tanggapan a[rel=next]"));
        Assert.Contains("Tanggapan ke-1.", oldest.QuerySelector(".cmts > li")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hostile_comment_is_shown_as_text()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        await CommentAsync(proposal, await app.PersonAsync("<b onmouseover=alert(1)>Jahil</b>"), "<img src=x onerror=alert(1)> <script>alert(2)</script> [x](javascript:alert(3))");

        var page = await app.Stranger().PageAsync($"/proposals/{proposal.Id}");

        Assert.Empty(page.QuerySelectorAll("#tanggapan script, #tanggapan img, [onerror], [onmouseover], #tanggapan a[href^='javascript:']"));
        Assert.Contains("<b onmouseover=alert(1)>Jahil</b>", page.QuerySelector(".cmt")!.TextContent, StringComparison.Ordinal);
    }

    private Task<long> LastAsync(Proposal proposal) =>
        app.DbAsync(db => db.Comments.Where(c => c.ProposalId == proposal.Id).MaxAsync(c => c.Id, Cancel));

    private Task<long> CommentAsync(Proposal proposal, Person author, string text = "Setuju sekali dengan ini.", long? parent = null) =>
        app.UseAsync(async (PostComment post) => (await post.RunAsync(proposal.Id, author.Id, null, text, parent, Cancel))!.Id);
}
