using FkpDigital.Leaderboards;

namespace FkpDigital.Web.Pages.Leaderboards;

/// <summary>Periods as addresses write them, on the page and in the API.</summary>
internal static class LeaderboardQuery
{
    public static readonly IReadOnlyList<LeaderboardPeriod> Periods = [LeaderboardPeriod.Month, LeaderboardPeriod.Quarter, LeaderboardPeriod.Year, LeaderboardPeriod.All];

    public static string NameOf(LeaderboardPeriod period) => period switch
    {
        LeaderboardPeriod.Month => "30d",
        LeaderboardPeriod.Quarter => "90d",
        LeaderboardPeriod.Year => "year",
        _ => "all",
    };

    /// <summary><c>30d</c>, <c>90d</c>, <c>year</c> or <c>all</c>; anything else is <c>30d</c>.</summary>
    public static LeaderboardPeriod PeriodOf(string? name) => Periods.FirstOrDefault(p => NameOf(p) == name);

    /// <summary>A region code, or null for everywhere.</summary>
    public static string? RegionOf(string? code) => string.IsNullOrWhiteSpace(code) ? null : code.Replace("\0", "", StringComparison.Ordinal);
}
