using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Dom;
using FkpDigital.Proposals;
using FkpDigital.Tests.Infrastructure;
using FkpDigital.Transparency;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Http;

public sealed class TransparencyTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/transparency", "Usulan diterbitkan")]
    [InlineData("/en/transparency", "Proposal published")]
    public async Task The_log_says_what_happened_and_never_who(string address, string what)
    {
        var challenge = await app.OpenChallengeAsync();
        var author = await app.PersonAsync("Nama Yang Tidak Tampil");
        var proposal = await app.ProposalAsync(challenge, "Kotak saran bersuara", author.Id);
        var voter = await app.PersonAsync("Pendukung Yang Tidak Tampil");
        using var vote = await voter.Browser.Http.PutAsync(new Uri($"/api/v1/proposals/{proposal.Id}/vote", UriKind.Relative), null, Cancel);

        var page = await app.Stranger().PageAsync(address);

        var row = page.QuerySelectorAll("#catatan tbody tr").First(r => r.TextContent.Contains("Kotak saran bersuara", StringComparison.Ordinal));
        Assert.Contains(what, row.TextContent, StringComparison.Ordinal);
        Assert.EndsWith($"/proposals/{proposal.Id}", row.QuerySelector("a")!.GetAttribute("href"), StringComparison.Ordinal);
        Assert.DoesNotContain("Tidak Tampil", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.DoesNotContain("vote.cast", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_goes_on_without_gap_or_repeat()
    {
        var challenge = await app.OpenChallengeAsync();
        for (var i = 0; i < 32; i++)
        {
            await app.ProposalAsync(challenge, $"Catatan panjang nomor {i}");
        }

        var first = await app.Stranger().PageAsync("/transparency");
        var second = await app.Stranger().PageAsync(first.QuerySelector("a[rel=next]")!.GetAttribute("href")!);

        Assert.Equal(30, Rows(first).Count);
        Assert.Contains("Catatan panjang nomor 0", string.Join('\n', Rows(second)), StringComparison.Ordinal);
        Assert.Empty(Rows(first).Where(r => r.Contains("Catatan panjang", StringComparison.Ordinal)).Intersect(Rows(second)));
    }

    [Fact]
    public async Task Every_download_that_the_page_offers_is_there()
    {
        await app.ProposalAsync(await app.OpenChallengeAsync());

        var links = (await app.Stranger().PageAsync("/transparency")).QuerySelectorAll("a[href$='.csv'], a[href$='.json']").Select(a => a.GetAttribute("href")!).ToList();

        Assert.True(links.Count >= 7);
        foreach (var link in links)
        {
            using var answer = await app.Stranger().GetAsync(link);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task The_files_of_a_challenge_hold_its_public_votes_and_no_person()
    {
        var challenge = await app.OpenChallengeAsync();
        var shown = await app.ProposalAsync(challenge, "Yang tampil");
        var hidden = await app.ProposalAsync(challenge, "Yang tersembunyi");
        var voter = await app.PersonAsync();
        using var vote = await voter.Browser.Http.PutAsync(new Uri($"/api/v1/proposals/{shown.Id}/vote", UriKind.Relative), null, Cancel);
        await app.DbAsync(async db =>
        {
            (await db.Proposals.Include(p => p.Challenge).SingleAsync(p => p.Id == hidden.Id, Cancel)).Hide("spam", voter.Id);
            return await db.SaveChangesAsync(Cancel);
        });

        var rows = await app.Stranger().Http.GetFromJsonAsync<JsonElement>($"/challenges/{challenge.Slug}.json", Cancel);
        var csv = await app.Stranger().Http.GetStringAsync(new Uri($"/challenges/{challenge.Slug}.csv", UriKind.Relative), Cancel);

        var row = Assert.Single(rows.EnumerateArray());
        Assert.Equal((shown.Id, 1), (row.GetProperty("id").GetInt64(), row.GetProperty("votes").GetInt32()));
        Assert.Contains("Yang tampil", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("Yang tersembunyi", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("Pengusul Uji", csv + rows, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_spreadsheet_opens_the_file_and_runs_nothing_of_it()
    {
        var challenge = await app.OpenChallengeAsync();
        var author = await app.PersonAsync();
        await app.DbAsync(async db =>
        {
            var loaded = await db.Challenges.Include(c => c.Rounds).Include(c => c.Categories).SingleAsync(c => c.Id == challenge.Id, Cancel);
            db.Proposals.Add(loaded.Propose(author.Id, new ProposalText("=HYPERLINK(\"http://x\",1)", "@SUM(1) dan \"kutip\", koma", "+62 baris\nkedua yang panjang"), loaded.Categories[0].Id, null, app.Clock.Now));
            return await db.SaveChangesAsync(Cancel);
        });

        var bytes = await app.Stranger().Http.GetByteArrayAsync(new Uri($"/challenges/{challenge.Slug}.csv", UriKind.Relative), Cancel);

        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        var text = System.Text.Encoding.UTF8.GetString(bytes[3..]);
        Assert.StartsWith("id,round,title,problem,", text, StringComparison.Ordinal);
        Assert.Contains("\"'=HYPERLINK(\"\"http://x\"\",1)\",\"'@SUM(1) dan \"\"kutip\"\", koma\",\"'+62 baris\nkedua yang panjang\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/challenges/tidak-ada.csv")]
    [InlineData("/challenges/tidak-ada.json")]
    public async Task A_file_of_no_challenge_is_not_there(string address)
    {
        using var answer = await app.Stranger().GetAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public void Every_kind_of_the_log_has_words() =>
        Assert.DoesNotContain(PublicLog.Kinds, kind => FkpDigital.Web.Pages.Transparency.EventWords.OfEvent(new FkpDigital.Web.Localisation.Texts(), kind) == kind);

    private static List<string> Rows(IDocument page) => [.. page.QuerySelectorAll("#catatan tbody tr").Select(r => r.TextContent)];
}
