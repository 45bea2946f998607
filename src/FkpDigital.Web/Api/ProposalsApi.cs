using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Markup;
using FkpDigital.Moderation;
using FkpDigital.Proposals;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Api;

/// <summary>A proposal as a client sends it. <paramref name="Category"/> is a name or an id of the challenge.</summary>
public sealed record NewProposal(
    string? Title, string? Problem, string? Recommendation, string? Category, string? Region = null, double? Latitude = null, double? Longitude = null);

/// <summary>A text as it was written and as safe HTML.</summary>
public sealed record MarkdownText(string Markdown, string Html)
{
    public static MarkdownText Of(string markdown) => new(markdown, RichText.ToHtml(markdown));
}

/// <summary>A proposal. The texts of a hidden one are null and <paramref name="HiddenReason"/> says why; its rank is null.</summary>
/// <param name="AssistedVotes">Those among the votes that officers entered at a desk for citizens without a phone.</param>
/// <param name="Desk">The agency at whose desk it was written down for such a citizen, or null.</param>
public sealed record ProposalDetails(
    long Id, string? Title, MarkdownText? Problem, MarkdownText? Recommendation, string Author, string Category, string? Region, double? Latitude, double? Longitude,
    int Votes, int AssistedVotes, string? Desk, int? Rank, int Comments, DateTimeOffset PublishedAt, ProposalState State, Reason? HiddenReason, ProposalOutcome Outcome, string? OutcomeReason,
    ProposalChallengeRef Challenge);

public sealed record ProposalChallengeRef(string Slug, string Title, int Round);

/// <summary>A report of content.</summary>
public sealed record NewReport(Reason Reason, string? Note = null);

internal static class ProposalsApi
{
    private const int PageSize = 50;

    public static void MapProposals(this RouteGroupBuilder api)
    {
        var ofChallenge = api.MapGroup("/challenges/{slug}/proposals").WithTags("Proposals");
        ofChallenge.MapGet("", ListAsync).Needs(Right.Read).WithSummary("Public proposals of the current round (or of ?round=) with votes and rank.");
        ofChallenge.MapPost("", PostAsync).Needs(Right.TakePart).WithSummary("Answer a challenge.");

        var one = api.MapGroup("/proposals/{id:long}").WithTags("Proposals");
        one.MapGet("", GetAsync).Needs(Right.Read).WithSummary("One proposal; a hidden one comes as a tombstone with the reason.");
        one.MapGet("/journey", JourneyAsync).Needs(Right.Read).WithSummary("From the text to the kept promise, stage by stage.");
        one.MapPost("/reports", ReportAsync).Needs(Right.TakePart).WithSummary("Report a proposal to the moderators.");
    }

    private static async Task<Results<Ok<Listing<ProposalItem>>, NotFound>> ListAsync(
        string slug, string? sort, int? round, string? after, FkpDbContext db, ReadProposals proposals, CancellationToken cancel)
    {
        var order = Choice.Of(sort, "sort", ProposalSort.Top);
        var roundId = await db.Rounds.Where(r => r.Challenge.Slug == slug && r.Challenge.State != ChallengeState.Draft && (round == null || r.Number == round))
            .OrderByDescending(r => r.Number).Select(r => (long?)r.Id).FirstOrDefaultAsync(cancel);
        if (roundId is null)
        {
            return TypedResults.NotFound();
        }

        var rows = await proposals.ListAsync(roundId.Value, order, Cursor.Read<ProposalKey>(after), PageSize + 1, cancel);
        var page = Listing.Of(rows, PageSize, r => r.Key);
        return TypedResults.Ok(new Listing<ProposalItem>([.. page.Items.Select(r => r.Item)], page.Next));
    }

    private static async Task<Results<Created<ProposalDetails>, NotFound>> PostAsync(
        string slug, NewProposal proposal, HttpContext http, PostProposal post, FkpDbContext db, RoundOrders orders, CancellationToken cancel)
    {
        var place = new Place(proposal.Region, proposal.Latitude, proposal.Longitude);
        var text = new ProposalText(proposal.Title ?? "", proposal.Problem ?? "", proposal.Recommendation ?? "");
        return await post.RunAsync(slug, http.User.ParticipantId()!.Value, text, proposal.Category, place, cancel) is { } id
            ? TypedResults.Created($"/api/v1/proposals/{id}", await DetailsAsync(id, db, orders, cancel))
            : TypedResults.NotFound();
    }

    private static async Task<Results<Ok<ProposalDetails>, NotFound>> GetAsync(long id, FkpDbContext db, RoundOrders orders, CancellationToken cancel) =>
        await DetailsAsync(id, db, orders, cancel) is { } details ? TypedResults.Ok(details) : TypedResults.NotFound();

    private static async Task<Results<Ok<Journey>, NotFound>> JourneyAsync(long id, FkpDbContext db, TimeProvider clock, CancellationToken cancel) =>
        await Journey.ReadAsync(db, id, clock.GetUtcNow(), cancel) is { } journey ? TypedResults.Ok(journey) : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> ReportAsync(long id, NewReport report, HttpContext http, ReportContent reports, CancellationToken cancel) =>
        await reports.RunAsync(id, null, http.User.ParticipantId()!.Value, report.Reason, report.Note, cancel) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<ProposalDetails?> DetailsAsync(long id, FkpDbContext db, RoundOrders orders, CancellationToken cancel)
    {
        if (await ProposalView.ReadAsync(db, id, cancel) is not { } p)
        {
            return null;
        }

        int? rank = p.IsHidden ? null : (await orders.OfAsync(p.Round.Id, cancel)).RankOf(new RankKey(p.Votes, p.PublishedAt, p.Id));
        return new ProposalDetails(
            p.Id, p.IsHidden ? null : p.Title, p.IsHidden ? null : MarkdownText.Of(p.Problem), p.IsHidden ? null : MarkdownText.Of(p.Recommendation),
            p.Author, p.Category, p.RegionCode, p.Latitude, p.Longitude, p.Votes, p.VotesFromDesks, p.Desk, rank, p.Comments, p.PublishedAt, p.State, Choice.Reason(p.HiddenReason),
            p.Outcome, p.OutcomeReason, new ProposalChallengeRef(p.Challenge.Slug, p.Challenge.Title, p.Round.Number));
    }
}

/// <summary>Words of an address as values of an enumeration.</summary>
internal static class Choice
{
    /// <exception cref="RuleException">Not one of the names (400).</exception>
    public static T Of<T>(string? word, string field, T otherwise) where T : struct, Enum
    {
        if (string.IsNullOrEmpty(word))
        {
            return otherwise;
        }

        var known = Enum.TryParse<T>(word, ignoreCase: true, out var value) && Enum.IsDefined(value) && char.IsAsciiLetter(word[0]);
        Rule.Input(known, field, InputRules.Unknown);
        return value;
    }

    /// <summary>The reason as stored.</summary>
    public static Reason? Reason(string? stored) => Enum.TryParse<Reason>(stored, out var reason) ? reason : null;
}
