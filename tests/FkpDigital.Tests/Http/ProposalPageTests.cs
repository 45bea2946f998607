using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using FkpDigital.Challenges;
using FkpDigital.Tests.Infrastructure;
using FkpDigital.Voting;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Http;

public sealed class ProposalPageTests(App app) : IClassFixture<App>
{
    private const string Hostile = "<script>alert(1)</script> \"'><img src=x onerror=alert(2)>";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_citizen_writes_a_proposal_and_lands_on_its_page_with_a_notice()
    {
        var challenge = await app.OpenChallengeAsync();
        var citizen = await app.PersonAsync("Siti Rahmawati");

        using var sent = await SendAsync(citizen, challenge, "Satu loket untuk pindah domisili");
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        var page = await citizen.Browser.PageAsync(sent.Headers.Location!.OriginalString);

        Assert.Equal("Satu loket untuk pindah domisili", page.QuerySelector("h1")!.TextContent);
        Assert.Contains("Usulan Anda terbit.", page.QuerySelector(".note.status")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Siti Rahmawati", page.QuerySelector("article")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("article strong"));
    }

    [Fact]
    public async Task Everything_typed_stays_and_every_fault_is_named_with_a_link_to_its_field()
    {
        var challenge = await app.OpenChallengeAsync();
        var citizen = await app.PersonAsync();
        var category = await CategoryAsync(challenge);

        using var answer = await citizen.Browser.SubmitAsync(NewAddress(challenge), "",
            ("Input.Title", "Pendek"), ("Input.Problem", Hostile), ("Input.Recommendation", "kurang"), ("Input.Category", category));
        var page = await Infrastructure.Browser.ReadAsync(answer);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("Pendek", ((IHtmlInputElement)page.QuerySelector("#Input_Title")!).Value);
        Assert.Equal(Hostile, ((IHtmlTextAreaElement)page.QuerySelector("#Input_Problem")!).Value.Trim());
        Assert.Equal(category, ((IHtmlInputElement)page.QuerySelector("input[type=radio]:checked")!).Value);
        Assert.Equal(["#Input_Title", "#Input_Recommendation"], page.QuerySelectorAll("[data-errors] a").Select(a => a.GetAttribute("href")));
        Assert.All(page.QuerySelectorAll("[data-errors] a"), a => Assert.NotNull(page.QuerySelector(a.GetAttribute("href")!)));
    }

    [Fact]
    public async Task Ideas_are_not_taken_when_the_period_is_over_and_the_page_says_so()
    {
        var challenge = await app.OpenChallengeAsync();
        var citizen = await app.PersonAsync();
        var now = app.Clock.Now;
        try
        {
            app.Clock.Now = now.AddDays(8);
            var page = await citizen.Browser.PageAsync(NewAddress(challenge));

            Assert.Contains("Masa usulan sedang tidak dibuka.", page.Body!.TextContent, StringComparison.Ordinal);
            Assert.Null(page.QuerySelector("#Input_Title"));
            Assert.NotNull(page.QuerySelector($"main a[href='/challenges/{challenge.Slug}']"));
        }
        finally
        {
            app.Clock.Now = now;
        }
    }

    [Fact]
    public async Task Whoever_is_signed_out_is_sent_to_sign_in_and_back_and_a_draft_is_not_there()
    {
        var challenge = await app.OpenChallengeAsync();
        using var answer = await app.Stranger().GetAsync(NewAddress(challenge));
        var draft = await DraftAsync();
        using var hidden = await (await app.PersonAsync()).Browser.GetAsync(NewAddress(draft));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains(Uri.EscapeDataString(NewAddress(challenge)), answer.Headers.Location!.OriginalString, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
    }

    [Fact]
    public async Task A_form_sent_twice_makes_one_proposal()
    {
        var challenge = await app.OpenChallengeAsync();
        var citizen = await app.PersonAsync();

        using var first = await SendAsync(citizen, challenge, "Jam layanan sampai malam hari");
        using var second = await SendAsync(citizen, challenge, "Jam layanan sampai  malam hari");

        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(1, await app.DbAsync(db => db.Proposals.CountAsync(p => p.ChallengeId == challenge.Id, Cancel)));
    }

    [Fact]
    public async Task A_proposal_has_one_address()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        var stranger = app.Stranger();

        using var wrong = await stranger.GetAsync($"/proposals/{proposal.Id}/lain?order=oldest");
        var page = await stranger.PageAsync($"/proposals/{proposal.Id}/loket-khusus-lansia-setiap-pagi");
        using var english = await stranger.GetAsync($"/en/proposals/{proposal.Id}/lain");

        Assert.Equal(HttpStatusCode.MovedPermanently, wrong.StatusCode);
        Assert.Equal($"/proposals/{proposal.Id}/loket-khusus-lansia-setiap-pagi?order=oldest", wrong.Headers.Location!.OriginalString);
        Assert.Equal($"/en/proposals/{proposal.Id}/loket-khusus-lansia-setiap-pagi", english.Headers.Location!.OriginalString);
        Assert.EndsWith($"/proposals/{proposal.Id}/loket-khusus-lansia-setiap-pagi", page.QuerySelector("link[rel=canonical]")!.GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync("/proposals/999999999")).StatusCode);
    }

