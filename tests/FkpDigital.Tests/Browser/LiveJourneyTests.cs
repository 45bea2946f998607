using System.Globalization;
using FkpDigital.Forums;
using FkpDigital.Proposals;
using FkpDigital.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FkpDigital.Tests.Browser;

/// <summary>What one person does shows in the open pages of the others, without a reload.</summary>
public sealed class LiveJourneyTests(Site site, Chromium chromium) : IClassFixture<Site>
{
    private const float Soon = 10_000;

    /// <summary>A lost socket is noticed by its missing pings, not at once.</summary>
    private const float Later = 60_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_vote_shows_in_the_open_ranking_and_proposal_of_others()
    {
        var challenge = await site.OpenChallengeAsync();
        var proposal = await site.ProposalAsync(challenge);
        await using var voter = await EnterAsync();
        await using var ranking = await WatchAsync($"/challenges/{challenge.Slug}");
        await using var details = await WatchAsync(PageOf(proposal));

        await voter.Page.GotoAsync(PageOf(proposal));
        await voter.Page.Locator(".vote-card").GetByRole(AriaRole.Button, new() { Name = "Dukung" }).ClickAsync();

        await ShowsAsync(ranking.Page.Locator($"[data-votes='{proposal.Id}']").First, "1");
        await ShowsAsync(details.Page.Locator($".vote-card [data-votes='{proposal.Id}']"), "1");
        AssertNoFaults(voter, ranking, details);
    }

    [Fact]
    public async Task An_overtaking_proposal_moves_up_in_open_rankings()
    {
        var challenge = await site.OpenChallengeAsync();
        var first = await site.ProposalAsync(challenge, "Loket khusus lansia setiap pagi");
        var second = await site.ProposalAsync(challenge, "Nomor antrean lewat telepon");
        await using var ranking = await WatchAsync($"/challenges/{challenge.Slug}");
        await Expect(ranking.Page.Locator(".prow").First).ToHaveAttributeAsync("data-proposal", Text(first.Id));

        await VoteAsync(second);

        await Expect(ranking.Page.Locator(".prow").First).ToHaveAttributeAsync("data-proposal", Text(second.Id), new() { Timeout = Soon });
        AssertNoFaults(ranking);
    }

    [Fact]
    public async Task A_comment_shows_in_open_discussions_and_unsent_text_stays()
    {
        var challenge = await site.OpenChallengeAsync();
        var proposal = await site.ProposalAsync(challenge);
        await using var writer = await EnterAsync();
        await using var other = await EnterAsync();
        await other.Page.GotoAsync(PageOf(proposal));
        await ConnectedAsync(other.Page);
        await other.Page.GetByLabel("Alasan Anda").FillAsync("Saya masih menulis");

        await CommentAsync(writer.Page, proposal, "Ibu saya menunggu tiga jam.");

        await Expect(other.Page.Locator(".cmt", new() { HasText = "Ibu saya menunggu tiga jam." })).ToBeVisibleAsync(new() { Timeout = Soon });
        await Expect(other.Page.GetByLabel("Alasan Anda")).ToHaveValueAsync("Saya masih menulis");
        AssertNoFaults(writer, other);
    }

    [Fact]
    public async Task A_reply_that_is_being_written_is_not_overwritten_but_the_news_is_offered()
    {
        var challenge = await site.OpenChallengeAsync();
        var proposal = await site.ProposalAsync(challenge);
        await using var writer = await EnterAsync();
        await CommentAsync(writer.Page, proposal, "Ibu saya menunggu tiga jam.");
        await using var other = await EnterAsync();
        await other.Page.GotoAsync(PageOf(proposal));
        await other.Page.GetByRole(AriaRole.Link, new() { Name = "Balas" }).ClickAsync();
        await ConnectedAsync(other.Page);
        await other.Page.GetByLabel("Balasan Anda").FillAsync("Saya juga");

        await CommentAsync(writer.Page, proposal, "Dan ayah saya juga.");
        var offer = other.Page.GetByRole(AriaRole.Button, new() { Name = "Ada yang baru. Perbarui" });
        await Expect(offer).ToBeVisibleAsync(new() { Timeout = Soon });
        await Expect(other.Page.GetByLabel("Balasan Anda")).ToHaveValueAsync("Saya juga");
        await offer.ClickAsync();

        await Expect(other.Page.Locator(".cmt", new() { HasText = "Dan ayah saya juga." })).ToBeVisibleAsync(new() { Timeout = Soon });
        await Expect(other.Page.GetByLabel("Balasan Anda")).ToHaveValueAsync("Saya juga");
        AssertNoFaults(writer, other);
    }

