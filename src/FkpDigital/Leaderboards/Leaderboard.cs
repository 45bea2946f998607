using FkpDigital.Core;

namespace FkpDigital.Leaderboards;

/// <summary>The four leaderboards. Each gives the first places only, at most 100. They are counted from what happened and kept in memory until something
/// happens; where that takes long, they are as a job counted them last (<see cref="CountStandings"/>).</summary>
public sealed class Leaderboard(Snapshots snapshots)
{
    public const int Places = 100;

    /// <param name="period">What counts.</param>
    /// <param name="region">A region code, which includes everything below it; null: everywhere.</param>
    /// <param name="size">At most this many.</param>
    /// <param name="cancel">Cancels.</param>
    public Task<List<ProposalStanding>> ProposalsAsync(LeaderboardPeriod period, string? region, int size, CancellationToken cancel) =>
        KeptAsync("proposals", period, region, size, (reads, stop) => reads.ProposalsAsync(period, region, size, stop), cancel);

    /// <summary>Participants who asked to be shown, by points; who has none is not listed.</summary>
    public Task<List<CitizenStanding>> CitizensAsync(LeaderboardPeriod period, string? region, int size, CancellationToken cancel) =>
        KeptAsync("citizens", period, region, size, (reads, stop) => reads.CitizensAsync(period, region, size, stop), cancel);

    /// <summary>Regions that have a public challenge: those with promises due by the share kept in time, then the rest by participation.</summary>
    public Task<List<PlaceStanding>> RegionsAsync(LeaderboardPeriod period, string? region, int size, CancellationToken cancel) =>
        KeptAsync("regions", period, region, size, (reads, stop) => reads.RegionsAsync(period, region, size, stop), cancel);

    /// <summary>Agencies that have a public challenge, in the order of <see cref="RegionsAsync"/>.</summary>
    public Task<List<PlaceStanding>> AgenciesAsync(LeaderboardPeriod period, string? region, int size, CancellationToken cancel) =>
        KeptAsync("agencies", period, region, size, (reads, stop) => reads.AgenciesAsync(period, region, size, stop), cancel);

    private Task<List<T>> KeptAsync<T>(
        string board, LeaderboardPeriod period, string? region, int size, Func<ReadLeaderboard, CancellationToken, Task<List<T>>> read, CancellationToken cancel) =>
        snapshots.GetAsync($"{board} {period} {region} {size}", read, _ => [Changes.Anything], cancel, mayRest: true);
}
