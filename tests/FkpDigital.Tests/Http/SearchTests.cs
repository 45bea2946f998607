using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Dom;
using FkpDigital.Agencies;
using FkpDigital.Proposals;
using FkpDigital.Search;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Http;

public sealed class SearchTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/search?q=loket&region=%00")]
    [InlineData("/leaderboard?region=%00")]
    [InlineData("/challenges?region=33%00")]
    public async Task A_NUL_in_an_address_is_a_bad_request(string address)
    {
        using var answer = await app.Stranger().GetAsync(address);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_proposal_is_found_by_the_stem_of_its_words_and_the_hit_is_marked()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync(), "Perpustakaan keliling untuk desa");

        var page = await app.Stranger().PageAsync("/search?q=perpustakaannya+keliling");

        var link = Assert.Single(page.QuerySelectorAll(".found h3 a"));
        Assert.Equal($"/proposals/{proposal.Id}", link.GetAttribute("href"));
        Assert.Equal("Perpustakaan keliling untuk desa", link.TextContent.Trim());
        Assert.Equal(["Perpustakaan", "keliling"], link.QuerySelectorAll("mark").Select(m => m.TextContent));
    }

    [Fact]
    public async Task A_slip_of_the_finger_in_a_title_is_forgiven()
    {
        await app.ProposalAsync(await app.OpenChallengeAsync(), "Ambulans malam gratis");

        var page = await app.Stranger().PageAsync("/search?q=ambulasn");

        Assert.Contains("Ambulans malam gratis", page.QuerySelectorAll(".found h3").Select(h => h.TextContent.Trim()));
    }

    [Fact]
    public async Task What_has_the_words_as_typed_comes_before_what_has_words_like_them()
    {
        var challenge = await app.OpenChallengeAsync();
        await app.ProposalAsync(challenge, "Angkut sampah pasar"); // the older one: of equals the newer comes first
        await app.ProposalAsync(challenge, "Angkot sekolah pagi");

        var page = await app.Stranger().PageAsync("/search?q=angkut");

        Assert.Equal(["Angkut sampah pasar", "Angkot sekolah pagi"], page.QuerySelectorAll(".found h3").Select(h => h.TextContent.Trim()));
    }

    [Theory]
    [InlineData("dermaga+-kayu")]
    [InlineData("%22kayu+dermaga%22")]
    public async Task Who_excludes_a_word_or_names_a_sentence_gets_nothing_else(string asked)
    {
        await app.ProposalAsync(await app.OpenChallengeAsync(), "Dermaga kayu untuk nelayan");

        var page = await app.Stranger().PageAsync($"/search?q={asked}");

        Assert.Empty(Links(page));
    }

    [Fact]
    public async Task More_answers_than_are_weighed_are_told_with_a_plus()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        await app.DbAsync(db => db.Database.ExecuteSqlAsync(
            $"insert into comment (proposal_id, author_id, text, state, created_at) select {proposal.Id}, {proposal.AuthorId}, 'Layangan nomor ' || n, 'Published', now() from generate_series(1, 10600) n", Cancel));

        var page = await app.Stranger().PageAsync("/search?q=layangan");
        var rare = await app.Stranger().PageAsync("/search?q=layangan+7");

        Assert.Equal("500+", page.QuerySelector("nav.seg a .num")!.TextContent);
        Assert.Equal("Layangan nomor 7", Assert.Single(rare.QuerySelectorAll(".found p[lang], .found p.sm")).TextContent.Trim());
    }

    [Fact]
    public async Task A_hidden_proposal_is_found_by_nobody_and_neither_are_its_comments()
    {
        var challenge = await app.OpenChallengeAsync();
        var proposal = await app.ProposalAsync(challenge, "Jembatan gantung zamrud");
        var citizen = await app.PersonAsync();
        using var posted = await citizen.Browser.Http.PostAsJsonAsync($"/api/v1/proposals/{proposal.Id}/comments", new { text = "Jembatan zamrud itu sudah lapuk." }, Cancel);
        Assert.Equal(HttpStatusCode.Created, posted.StatusCode);
        Assert.Equal(["proposal", "comment"], await KindsAsync("jembatan zamrud"));

        await app.DbAsync(async db =>
        {
            var shown = await db.Proposals.Include(p => p.Challenge).SingleAsync(p => p.Id == proposal.Id, Cancel);
            shown.Hide("spam", citizen.Id);
            return await db.SaveChangesAsync(Cancel);
        });

        Assert.Empty(await KindsAsync("jembatan zamrud"));
    }

    [Fact]
    public async Task A_deleted_comment_is_found_by_nobody()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        var citizen = await app.PersonAsync();
        using var posted = await citizen.Browser.Http.PostAsJsonAsync($"/api/v1/proposals/{proposal.Id}/comments", new { text = "Kalimat tentang kunang-kunang." }, Cancel);
        Assert.Equal(["comment"], await KindsAsync("kunang-kunang"));

        await app.DbAsync(async db =>
        {
            var comment = await db.Comments.Include(c => c.Proposal.Challenge).SingleAsync(c => c.ProposalId == proposal.Id, Cancel);
            comment.Delete(citizen.Id);
            return await db.SaveChangesAsync(Cancel);
        });

        Assert.Empty(await KindsAsync("kunang-kunang"));
    }

    [Fact]
    public async Task A_draft_is_found_by_nobody()
    {
        var unit = await app.UnitAsync();
        var officer = await app.PersonAsync("Petugas", Role.Officer, unit);
        await app.DbAsync(async db =>
        {
            var at = await db.Agencies.SingleAsync(a => a.Id == unit.Id, Cancel);
            var draft = new FkpDigital.Challenges.Challenge(at, "33.13", Some.ChallengeText("Draf tentang pelangi"), officer.Id, app.Clock.Now);
            draft.TakeSlug($"draf-{Guid.NewGuid():N}");
            db.Challenges.Add(draft);
            return await db.SaveChangesAsync(Cancel);
        });

        Assert.Empty(await KindsAsync("pelangi"));
    }

    [Fact]
    public async Task What_was_typed_and_what_was_written_stay_text()
    {
        var challenge = await app.OpenChallengeAsync();
        await app.DbAsync(async db =>
        {
            var loaded = await db.Challenges.Include(c => c.Rounds).Include(c => c.Categories).SingleAsync(c => c.Id == challenge.Id, Cancel);
            var author = await app.PersonAsync("Pengusul");
            db.Proposals.Add(loaded.Propose(author.Id, new ProposalText("Loket <b>tembaga</b>", "Masalah <script>tembaga()</script> \uE000<i>x", "Rekomendasi yang cukup panjang."), loaded.Categories[0].Id, null, app.Clock.Now));
            return await db.SaveChangesAsync(Cancel);
        });

        var page = await app.Stranger().PageAsync("/search?q=tembaga+%3Cscript%3E'%22");

        Assert.Empty(page.QuerySelectorAll("main script:not([type='application/ld+json']), .found b, .found i"));
        Assert.Equal("tembaga <script>'\"", page.QuerySelector("#q")!.GetAttribute("value"));
        Assert.NotEmpty((await app.Stranger().PageAsync("/search?q=tembaga")).QuerySelectorAll(".found mark"));
    }

    [Fact]
    public async Task Kind_and_region_narrow_and_the_list_goes_on_without_gap_or_repeat()
    {
        var challenge = await app.OpenChallengeAsync();
        for (var i = 0; i < 15; i++)
        {
            await app.ProposalAsync(challenge, $"Usul kelapa nomor {i}");
        }

        var first = await app.Stranger().PageAsync("/search?q=kelapa&kind=proposal&region=33");
        var second = await app.Stranger().PageAsync(first.QuerySelector("a[rel=next]")!.GetAttribute("href")!);

        Assert.Equal((12, 3), (Links(first).Count, Links(second).Count));
        Assert.Empty(Links(first).Intersect(Links(second)));
        Assert.Null(second.QuerySelector("a[rel=next]"));
        Assert.Empty(Links(await app.Stranger().PageAsync("/search?q=kelapa&region=63")));
        Assert.Empty(Links(await app.Stranger().PageAsync("/search?q=kelapa&kind=comment")));
    }

    [Theory]
    [InlineData("/search", "Apa yang Anda cari?")]
    [InlineData("/search?q=x", "Apa yang Anda cari?")]
    [InlineData("/search?q=takadayangsepertiini", "Tidak ada hasil untuk “takadayangsepertiini”")]
    [InlineData("/en/search?q=takadayangsepertiini&after=omong", "Nothing found for “takadayangsepertiini”")]
    [InlineData("/search?q=%22+-+%3A*+%26+%7C+%21%28", "Tidak ada hasil untuk “\" - :* & | !(”")]
    public async Task Nothing_asked_and_nothing_found_are_said_in_words(string address, string heading) =>
        Assert.Equal(heading, (await app.Stranger().PageAsync(address)).QuerySelector(".empty h2")!.TextContent);

    [Fact]
    public async Task The_question_is_cut_at_its_limit()
    {
        var page = await app.Stranger().PageAsync("/search?q=" + new string('a', 5_000));

        Assert.Contains(new string('a', Question.MaxText) + "”", page.QuerySelector(".empty h2")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/search", "q")]
    [InlineData("/api/v1/search?q=kelapa&kind=apa", "kind")]
    [InlineData("/api/v1/search?q=kelapa&after=!", "after")]
    public async Task A_program_reads_what_is_wrong_with_its_question(string address, string field)
    {
        using var answer = await app.Stranger().GetAsync(address);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
    }

    private static List<string> Links(IDocument page) => [.. page.QuerySelectorAll(".found h3 a").Select(a => a.GetAttribute("href")!)];

    private async Task<List<string>> KindsAsync(string text)
    {
        var answer = await app.Stranger().Http.GetFromJsonAsync<JsonElement>($"/api/v1/search?q={Uri.EscapeDataString(text)}", Cancel);
        return [.. answer.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("kind").GetString()!).OrderDescending()];
    }
}
