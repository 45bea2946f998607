using System.Diagnostics;
using System.Text.Json;
using FkpDigital.Data;
using Npgsql;
using Quartz;

namespace FkpDigital.Leaderboards;

/// <summary>Counts the leaderboards of all periods for readers who would have to wait for it. It rests twenty times as long as it worked.</summary>
[DisallowConcurrentExecution]
public sealed class CountStandings(ReadLeaderboard reads, NpgsqlDataSource database, TimeProvider clock) : IJob
{
    private const int Rest = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var last = await database.ReadAsync($"select at, took from standings_counted", r => (At: r.Instant(0), Took: r.GetTimeSpan(1)), cancellationToken);
        if (last.Count == 0 || (clock.GetUtcNow() - last[0].At).Duration() > Rest * last[0].Took)
        {
            await RunAsync(cancellationToken);
        }
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        var rows = new List<(string Board, string Period, int Place, string? Region, string Data)>();
        foreach (var period in Enum.GetValues<LeaderboardPeriod>())
        {
            Add(ReadLeaderboard.Proposals, await reads.CountProposalsAsync(period, null, Leaderboard.Places, Patience, cancel));
            Add(ReadLeaderboard.Regions, await reads.CountRegionsAsync(period, null, int.MaxValue, Patience, cancel));
            Add(ReadLeaderboard.Agencies, await reads.CountAgenciesAsync(period, null, int.MaxValue, Patience, cancel));

            void Add<T>(string board, List<(T Standing, string? Region)> counted) =>
                rows.AddRange(counted.Select((r, i) => (board, period.ToString(), i + 1, r.Region, JsonSerializer.Serialize(r.Standing))));
        }

        await database.WriteAsync($"""
            with gone as (delete from standing s where not exists (
                    select from unnest({rows.Select(r => r.Board).ToArray()}, {rows.Select(r => r.Period).ToArray()}, {rows.Select(r => r.Place).ToArray()}) n (board, period, place)
                    where (n.board, n.period, n.place) = (s.board, s.period, s.place))),
            counted as (
                insert into standing (board, period, place, region_code, data)
                select * from unnest({rows.Select(r => r.Board).ToArray()}, {rows.Select(r => r.Period).ToArray()}, {rows.Select(r => r.Place).ToArray()}, {rows.Select(r => r.Region).ToArray()}, {rows.Select(r => r.Data).ToArray()}::jsonb[])
                on conflict (board, period, place) do update set region_code = excluded.region_code, data = excluded.data)
            insert into standings_counted (at, took) values ({clock.GetUtcNow()}, {Stopwatch.GetElapsedTime(began)})
            on conflict (one) do update set at = excluded.at, took = excluded.took
            """, cancel);
    }
}