    [Fact]
    public async Task A_window_that_was_offline_says_so_and_catches_up()
    {
        var challenge = await site.OpenChallengeAsync();
        var proposal = await site.ProposalAsync(challenge);
        await using var window = await WatchAsync($"/challenges/{challenge.Slug}");

        await window.GoOfflineAsync(true);
        await Expect(window.Page.Locator("[data-live-state]")).ToContainTextAsync("Sambungan langsung terputus", new() { Timeout = Later });
        await VoteAsync(proposal);
        await window.GoOfflineAsync(false);

        await Expect(window.Page.Locator($"[data-votes='{proposal.Id}']").First).ToHaveTextAsync("1", new() { Timeout = Later });
        await Expect(window.Page.Locator("html")).Not.ToHaveClassAsync("live-lost");
    }

    [Fact]
    public async Task An_open_agenda_shows_that_it_was_frozen()
    {
        var challenge = await site.OpenChallengeAsync();
        await site.ProposalAsync(challenge);
        var now = site.Clock.Now;
        site.Clock.Now = now.AddDays(8);
        var officer = await site.PersonAsync();
        var forum = await site.UseAsync<RunAgenda, Forum>(r => r.CallForumAsync(challenge.Id, 1, "Forum loket yang ramah", officer.Id, Cancel));
        await using var window = await WatchAsync(string.Create(CultureInfo.InvariantCulture, $"/forums/{forum.Id}/agenda"));
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "Agenda diusulkan" })).ToBeVisibleAsync();

        await site.UseAsync<RunAgenda, bool>(r => r.FreezeAsync(forum.Id, officer.Id, Cancel));
        site.Clock.Now = now;

        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "Agenda dibekukan" })).ToBeVisibleAsync(new() { Timeout = Soon });
        AssertNoFaults(window);
    }

    [Fact]
    public async Task An_open_leaderboard_shows_new_votes()
    {
        var challenge = await site.OpenChallengeAsync();
        var proposal = await site.ProposalAsync(challenge, "Peringkat bergerak tanpa muat ulang");
        await using var window = await WatchAsync("/leaderboard");
        var row = window.Page.Locator("tbody tr", new() { HasText = "Peringkat bergerak tanpa muat ulang" });
        await Expect(row).ToHaveCountAsync(0);

        await VoteAsync(proposal);

        await Expect(row).ToBeVisibleAsync(new() { Timeout = Soon });
        AssertNoFaults(window);
    }

    private static async Task CommentAsync(IPage page, Proposal proposal, string text)
    {
        await page.GotoAsync(PageOf(proposal));
        await page.GetByLabel("Alasan Anda").FillAsync(text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Kirim", Exact = true }).ClickAsync();
        await Expect(page.Locator(".cmt", new() { HasText = text })).ToBeVisibleAsync();
    }

    private async Task VoteAsync(Proposal proposal)
    {
        var voter = await site.PersonAsync();
        using var answer = await voter.Browser.Http.PutAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"/api/v1/proposals/{proposal.Id}/vote"), UriKind.Relative), null, Cancel);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<Window> EnterAsync()
    {
        var person = await site.PersonAsync();
        var window = await chromium.OpenAsync(site.Address);
        await window.SignInAsync(person.Email);
        return window;
    }

    /// <summary>A stranger's window on that page, connected.</summary>
    private async Task<Window> WatchAsync(string address)
    {
        var window = await chromium.OpenAsync(site.Address);
        await window.Page.GotoAsync(address);
        await ConnectedAsync(window.Page);
        return window;
    }

    /// <summary>What happens before the socket stands would be a race, not a test.</summary>
    private static async Task ConnectedAsync(IPage page) =>
        await page.WaitForFunctionAsync("() => document.documentElement.classList.contains('live-on')");

    private static Task ShowsAsync(ILocator place, string text) => Expect(place).ToHaveTextAsync(text, new() { Timeout = Soon });

    private static string PageOf(Proposal proposal) => string.Create(CultureInfo.InvariantCulture, $"/proposals/{proposal.Id}");

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    private static void AssertNoFaults(params Window[] windows) => Assert.Empty(windows.SelectMany(w => w.Faults));
}
