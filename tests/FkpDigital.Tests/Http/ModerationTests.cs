using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FkpDigital.Agencies;
using FkpDigital.Comments;
using FkpDigital.Proposals;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Http;

public sealed class ModerationTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_report_is_sent_once_and_the_second_is_refused_in_words()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        var citizen = await app.PersonAsync();
        var address = $"/proposals/{proposal.Id}?report=0";

        using var without = await citizen.Browser.SubmitAsync(address, "Report", ("Input.Reason", ""));
        using var sent = await citizen.Browser.SubmitAsync(address, "Report", ("Input.Reason", "Spam"));
        using var again = await citizen.Browser.SubmitAsync(address, "Report", ("Input.Reason", "Insult"), ("Input.Note", "masih ada"));
        var page = await Infrastructure.Browser.ReadAsync(again);

        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Contains("Anda sudah melaporkan ini.", page.QuerySelector("[data-errors]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("masih ada", page.QuerySelector("#Input_Note")!.TextContent, StringComparison.Ordinal);
        Assert.Empty((await app.Stranger().PageAsync(address)).QuerySelectorAll("form"));
    }

    [Fact]
    public async Task Hidden_content_leaves_the_ranking_shows_its_reason_and_comes_back()
    {
        var (unit, moderator) = await ModeratedUnitAsync();
        var challenge = await app.OpenChallengeAsync(unit);
        var proposal = await app.ProposalAsync(challenge, "Pecat petugas loket bernama Anu");
        var citizen = await app.PersonAsync();
        using var reported = await citizen.Browser.SubmitAsync($"/proposals/{proposal.Id}?report=0", "Report", ("Input.Reason", "PersonalData"), ("Input.Note", "<i>menyebut</i> nama"));

        var queue = await moderator.Browser.PageAsync("/moderation");
        Assert.Contains("<i>menyebut</i> nama", queue.QuerySelector(".mod-d")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(proposal.Title, queue.QuerySelector(".ql")!.TextContent, StringComparison.Ordinal);
        using var hidden = await moderator.Browser.SubmitAsync("/moderation", "", ("Input.Action", "hide"), ("Input.Reason", "PersonalData"));
        Assert.Equal(HttpStatusCode.Redirect, hidden.StatusCode);

        var stranger = app.Stranger();
        using var named = await stranger.GetAsync($"/proposals/{proposal.Id}/pecat-petugas-loket-bernama-anu");
        Assert.Equal((HttpStatusCode.Redirect, $"/proposals/{proposal.Id}"), (named.StatusCode, named.Headers.Location!.OriginalString));
        using var answer = await stranger.GetAsync($"/proposals/{proposal.Id}");
        var tombstone = await Infrastructure.Browser.ReadAsync(answer);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("Memuat data pribadi", tombstone.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Pecat", tombstone.DocumentElement.OuterHtml, StringComparison.OrdinalIgnoreCase);
        Assert.NotNull(tombstone.QuerySelector("meta[name=robots][content=noindex]"));
        Assert.NotEmpty(tombstone.QuerySelectorAll(".tl li"));
        Assert.Empty((await ItemsAsync($"/api/v1/challenges/{challenge.Slug}/proposals")).EnumerateArray());
        var api = await stranger.Http.GetFromJsonAsync<JsonElement>(new Uri($"/api/v1/proposals/{proposal.Id}", UriKind.Relative), Cancel);
        Assert.Equal(("hidden", "personalData", JsonValueKind.Null), (api.GetProperty("state").GetString(), api.GetProperty("hiddenReason").GetString(), api.GetProperty("title").ValueKind));

        var own = await moderator.Browser.PageAsync("/moderation?tab=hidden");
        Assert.Contains("Perkara yang pernah Anda putuskan diperiksa moderator lain.", own.QuerySelector("main li.card")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(own.QuerySelectorAll("main li.card form"));
        Assert.Equal("moderation.own-decision", await RefusedAsync(moderator, proposal.Id, "restore"));

        var second = await app.PersonAsync("Moderator Kedua", Role.Moderator, await app.DbAsync(db => db.Agencies.SingleAsync(a => a.Id == unit.ParentId, Cancel)));
        using var restored = await second.Browser.SubmitAsync("/moderation?tab=hidden", "", ("Input.Action", "restore"));
        Assert.Equal(HttpStatusCode.Redirect, restored.StatusCode);
        Assert.Single((await ItemsAsync($"/api/v1/challenges/{challenge.Slug}/proposals")).EnumerateArray());
        Assert.Equal(2, (await moderator.Browser.PageAsync("/moderation?tab=log")).QuerySelectorAll("main li.card").Length);
    }

    [Fact]
    public async Task A_hidden_comment_keeps_its_place_and_its_answers()
    {
        var (unit, moderator) = await ModeratedUnitAsync();
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync(unit));
        var author = await app.PersonAsync();
        var id = await app.UseAsync(async (PostComment post) => (await post.RunAsync(proposal.Id, author.Id, null, "Kata-kata kasar sekali.", null, Cancel))!.Id);
        await app.UseAsync((PostComment post) => post.RunAsync(proposal.Id, author.Id, null, "Jawaban yang tinggal.", id, Cancel));

        using var decided = await moderator.Browser.Http.PostAsJsonAsync(
            "/api/v1/moderation/decisions", new { proposal = proposal.Id, comment = id, action = "hide", reason = "insult" }, Cancel);
        var place = (await app.Stranger().PageAsync($"/proposals/{proposal.Id}")).QuerySelector($"#c{id}")!;

        Assert.Equal(HttpStatusCode.NoContent, decided.StatusCode);
        Assert.Contains("Menghina atau menyerang orang", place.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("kasar", place.TextContent, StringComparison.Ordinal);
        Assert.Contains("Jawaban yang tinggal.", place.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_moderator_of_the_own_unit_is_refused_in_words()
    {
        var unit = await app.UnitAsync();
        var moderator = await app.PersonAsync("Moderator Unit", Role.Moderator, unit);
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync(unit));
        var citizen = await app.PersonAsync();
        using var reported = await citizen.Browser.SubmitAsync($"/proposals/{proposal.Id}?report=0", "Report", ("Input.Reason", "Spam"));

        var page = await moderator.Browser.PageAsync("/moderation");

        Assert.Contains("Perkara dari unit Anda sendiri diperiksa moderator lain.", page.QuerySelector(".mod-d")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll(".mod-d form"));
        Assert.Equal("moderation.own-unit", await RefusedAsync(moderator, proposal.Id, "hide"));
        Assert.Equal(ProposalState.Published, await app.DbAsync(db => db.Proposals.Where(p => p.Id == proposal.Id).Select(p => p.State).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task Nobody_decides_about_an_own_text()
    {
        var (unit, moderator) = await ModeratedUnitAsync();
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync(unit), authorId: moderator.Id);
        var written = await app.UseAsync((PostComment post) => post.RunAsync(proposal.Id, moderator.Id, null, "Tulisan moderator sebagai warga.", null, Cancel));

        Assert.Equal("moderation.own-text", await RefusedAsync(moderator, proposal.Id, "keep"));
        Assert.Equal("moderation.own-text", await RefusedAsync(moderator, proposal.Id, "hide", written!.Id));
    }

    [Fact]
    public async Task Only_moderators_enter_and_only_for_agencies_they_reach()
    {
        var (_, elsewhere) = await ModeratedUnitAsync();
        var unit = await app.UnitAsync();
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync(unit), "Laporan di tempat lain");
        var citizen = await app.PersonAsync();
        using var reported = await citizen.Browser.SubmitAsync($"/proposals/{proposal.Id}?report=0", "Report", ("Input.Reason", "Spam"));

        using var stranger = await app.Stranger().GetAsync("/moderation");
        using var nobody = await citizen.Browser.GetAsync("/moderation");
        using var api = await citizen.Browser.GetAsync("/api/v1/moderation/queue");
        using var beyond = await elsewhere.Browser.Http.PostAsJsonAsync(
            "/api/v1/moderation/decisions", new { proposal = proposal.Id, action = "hide", reason = "spam" }, Cancel);
        using var own = await elsewhere.Browser.GetAsync("/api/v1/moderation/queue");

        Assert.Equal(HttpStatusCode.Redirect, stranger.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, nobody.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, api.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, beyond.StatusCode);
        Assert.Empty((await own.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Keeping_content_closes_its_reports()
    {
        var (unit, moderator) = await ModeratedUnitAsync();
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync(unit));
        var citizen = await app.PersonAsync();
        using var reported = await citizen.Browser.SubmitAsync($"/proposals/{proposal.Id}?report=0", "Report", ("Input.Reason", "OffTopic"));

        using var kept = await moderator.Browser.SubmitAsync("/moderation", "", ("Input.Action", "keep"));
        var page = await moderator.Browser.PageAsync("/moderation");

        Assert.Equal(HttpStatusCode.Redirect, kept.StatusCode);
        Assert.Contains("Tidak ada laporan yang menunggu", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await app.Stranger().GetAsync($"/proposals/{proposal.Id}")).StatusCode);
    }

    /// <summary>The rule by which a decision is refused.</summary>
    private static async Task<string?> RefusedAsync(Person moderator, long proposal, string action, long? comment = null)
    {
        using var refused = await moderator.Browser.Http.PostAsJsonAsync("/api/v1/moderation/decisions", new { proposal, comment, action, reason = "spam" }, Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        return (await refused.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("code").GetString();
    }

    /// <summary>A unit and a moderator of the government above it, who may decide about it.</summary>
    private async Task<(Agency Unit, Person Moderator)> ModeratedUnitAsync()
    {
        var unit = await app.UnitAsync();
        var government = await app.DbAsync(db => db.Agencies.SingleAsync(a => a.Id == unit.ParentId, Cancel));
        return (unit, await app.PersonAsync("Laras Dewanti", Role.Moderator, government));
    }

    private async Task<JsonElement> ItemsAsync(string address) =>
        (await app.Stranger().Http.GetFromJsonAsync<JsonElement>(new Uri(address, UriKind.Relative), Cancel)).GetProperty("items");
}
