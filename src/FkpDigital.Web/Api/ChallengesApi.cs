using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Data;
using FkpDigital.Web.Pages.Challenges;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FkpDigital.Web.Api;

/// <summary>One challenge as programs get it; <paramref name="Votes"/> and <paramref name="Proposals"/> count all rounds.</summary>
internal sealed record ChallengeAnswer(
    long Id, string Slug, string Title, string Summary, string Guide, AgencyName Agency, RegionName Region, string Sector, string Cover, ParticipationLevel Level, string Promise,
    ChallengeState State, bool Continuous, int? VotesPerPerson, AgendaRule AgendaRule, IReadOnlyList<string> Categories, RoundSummary? CurrentRound, int Votes, int Proposals);

internal static class ChallengesApi
{
    private const int PageSize = 20;

    public static void MapChallenges(this RouteGroupBuilder api)
    {
        var challenges = api.MapGroup("/challenges").WithTags("Challenges").Needs(Right.Read);
        challenges.MapGet("", ListAsync).WithSummary("Public challenges. sort: votes, new, ending; phase: of the current round; region: a province includes everything below it.");
        challenges.MapGet("/{slug}", OneAsync).WithSummary("One public challenge with its current round.");
    }

    private static async Task<Ok<Listing<ChallengeSummary>>> ListAsync(
        FkpDbContext db, ChallengeReads reads, string? region, string? sector, string? agency, string? phase, string? q, string? sort, string? after, CancellationToken cancel)
    {
        var order = ChallengeQuery.SortOf(sort);
        var position = Cursor.Read<ChallengePosition>(after);
        return await ChallengeQuery.FilterAsync(db, region, sector, agency, phase, q, cancel) is { } filter
            ? TypedResults.Ok(Listing.Of((await reads.ListAsync(filter, order, position, PageSize, cancel)).Rows, PageSize, last => reads.PositionOf(last, order)))
            : TypedResults.Ok(new Listing<ChallengeSummary>([], null));
    }

    private static async Task<Results<Ok<ChallengeAnswer>, NotFound>> OneAsync(string slug, ChallengeFinder finder, CancellationToken cancel)
    {
        if (await finder.FindAsync(slug, cancel) is not { State: not ChallengeState.Draft } c)
        {
            return TypedResults.NotFound();
        }

        var rounds = await finder.RoundsAsync(c.Id, cancel);
        return TypedResults.Ok(new ChallengeAnswer(
            c.Id, c.Slug, c.Title, c.Summary, c.Guide, c.Agency, c.Region, c.Sector, c.Cover, c.Level, c.Promise, c.State, c.IsContinuous, c.VotesPerPerson, c.AgendaRule, c.Categories,
            rounds.FirstOrDefault()?.Dates, rounds.Sum(r => r.Votes), rounds.Sum(r => r.Proposals)));
    }
}
