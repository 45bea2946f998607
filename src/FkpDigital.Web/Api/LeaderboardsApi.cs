using FkpDigital.Agencies;
using FkpDigital.Leaderboards;
using FkpDigital.Web.Pages.Leaderboards;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FkpDigital.Web.Api;

/// <summary>The first hundred places of each leaderboard; there is no next page. period: 30d, 90d, year, all.</summary>
internal static class LeaderboardsApi
{
    public static void MapLeaderboards(this RouteGroupBuilder api)
    {
        var boards = api.MapGroup("/leaderboards").WithTags("Leaderboards").Needs(Right.Read);
        boards.MapGet("/proposals", async (Leaderboard board, string? period, string? region, CancellationToken cancel) =>
            All(await board.ProposalsAsync(Period(period), Region(region), Leaderboard.Places, cancel))).WithSummary("Proposals by votes cast in the period, withdrawals taken off.");
        boards.MapGet("/citizens", async (Leaderboard board, string? period, string? region, CancellationToken cancel) =>
            All(await board.CitizensAsync(Period(period), Region(region), Leaderboard.Places, cancel))).WithSummary("Citizens who asked to be shown, by accepted contributions.");
        boards.MapGet("/regions", async (Leaderboard board, string? period, string? region, CancellationToken cancel) =>
            All(await board.RegionsAsync(Period(period), Region(region), Leaderboard.Places, cancel))).WithSummary("Regions by promises kept in time; score and category are null when none was due.");
        boards.MapGet("/agencies", async (Leaderboard board, string? period, string? region, CancellationToken cancel) =>
            All(await board.AgenciesAsync(Period(period), Region(region), Leaderboard.Places, cancel))).WithSummary("Agencies by promises kept in time; score and category are null when none was due.");
    }

    private static LeaderboardPeriod Period(string? name) => LeaderboardQuery.PeriodOf(name);

    private static string? Region(string? code) => LeaderboardQuery.RegionOf(code);

    private static Ok<Listing<T>> All<T>(List<T> rows) => TypedResults.Ok(new Listing<T>(rows, null));
}
