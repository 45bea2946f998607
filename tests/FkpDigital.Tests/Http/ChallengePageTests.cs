using System.Net;
using AngleSharp.Dom;
using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Proposals;
using FkpDigital.Tests.Infrastructure;
using FkpDigital.Web.Pages.Challenges;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Http;

public sealed class ChallengePageTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_cut_line_stands_below_the_last_that_would_be_on_the_agenda()
    {
        var challenge = await app.OpenChallengeAsync(agenda: new AgendaRule(2, 0, null));
        var proposals = await ProposalsAsync(challenge, 4);
        await VotesAsync(proposals[0], 3);
        await VotesAsync(proposals[1], 2);
        await VotesAsync(proposals[2], 1);

        var page = await app.Stranger().PageAsync($"/challenges/{challenge.Slug}");

        var rows = page.QuerySelectorAll("ol.prows > li");
        Assert.Equal(["prow", "prow", "cutline", "prow under", "prow under"], rows.Select(r => r.ClassName!.Trim()));
        Assert.Equal("2", rows[2].QuerySelector("[data-cutline]")!.TextContent);
        Assert.Equal("2", rows[3].QuerySelector(".gap b")!.TextContent);
        Assert.Equal("3", rows[4].QuerySelector(".gap b")!.TextContent);
        Assert.All(rows.Where(r => r.ClassList.Contains("prow")), r => Assert.NotNull(r.QuerySelector(".notch")));
        Assert.Equal(challenge.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), page.QuerySelector("ol.prows")!.GetAttribute("data-ranking"));
    }

    [Fact]
    public async Task The_fragment_renders_what_the_page_holds()
    {
        var challenge = await app.OpenChallengeAsync();
        await ProposalsAsync(challenge, 3);
        var page = await app.Stranger().PageAsync($"/challenges/{challenge.Slug}");
        var place = page.QuerySelector("[data-fragment]")!;

        var fragment = await app.Stranger().PageAsync(place.GetAttribute("data-fragment")!);

        Assert.Contains($"ranking:{challenge.Id}", place.GetAttribute("data-topic")!.Split(' '));
        Assert.Equal(place.InnerHtml.Trim(), fragment.Body!.InnerHtml.Trim());
    }

    [Theory]
    [InlineData("")]
    [InlineData("new")]
    [InlineData("rising")]
    [InlineData("discussed")]
    public async Task Every_order_is_paged_without_overlap_or_gap(string sort)
    {
        var challenge = await app.OpenChallengeAsync();
        var proposals = await ProposalsAsync(challenge, RankingViews.PageSize + 3);
        await VotesAsync(proposals[^1], 2);
        await VotesAsync(proposals[5], 1);

        var seen = new List<long>();
        var lines = 0;
        for (var address = $"/challenges/{challenge.Slug}?sort={sort}"; address is not null;)
        {
            var page = await app.Stranger().PageAsync(address);
            seen.AddRange(page.QuerySelectorAll("[data-proposal]").Select(Id));
            lines += page.QuerySelectorAll(".cutline").Length;
            address = page.QuerySelector(".pager a")?.GetAttribute("href");
        }

        Assert.Equal(proposals.Select(p => p.Id).Order(), seen.Order());
        Assert.Equal(sort.Length == 0 ? 1 : 0, lines);
        if (sort is "" or "rising")
        {
            Assert.Equal([proposals[^1].Id, proposals[5].Id], seen.Take(2));
        }
    }

    [Fact]
    public async Task A_vote_older_than_a_week_does_not_make_a_proposal_rise()
    {
        var challenge = await OpenForAsync(30);
        var (old, fresh) = (await app.ProposalAsync(challenge, "Usulan yang didukung lebih dahulu"), await app.ProposalAsync(challenge, "Usulan yang didukung belakangan"));
        await VotesAsync(old, 2);
        var before = app.Clock.Now;
        app.Clock.Now = before.AddDays(8);
        await VotesAsync(fresh, 1);

        var top = await OrderAsync(challenge, "top");
        var rising = await OrderAsync(challenge, "rising");
        app.Clock.Now = before;

        Assert.Equal([old.Id, fresh.Id], top);
        Assert.Equal([fresh.Id, old.Id], rising);
    }

    [Fact]
    public async Task A_signed_in_person_sees_the_own_votes_the_own_proposal_and_what_is_left()
    {
        var challenge = await app.OpenChallengeAsync(votesPerPerson: 2);
        var proposals = await ProposalsAsync(challenge, 3);
        var me = await app.PersonAsync();
        var own = await app.ProposalAsync(challenge, "Usulan saya sendiri tentang loket", me.Id);
        await VoteAsync(me, proposals[0]);

        var page = await me.Browser.PageAsync($"/challenges/{challenge.Slug}");
        Assert.Equal("voted", State(page, proposals[0]));
        Assert.Equal("idle", State(page, proposals[1]));
        Assert.Equal("disabled", State(page, own));
        Assert.Equal("1", page.QuerySelector("[data-remaining]")!.TextContent);
        Assert.NotNull(page.QuerySelector($".mine form[action='/proposals/{proposals[0].Id}?handler=Withdraw']"));

        await VoteAsync(me, proposals[1]);
        page = await me.Browser.PageAsync($"/challenges/{challenge.Slug}");
        Assert.Equal("disabled", State(page, proposals[2]));
        Assert.Contains("Dukungan Anda habis", page.QuerySelector($"[data-proposal='{proposals[2].Id}'] .why")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_is_led_to_sign_in_and_back_and_after_the_close_nobody_votes()
    {
        var challenge = await app.OpenChallengeAsync();
        var proposal = await app.ProposalAsync(challenge);

        var page = await app.Stranger().PageAsync($"/en/challenges/{challenge.Slug}");
        Assert.Equal($"/en/account/login?returnUrl=%2Fen%2Fchallenges%2F{challenge.Slug}", page.QuerySelector($"[data-proposal='{proposal.Id}'] .vbtn")!.GetAttribute("href"));
        Assert.NotNull(page.QuerySelector($"a[href='/en/challenges/{challenge.Slug}/proposals/new']"));

        var now = app.Clock.Now;
        app.Clock.Now = now.AddDays(7);
        page = await app.Stranger().PageAsync($"/challenges/{challenge.Slug}");
        app.Clock.Now = now;
        Assert.Equal("closed", State(page, proposal));
        Assert.Null(page.QuerySelector($"a[href='/challenges/{challenge.Slug}/proposals/new']"));
        Assert.Contains("Masa usulan selesai", page.QuerySelector(".ch-hero")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_is_there_for_the_staff_of_its_unit_only()
    {
        var unit = await app.UnitAsync();
        var officer = await app.PersonAsync("Petugas", Role.Officer, unit);
        var elsewhere = await app.PersonAsync("Petugas lain", Role.Officer, await app.UnitAsync());
        var citizen = await app.PersonAsync();
        var slug = await DraftAsync(unit, officer.Id);

        var preview = await officer.Browser.PageAsync($"/challenges/{slug}");
        Assert.Contains("Pratinjau draf", preview.QuerySelector(".note")!.TextContent, StringComparison.Ordinal);
        foreach (var browser in new[] { app.Stranger(), citizen.Browser, elsewhere.Browser })
        {
            foreach (var address in new[] { $"/challenges/{slug}", $"/challenges/{slug}?handler=Ranking", $"/api/v1/challenges/{slug}" })
            {
                using var answer = await browser.GetAsync(address);
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            }
        }

        Assert.DoesNotContain(slug, (await app.Stranger().PageAsync("/challenges?sort=new")).DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("about", "Aturan agenda")]
    [InlineData("rounds", "Putaran 1")]
    public async Task Every_part_has_an_address_of_its_own(string tab, string text)
    {
        var challenge = await app.OpenChallengeAsync(votesPerPerson: 5);

        var page = await app.Stranger().PageAsync($"/challenges/{challenge.Slug}?tab={tab}");

        Assert.Contains(text, page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.EndsWith($"?tab={tab}#isi-tantangan", page.QuerySelector(".tabs [aria-current]")!.GetAttribute("href"), StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("[data-proposal]"));
    }

    [Fact]
    public async Task An_unknown_challenge_is_not_found()
    {
        using var answer = await app.Stranger().GetAsync("/challenges/tidak-ada");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static long Id(IElement row) => long.Parse(row.GetAttribute("data-proposal")!, System.Globalization.CultureInfo.InvariantCulture);

    private static string? State(IDocument page, Proposal proposal) => page.QuerySelector($"[data-proposal='{proposal.Id}'] .vote")!.GetAttribute("data-state");

    private async Task<IReadOnlyList<long>> OrderAsync(Challenge challenge, string sort) =>
        [.. (await app.Stranger().PageAsync($"/challenges/{challenge.Slug}?sort={sort}")).QuerySelectorAll("[data-proposal]").Select(Id)];

    private async Task<List<Proposal>> ProposalsAsync(Challenge challenge, int count)
    {
        var author = await app.PersonAsync("Pengusul Uji");
        var proposals = new List<Proposal>();
        for (var i = 0; i < count; i++)
        {
            proposals.Add(await app.ProposalAsync(challenge, $"Usulan nomor {i} untuk loket", author.Id));
        }

        return proposals;
    }

    private async Task VotesAsync(Proposal proposal, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await VoteAsync(await app.PersonAsync(), proposal);
        }
    }

    private static async Task VoteAsync(Person person, Proposal proposal)
    {
        using var answer = await person.Browser.Http.PutAsync(new Uri($"/api/v1/proposals/{proposal.Id}/vote", UriKind.Relative), null, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private Task<string> DraftAsync(Agency unit, long officerId) => app.DbAsync(async db =>
    {
        var at = await db.Agencies.SingleAsync(a => a.Id == unit.Id, Cancel);
        var draft = new Challenge(at, "33.13", Some.ChallengeText("Rancangan yang belum boleh dilihat warga"), officerId, app.Clock.Now);
        draft.TakeSlug($"rancangan-{Guid.NewGuid():N}");
        db.Challenges.Add(draft);
        await db.SaveChangesAsync(Cancel);
        return draft.Slug;
    });

    private async Task<Challenge> OpenForAsync(int days)
    {
        var unit = await app.UnitAsync();
        var officer = await app.PersonAsync("Petugas Uji", Role.Officer, unit);
        return await app.DbAsync(async db =>
        {
            var challenge = new Challenge(await db.Agencies.SingleAsync(a => a.Id == unit.Id, Cancel), "33.13", Some.ChallengeText(), officer.Id, app.Clock.Now);
            challenge.TakeSlug($"tantangan-{Guid.NewGuid():N}");
            challenge.SetCategories(["Loket"]);
            var end = app.Clock.Now.AddDays(days);
            challenge.PlanFirstRound(new RoundDates(app.Clock.Now, end, app.Clock.Now, end, end));
            challenge.Publish(officer.Id, app.Clock.Now);
            db.Challenges.Add(challenge);
            await db.SaveChangesAsync(Cancel);
            return challenge;
        });
    }
}
