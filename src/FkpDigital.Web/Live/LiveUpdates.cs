using System.Globalization;
using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FkpDigital.Web.Live;

/// <summary>Reads the event log of all nodes and puts what changed into the outbox of this one.</summary>
internal sealed partial class LiveUpdates(IServiceScopeFactory scopes, NpgsqlDataSource database, LiveOutbox outbox, ILogger<LiveUpdates> logger) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LookAnyway = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(FollowAsync(stoppingToken), BeatAsync(stoppingToken));

    private async Task BeatAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Beat);
        while (await NextAsync(timer, stop))
        {
            outbox.Flush();
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task FollowAsync(CancellationToken stop)
    {
        (ulong Xid, long Id)? cursor = null;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var ear = await database.OpenConnectionAsync(stop);
                await using (var listen = new NpgsqlCommand($"listen {FkpDbContext.EventChannel}", ear))
                {
                    await listen.ExecuteNonQueryAsync(stop);
                }

                cursor ??= await NewestAsync(stop);
                while (true)
                {
                    cursor = await ReadAsync(cursor.Value, stop);
                    await ear.WaitAsync(LookAnyway, stop);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException or InvalidOperationException or DbUpdateException)
            {
                LogInterrupted(e.Message);
                await Task.Delay(Patience, stop).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    private async Task<(ulong Xid, long Id)> NewestAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select xid::text, id from event order by xid desc, id desc limit 1");
        await using var newest = await command.ExecuteReaderAsync(cancel);
        return await newest.ReadAsync(cancel) ? (ulong.Parse(newest.GetString(0), CultureInfo.InvariantCulture), newest.GetInt64(1)) : (0, 0);
    }

    /// <summary>Reads on in the order (xid, id), up to the oldest transaction still open: a row below that line can no longer appear.</summary>
    private async Task<(ulong Xid, long Id)> ReadAsync((ulong Xid, long Id) cursor, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<FkpDbContext>();
        var (xid, id) = (cursor.Xid.ToString(CultureInfo.InvariantCulture), cursor.Id);
        var events = await db.Events.FromSql($"""
            select * from event
            where (xid, id) > ({xid}::text::xid8, {id}) and xid < pg_snapshot_xmin(pg_current_snapshot())
            order by xid, id limit 5000
            """).AsNoTracking().ToListAsync(cancel);
        if (events.Count == 0)
        {
            return cursor;
        }

        await scope.ServiceProvider.GetRequiredService<LiveNews>().TellAsync(events, cancel);
        return (events[^1].Xid, events[^1].Id);
    }

    [LoggerMessage(LogLevel.Warning, "live updates interrupted: {Reason}")]
    private partial void LogInterrupted(string reason);
}
