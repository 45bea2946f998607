using System.Globalization;
using System.Text.Json;
using FkpDigital.Challenges;
using FkpDigital.Proposals;
using FkpDigital.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FkpDigital.Tests.Browser;

/// <summary>What others do shows in an open page with a little movement, without moving what one reads, and without any movement for who wants none.</summary>
public sealed class LiveMotionTests(Site site, Chromium chromium) : IClassFixture<Site>
{
    private const float Soon = 10_000;
    private const int Crowd = 12;

    /// <summary>Remembers every number that was shown and every movement that was begun.</summary>
    private const string Watcher = """
        window.shown = []; window.moves = [];
        const animate = Element.prototype.animate;
        Element.prototype.animate = function (frames, options) {
          window.moves.push({ what: this.dataset.proposal ?? this.className, from: frames[0]?.transform ?? '', lasts: options?.duration ?? options });
          return animate.call(this, frames, options);
        };
        addEventListener('animationstart', event => { if (getComputedStyle(event.target).animationDuration !== '1e-05s') window.moves.push({ what: event.animationName, from: '', lasts: 0 }); }, true);
        """;

    /// <summary>Remembers what a place shows at every change of the page: the list around it may be fetched anew meanwhile.</summary>
    private const string ShownOf = """
        place => new MutationObserver(() => {
          const number = Number(document.querySelector(place)?.textContent);
          if (number !== window.shown.at(-1)) window.shown.push(number);
        }).observe(document.body, { childList: true, characterData: true, subtree: true })
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Votes_of_many_count_up_and_say_how_many_came()
    {
        var (challenge, proposal, _) = await TwoProposalsAsync();
        await using var window = await WatchAsync(challenge, motion: true);
        var number = window.Page.Locator($".prow [data-votes='{proposal.Id}']");
        await window.Page.EvaluateAsync(ShownOf, $".prow [data-votes='{proposal.Id}']");

        await CrowdAsync(proposal);

        await Expect(window.Page.Locator(".prow .tick").First).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^bertambah \+\d+$"), new() { Timeout = Soon });
        await Expect(number).ToHaveTextAsync(Text(Crowd), new() { Timeout = Soon });
        var shown = await window.Page.EvaluateAsync<int[]>("() => window.shown");
        Assert.Equal(shown.Order(), shown);
        Assert.True(shown.Distinct().Count() > 3, $"the number jumped: {string.Join(", ", shown)}");
        Assert.Empty(window.Faults);
    }

    [Fact]
    public async Task Rows_that_change_places_travel_and_end_in_the_order_of_votes()
    {
        var (challenge, first, second) = await TwoProposalsAsync();
        await using var window = await WatchAsync(challenge, motion: true);

        await CrowdAsync(second);

        await Expect(window.Page.Locator(".prow").First).ToHaveAttributeAsync("data-proposal", Text(second.Id), new() { Timeout = Soon });
        await Expect(window.Page.Locator($".prow [data-rank='{second.Id}']")).ToHaveTextAsync("1");
        await Expect(window.Page.Locator($".prow [data-rank='{first.Id}']")).ToHaveTextAsync("2");
        var moves = await MovesAsync(window);
        Assert.Contains(moves, m => m.What == Text(second.Id) && m.From.StartsWith("translateY(", StringComparison.Ordinal) && !m.From.Contains('-', StringComparison.Ordinal) && m.Lasts == 320);
        Assert.Contains(moves, m => m.What == Text(first.Id) && m.From.StartsWith("translateY(-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_moves_for_who_wants_no_motion()
    {
        var (challenge, _, second) = await TwoProposalsAsync();
        await using var window = await WatchAsync(challenge, motion: false);
        var number = window.Page.Locator($".prow [data-votes='{second.Id}']");

        await CrowdAsync(second);

        await Expect(window.Page.Locator(".prow").First).ToHaveAttributeAsync("data-proposal", Text(second.Id), new() { Timeout = Soon });
        await Expect(number).ToHaveTextAsync(Text(Crowd), new() { Timeout = Soon });
        Assert.Empty(await MovesAsync(window));
        await Expect(window.Page.Locator(".tick")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(1280, 900)]
    [InlineData(390, 700)]
    public async Task A_new_comment_does_not_move_what_one_reads(int width, int height)
    {
        var (_, proposal, _) = await TwoProposalsAsync();
        var writer = await site.PersonAsync("Penulis Tanggapan");
        for (var i = 1; i <= 15; i++)
        {
            await CommentAsync(writer, proposal, $"Tanggapan nomor {i}: ibu saya menunggu tiga jam untuk satu tanda tangan.");
        }

        await using var window = await chromium.OpenAsync(site.Address, width, height, motion: true);
        var page = window.Page;
        await page.GotoAsync(PageOf(proposal));
        await ConnectedAsync(page);
        var read = page.Locator(".cmt", new() { HasText = "Tanggapan nomor 8:" });
        await read.EvaluateAsync("e => scrollTo({ top: e.getBoundingClientRect().top + scrollY - 200, behavior: 'instant' })");
        var before = await TopAsync(read);

        await CommentAsync(writer, proposal, "Yang ini baru.");

        await Expect(page.Locator(".cmt", new() { HasText = "Yang ini baru." })).ToHaveCountAsync(1, new() { Timeout = Soon });
        Assert.InRange(await TopAsync(read), before - 1, before + 1);
        Assert.InRange(before, 150, 250);
        await Expect(page.Locator("[data-live-news]")).ToHaveTextAsync("1 tanggapan baru.", new() { Timeout = Soon });
        Assert.Empty(window.Faults);
    }

    [Fact]
    public async Task A_sign_shows_while_the_connection_is_lost_and_goes_when_it_is_back()
    {
        var (challenge, _, _) = await TwoProposalsAsync();
        await using var window = await WatchAsync(challenge, motion: true);
        var sign = window.Page.Locator("[data-live-state]");
        await Expect(sign).ToBeHiddenAsync();

        await window.GoOfflineAsync(true);
        await Expect(sign).ToHaveTextAsync("Sambungan langsung terputus. Angka mungkin tertinggal.", new() { Timeout = Soon });
        await Expect(sign).ToBeVisibleAsync();
        await Expect(sign).ToBeInViewportAsync();
        await window.GoOfflineAsync(false);

        await Expect(sign).ToHaveTextAsync("Tersambung lagi.", new() { Timeout = 60_000 });
        await Expect(sign).ToBeHiddenAsync(new() { Timeout = Soon });
    }

    private async Task<(Challenge Challenge, Proposal First, Proposal Second)> TwoProposalsAsync()
    {
        var challenge = await site.OpenChallengeAsync();
        return (challenge, await site.ProposalAsync(challenge, "Loket khusus lansia setiap pagi"), await site.ProposalAsync(challenge, "Nomor antrean lewat telepon"));
    }

    /// <summary>A stranger's window on the ranking, connected, that remembers what happens in it.</summary>
    private async Task<Window> WatchAsync(Challenge challenge, bool motion)
    {
        var window = await chromium.OpenAsync(site.Address, motion: motion);
        await window.Page.AddInitScriptAsync(Watcher);
        await window.Page.GotoAsync($"/challenges/{challenge.Slug}");
        await ConnectedAsync(window.Page);
        await window.Page.EvaluateAsync("() => { window.moves.length = 0; }"); // what the page does by itself
        return window;
    }

    private static async Task ConnectedAsync(IPage page) =>
        await page.WaitForFunctionAsync("() => document.documentElement.classList.contains('live-on')");

    /// <summary>Many vote at the same moment.</summary>
    private async Task CrowdAsync(Proposal proposal)
    {
        var voters = new List<Person>();
        for (var i = 0; i < Crowd; i++)
        {
            voters.Add(await site.PersonAsync());
        }

        await Task.WhenAll(voters.Select(v => DoneAsync(v.Browser.Http.PutAsync(Api(proposal, "vote"), null, Cancel))));
    }

    private static Task CommentAsync(Person writer, Proposal proposal, string text) =>
        DoneAsync(writer.Browser.Http.PostAsync(Api(proposal, "comments"), System.Net.Http.Json.JsonContent.Create(new { text }), Cancel));

    private static async Task DoneAsync(Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancel)}");
    }

    private static async Task<IReadOnlyList<Move>> MovesAsync(Window window) =>
        JsonSerializer.Deserialize<Move[]>(await window.Page.EvaluateAsync<string>("() => JSON.stringify(window.moves)"), JsonSerializerOptions.Web)!;

    private static Task<double> TopAsync(ILocator element) => element.EvaluateAsync<double>("e => e.getBoundingClientRect().top");

    private static Uri Api(Proposal proposal, string what) => new(string.Create(CultureInfo.InvariantCulture, $"/api/v1/proposals/{proposal.Id}/{what}"), UriKind.Relative);

    private static string PageOf(Proposal proposal) => string.Create(CultureInfo.InvariantCulture, $"/proposals/{proposal.Id}");

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Move(string What, string From, double Lasts);
}
