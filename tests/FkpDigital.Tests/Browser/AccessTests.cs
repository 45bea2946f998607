using System.Globalization;
using FkpDigital.Demo;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace FkpDigital.Tests.Browser;

/// <summary>Everybody gets in: axe finds nothing, nothing scrolls sideways, no page has a script fault.</summary>
public sealed class AccessTests(DemoSite site, Chromium chromium) : IClassFixture<DemoSite>
{
    private const string Slug = "mal-pelayanan-publik-karanganyar";
    private const string Challenge = $"/challenges/{Slug}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Public_pages_open_to_everybody_in_light_in_dark_and_on_a_narrow_phone()
    {
        await using var window = await chromium.OpenAsync(site.Address);
        var access = new Access(window);
        foreach (var address in await PublicAsync())
        {
            await access.LookAtAllWaysAsync(address);
        }

        await access.LookAtAllWaysAsync("/tidak-ada", status: 404);
        AssertNothing(access);
    }

    [Fact]
    public async Task Public_pages_open_to_everybody_in_English()
    {
        await using var window = await chromium.OpenAsync(site.Address);
        var access = new Access(window);
        foreach (var address in await PublicAsync())
        {
            await access.LookAtBothWaysAsync($"/en{address}");
        }

        await access.LookAtAsync("/en/tidak-ada", status: 404);
        AssertNothing(access);
    }

    [Fact]
    public async Task Pages_of_a_citizen_open_to_everybody_also_with_errors_shown()
    {
        await using var window = await SignedInAsync("warga@contoh.test");
        var access = new Access(window);
        var proposal = await BusiestProposalAsync();
        var comment = await site.DbAsync(db => db.Comments.Where(c => c.ProposalId == proposal && c.ParentId == null).OrderByDescending(c => c.Id).Select(c => c.Id).FirstAsync(Cancel));
        string[] addresses = [Challenge, Address($"/proposals/{proposal}"), Address($"/proposals/{proposal}?reply={comment}"), Address($"/proposals/{proposal}?report={comment}"), "/account", "/account/tokens", $"{Challenge}/proposals/new"];
        foreach (var address in addresses)
        {
            await access.LookAtAllWaysAsync(address);
        }

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Kirim usulan" }).ClickAsync();
        await window.Page.Locator("[data-errors]").WaitForAsync();
        await access.LookAsync("a refused proposal");
        AssertNothing(access);
    }

    [Fact]
    public async Task The_first_tab_stop_leads_past_the_header()
    {
        await using var window = await chromium.OpenAsync(site.Address);
        await window.Page.GotoAsync(Challenge);

        await window.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Langsung ke isi", await FocusedAsync(window.Page));
        await window.Page.Keyboard.PressAsync("Enter");

        await window.Page.WaitForFunctionAsync("() => document.activeElement?.id === 'isi'");
    }

    [Fact]
    public async Task A_vote_needs_the_keyboard_alone()
    {
        var citizen = await site.PersonAsync("Warga tanpa tetikus");
        await using var window = await chromium.OpenAsync(site.Address);
        await window.SignInAsync(citizen.Email);
        await window.Page.GotoAsync(Challenge);
        var button = window.Page.Locator("form[data-vote] button").First;

        for (var stop = 0; stop < 80 && !await button.EvaluateAsync<bool>("b => b === document.activeElement"); stop++)
        {
            await window.Page.Keyboard.PressAsync("Tab");
        }

        Assert.True(await button.EvaluateAsync<bool>("b => b === document.activeElement"), "Tab does not reach the vote button");
        await window.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(window.Page.Locator("form[data-vote]").First).ToHaveAttributeAsync("data-state", "voted");
        await Assertions.Expect(button).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.Empty(window.Faults);
    }

    [Fact]
    public async Task A_refused_form_moves_the_focus_to_what_is_wrong()
    {
        await using var window = await SignedInAsync("warga2@contoh.test");
        await window.Page.GotoAsync($"{Challenge}/proposals/new");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Kirim usulan" }).ClickAsync();

        await window.Page.WaitForFunctionAsync("() => document.activeElement?.matches('[data-errors]')");
        await window.Page.Locator("[data-errors] a").First.ClickAsync();

        await window.Page.WaitForFunctionAsync("() => document.activeElement?.id.startsWith('Input_')");
    }

    private async Task<IReadOnlyList<string>> PublicAsync()
    {
        var forum = await site.DbAsync(db => db.Forums.Select(f => f.Id).FirstAsync(f => db.AgreementRecords.Any(r => r.ForumId == f && r.PublishedAt != null), Cancel));
        var promise = await site.DbAsync(db => db.Commitments.OrderByDescending(c => c.Evidence.Count).ThenBy(c => c.Id).Select(c => c.Id).FirstAsync(Cancel));
        var hash = await site.DbAsync(db => db.AgreementRecords.Where(r => r.ForumId == forum).Select(r => r.Sha256).SingleAsync(Cancel));
        var article = await site.DbAsync(db => db.Articles.Where(a => a.PublishAt <= site.Clock.Now).OrderByDescending(a => a.Challenges.Count).ThenBy(a => a.Id).Select(a => a.Slug).FirstAsync(Cancel));
        return
        [
            "/", "/challenges", "/challenges?q=tidak+ada+yang+cocok", Challenge, $"{Challenge}?tab=about", $"{Challenge}?tab=rounds", $"{Challenge}?tab=forum",
            Address($"/proposals/{await BusiestProposalAsync()}"), "/regions", "/regions/33", "/regions/33.13", "/agencies/dpmptsp-karanganyar",
            "/claim", $"/claim/{DemoAccounts.DeskCode}", "/forums", Address($"/forums/{forum}"), Address($"/forums/{forum}/agenda"), Address($"/forums/{forum}/agreement"), $"/verify/{hash}",
            "/commitments", "/commitments?overdue=true", Address($"/commitments/{promise}"),
            "/leaderboard", "/leaderboard?tab=citizens", "/leaderboard?tab=regions", "/leaderboard?tab=agencies",
            "/articles", "/articles?kind=result&tag=tidak+ada", $"/articles/{article}",
            "/account/login", "/account/register",
        ];
    }

    private Task<long> BusiestProposalAsync() => site.DbAsync(db => db.Proposals
        .Where(p => p.Round.Challenge.Slug == Slug)
        .OrderByDescending(p => p.Round.Number).ThenByDescending(p => db.Comments.Count(c => c.ProposalId == p.Id)).ThenBy(p => p.Id)
        .Select(p => p.Id).FirstAsync(Cancel));

    private async Task<Window> SignedInAsync(string email)
    {
        var window = await chromium.OpenAsync(site.Address);
        await window.SignInToDemoAsync(email);
        return window;
    }

    private static Task<string> FocusedAsync(IPage page) => page.EvaluateAsync<string>("() => document.activeElement?.textContent?.trim() ?? ''");

    private static string Address(FormattableString address) => address.ToString(CultureInfo.InvariantCulture);

    private static void AssertNothing(Access access) => Assert.True(access.Findings.Count == 0, string.Join('\n', access.Findings));
}
