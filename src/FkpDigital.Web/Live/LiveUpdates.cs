using System.Data;
using System.Diagnostics;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Web.Host;
using Npgsql;

namespace FkpDigital.Web.Live;

/// <summary>Reads the event log of all nodes and puts what changed into the outbox of this one.</summary>
internal sealed partial class LiveUpdates(IServiceScopeFactory scopes, NpgsqlDataSource database, EventFeed feed, Changes changes, LiveOutbox outbox, ILogger<LiveUpdates> logger) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LookAnyway = TimeSpan.FromMilliseconds(300);
    /// <summary>From one reading with news to the next: nobody is told more often anyway. After a long one as long a rest.</summary>
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private EventPosition? _read;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(FollowAsync(stoppingToken), BeatAsync(stoppingToken));

    private async Task BeatAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Beat);
        while (await NextAsync(timer, stop))
        {
            try
            {
                outbox.Flush();
            }
            catch (Exception e)
            {
                LogFailed(e);
            }
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
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var ear = await database.OpenConnectionAsync(stop);
                await SayAsync(ear, $"listen {FkpDbContext.EventChannel}", stop);
                try
                {
                    await FollowAsync(ear, stop);
                }
                finally
                {
                    if (ear.FullState == ConnectionState.Open)
                    {
                        await SayAsync(ear, "unlisten *", CancellationToken.None); // somebody else gets it next
                    }
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (DatabaseFaults.IsCauseOf(e))
            {
                LogInterrupted(e.Message);
                await Task.Delay(Patience, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e)
            {
                // Whatever it is, a node that no longer follows must try again: what escapes from here would end the program.
                LogFailed(e);
                await Task.Delay(Patience, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task FollowAsync(NpgsqlConnection ear, CancellationToken stop)
    {
        var position = _read ??= await feed.EndAsync(stop);
        while (true)
        {
            var began = Stopwatch.GetTimestamp();
            _read = await ReadAsync(position, stop);
            var spent = Stopwatch.GetElapsedTime(began);
            if (_read == position)
            {
                if (await ear.WaitAsync(LookAnyway, stop))
                {
                    await HearOutAsync(ear, Together, stop); // what is committed together is read together
                }
            }
            else
            {
                await HearOutAsync(ear, TimeSpan.FromTicks(Math.Max((Spacing - spent).Ticks, spent.Ticks)), stop);
            }

            position = _read.Value;
        }
    }

    /// <summary>Takes in what is announced meanwhile: announcements that nobody takes pile up in the database.</summary>
    private static async Task HearOutAsync(NpgsqlConnection ear, TimeSpan time, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        for (var left = time; left > Tick; left = time - Stopwatch.GetElapsedTime(began))
        {
            await ear.WaitAsync(left, stop);
        }
    }

    private static async Task SayAsync(NpgsqlConnection ear, string statement, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(statement, ear);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private async Task<EventPosition> ReadAsync(EventPosition position, CancellationToken cancel)
    {
        var (events, end) = await feed.AfterAsync(position, cancel);
        if (events.Count > 0)
        {
            // First what is kept here is dropped, then the browsers hear that there is something new to fetch.
            changes.TellFromLog(events.Where(e => e.Kind != EventKinds.VotesCounted));
            changes.TellVotes(events.Where(e => e.Kind == EventKinds.VotesCounted).Select(e => e.ChallengeId!.Value));
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<LiveNews>().TellAsync(events, cancel);
            _ = Task.Run(outbox.Flush, CancellationToken.None); // while the next is read
        }

        return end;
    }

    [LoggerMessage(LogLevel.Warning, "live updates interrupted: {Reason}")]
    private partial void LogInterrupted(string reason);

    [LoggerMessage(LogLevel.Error, "live updates failed")]
    private partial void LogFailed(Exception fault);
}