    [Fact]
    public async Task A_stranger_gets_no_form_and_no_cookie()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        var stranger = app.Stranger();

        using var answer = await stranger.GetAsync($"/proposals/{proposal.Id}");
        var page = await Infrastructure.Browser.ReadAsync(answer);

        Assert.Empty(page.QuerySelectorAll("form"));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Contains("/account/login?returnUrl=", page.QuerySelector(".vote-card a")!.GetAttribute("href")!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vote_goes_by_form_and_returns_to_where_it_was_cast()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync(votesPerPerson: 3));
        var citizen = await app.PersonAsync();
        var address = $"/proposals/{proposal.Id}";

        using var cast = await citizen.Browser.SubmitAsync(address, "Vote", ("returnUrl", "/challenges?sort=new"));
        var voted = await citizen.Browser.PageAsync(address);
        using var elsewhere = await citizen.Browser.SubmitAsync(address, "Withdraw", ("returnUrl", "//jahat.test/x"));
        var idle = await citizen.Browser.PageAsync(address);

        Assert.Equal("/challenges?sort=new", cast.Headers.Location!.OriginalString);
        Assert.Equal("1", voted.QuerySelector($".vote-card [data-votes='{proposal.Id}']")!.TextContent);
        Assert.Equal("true", voted.QuerySelector(".vbtn")!.GetAttribute("aria-pressed"));
        Assert.Equal("2", voted.QuerySelector("[data-remaining]")!.TextContent);
        Assert.Equal(address, elsewhere.Headers.Location!.OriginalString);
        Assert.Equal("0", idle.QuerySelector($".vote-card [data-votes='{proposal.Id}']")!.TextContent);
    }

    [Fact]
    public async Task A_refused_vote_is_refused_in_words()
    {
        var challenge = await app.OpenChallengeAsync(votesPerPerson: 1);
        var (first, second) = (await app.ProposalAsync(challenge), await app.ProposalAsync(challenge, "Nomor antrean lewat telepon"));
        var citizen = await app.PersonAsync();
        var page = await citizen.Browser.PageAsync($"/proposals/{second.Id}");
        var form = page.QuerySelectorAll<IHtmlFormElement>("form.vote").Single();
        using var cast = await citizen.Browser.SubmitAsync($"/proposals/{first.Id}", "Vote");

        using var refused = await citizen.Browser.SendAsync(form, $"/proposals/{second.Id}");
        var after = await Infrastructure.Browser.ReadAsync(refused);

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("Dukungan Anda habis.", after.QuerySelector("[data-errors]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("disabled", after.QuerySelector(".vote")!.GetAttribute("data-state"));
        Assert.Equal("0", after.QuerySelector("[data-remaining]")!.TextContent);
        Assert.Equal(0, await app.DbAsync(db => db.Votes.CountAsync(v => v.ProposalId == second.Id, Cancel)));
    }

    [Fact]
    public async Task The_vote_block_tells_the_author_and_the_late_comer_why_not()
    {
        var author = await app.PersonAsync();
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync(), authorId: author.Id);
        var own = await author.Browser.PageAsync($"/proposals/{proposal.Id}");
        var now = app.Clock.Now;
        app.Clock.Now = now.AddDays(7);
        var late = await author.Browser.PageAsync($"/proposals/{proposal.Id}");
        app.Clock.Now = now;

        Assert.Contains("Ini usulan Anda sendiri.", own.QuerySelector(".vote")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("closed", late.QuerySelector(".vote")!.GetAttribute("data-state"));
        Assert.Contains("Pengumpulan berakhir", late.QuerySelector(".vote")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_says_how_far_the_agenda_is()
    {
        var challenge = await app.OpenChallengeAsync(agenda: new AgendaRule(1, 0, null));
        var (top, under) = (await app.ProposalAsync(challenge), await app.ProposalAsync(challenge, "Nomor antrean lewat telepon"));
        for (var i = 0; i < 2; i++)
        {
            var voter = await app.PersonAsync();
            await app.UseAsync((CastVote vote) => vote.RunAsync(top.Id, voter.Id, Cancel));
        }

        var above = await app.Stranger().PageAsync($"/proposals/{top.Id}");
        var below = await app.Stranger().PageAsync($"/proposals/{under.Id}");

        Assert.Contains("Di atas garis agenda", above.QuerySelector("article")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("3 dukungan lagi untuk masuk agenda.", below.QuerySelector(".vote-card")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("2", below.QuerySelector($"[data-rank='{under.Id}']")!.TextContent);
        Assert.Contains(below.QuerySelectorAll(".simx a"), a => a.TextContent == top.Title);
    }

    [Fact]
    public async Task Hostile_texts_are_shown_as_texts()
    {
        var challenge = await app.OpenChallengeAsync();
        var citizen = await app.PersonAsync(Hostile);
        var category = await CategoryAsync(challenge);
        using var sent = await citizen.Browser.SubmitAsync(NewAddress(challenge), "",
            ("Input.Title", Hostile), ("Input.Problem", Hostile + " masalah"), ("Input.Recommendation", "[klik](javascript:alert(3)) " + Hostile), ("Input.Category", category));

        using var answer = await citizen.Browser.GetAsync(sent.Headers.Location!.OriginalString);
        var html = await answer.Content.ReadAsStringAsync(Cancel);
        var page = await Infrastructure.Browser.ReadAsync(answer);

        Assert.Equal(Hostile, page.QuerySelector("h1")!.TextContent);
        Assert.DoesNotContain("<script>alert", html, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(page.QuerySelectorAll("article img, [onerror], a[href^='javascript:']"));
    }

    [Fact]
    public async Task The_page_speaks_English_too()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());

        var page = await app.Stranger().PageAsync($"/en/proposals/{proposal.Id}");

        Assert.Contains("Journey of the proposal", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Above the agenda line", page.Body.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_journey_of_a_new_proposal_shows_what_comes_next()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());

        var steps = (await app.Stranger().PageAsync($"/proposals/{proposal.Id}")).QuerySelectorAll(".tl > li").ToList();

        Assert.Equal(["done", "done", "now", "", "", "", "", ""], steps.Select(s => s.ClassName ?? ""));
        Assert.Contains("sampai 9 Mar 2026", steps[2].TextContent, StringComparison.Ordinal);
    }

    private static string NewAddress(Challenge challenge) => $"/challenges/{challenge.Slug}/proposals/new";

    private Task<string> CategoryAsync(Challenge challenge) =>
        app.DbAsync(db => db.Categories.Where(c => c.ChallengeId == challenge.Id).OrderBy(c => c.Position).Select(c => c.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)).FirstAsync(Cancel));

    private async Task<HttpResponseMessage> SendAsync(Person citizen, Challenge challenge, string title) => await citizen.Browser.SubmitAsync(
        NewAddress(challenge), "", ("Input.Title", title), ("Input.Problem", "Mengurus surat di tiga kantor berbeda."),
        ("Input.Recommendation", "Satukan di **satu loket** dengan satu formulir."), ("Input.Category", await CategoryAsync(challenge)));

    private async Task<Challenge> DraftAsync()
    {
        var unit = await app.UnitAsync();
        return await app.DbAsync(async db =>
        {
            var at = await db.Agencies.SingleAsync(a => a.Id == unit.Id, Cancel);
            var officer = await db.Participants.OrderBy(p => p.Id).Select(p => p.Id).FirstAsync(Cancel);
            var challenge = new Challenge(at, "33.13", Some.ChallengeText(), officer, app.Clock.Now);
            challenge.TakeSlug($"draf-{Guid.NewGuid():N}");
            db.Challenges.Add(challenge);
            await db.SaveChangesAsync(Cancel);
            return challenge;
        });
    }
}
