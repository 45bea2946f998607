using FkpDigital.Challenges;
using FkpDigital.Leaderboards;
using FkpDigital.Participants;
using FkpDigital.Privacy;
using FkpDigital.Secrets;
using FkpDigital.Voting;
using FkpDigital.Web.Api;
using Quartz;

namespace FkpDigital.Web.Host;

/// <summary>Background jobs on a clustered PostgreSQL store: each runs on one node at a time, whichever is alive.</summary>
internal static class Jobs
{
    /// <summary>Of the scheduler, the same on every node.</summary>
    public const string Scheduler = "fkp";

    private const string EveryNight = "0 30 2 * * ?";
    private const string LaterThatNight = "0 10 3 * * ?";

    public static void AddJobs(this WebApplicationBuilder builder, ProgramDatabase database)
    {
        if (!builder.Configuration.GetValue("Jobs:Run", true))
        {
            return;
        }

        var jakarta = TimeZoneInfo.FindSystemTimeZoneById("Asia/Jakarta");
        var seconds = builder.Configuration.GetValue("Jobs:MoveRoundsSeconds", 5);
        builder.Services.AddQuartz(Scheduler, quartz =>
        {
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(source => source.DataSourceFactory = _ => database.Source);
                store.UseSystemTextJsonSerializer();
                store.UseClustering();
                store.ProvisionSchema();
            });
            quartz.ScheduleJob<MoveRounds>(trigger => trigger
                .WithIdentity(nameof(MoveRounds))
                .WithSimpleSchedule(TimeSpan.FromSeconds(seconds)));
            quartz.ScheduleJob<ForgetIdempotencyKeys>(trigger => trigger
                .WithIdentity(nameof(ForgetIdempotencyKeys))
                .WithSimpleSchedule(TimeSpan.FromHours(1)));
            quartz.ScheduleJob<CountStandings>(trigger => trigger
                .WithIdentity(nameof(CountStandings))
                .WithSimpleSchedule(TimeSpan.FromMinutes(1)));
            quartz.ScheduleJob<RotateKeys>(trigger => trigger
                .WithIdentity(nameof(RotateKeys))
                .WithCronSchedule(LaterThatNight, cron => cron.InTimeZone(jakarta)));
            quartz.ScheduleJob<ForgetAccountTraces>(trigger => trigger
                .WithIdentity(nameof(ForgetAccountTraces))
                .WithSimpleSchedule(TimeSpan.FromHours(1)));
            quartz.ScheduleJob<TellAffected>(trigger => trigger
                .WithIdentity(nameof(TellAffected))
                .WithSimpleSchedule(TimeSpan.FromMinutes(1)));
            quartz.ScheduleJob<EnforceRetention>(trigger => trigger
                .WithIdentity(nameof(EnforceRetention))
                .WithCronSchedule(LaterThatNight, cron => cron.InTimeZone(jakarta)));
            quartz.ScheduleJob<CheckTallies>(trigger => trigger
                .WithIdentity(nameof(CheckTallies))
                .WithCronSchedule(EveryNight, cron => cron.InTimeZone(jakarta)));
        });
        builder.Services.AddHostedService<JobsAfterPages>();
    }
}

/// <summary>Starts the jobs once the pages are up: setting them up takes half a second that the first visitor need not wait.</summary>
internal sealed partial class JobsAfterPages(ISchedulerRuntime runtime, IHostApplicationLifetime lifetime, ILogger<JobsAfterPages> logger) : BackgroundService
{
    /// <summary>Rounds are judged by their dates; that the stored phase follows some seconds later is no loss.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(10);

    private static Timer? _end;
    private IScheduler? _jobs;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_jobs is null)
        {
            return;
        }

        var goodbye = Task.Run(() => _jobs.Shutdown(waitForJobsToComplete: true, cancellationToken).AsTask(), CancellationToken.None);
        await goodbye.WaitAsync(LongestGoodbye, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!goodbye.IsCompleted)
        {
            // Without a database the scheduler says goodbye to the other nodes for ever, when it is disposed of too; they notice by themselves.
            LogStuck();
            _end = new Timer(_ => Environment.Exit(0), null, LongestGoodbye, Timeout.InfiniteTimeSpan);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, lifetime.ApplicationStarted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_jobs is null)
        {
            await Task.Delay(Grace, stoppingToken);
            try
            {
                // Not a plain start: a scheduler whose first start failed cannot be started again, only built anew.
                _jobs = await runtime.Restart(Jobs.Scheduler, new SchedulerRestartOptions { Start = true }, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogWaiting(e); // mostly the database went away just now; what escapes from here would end the program
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The jobs do not end; the program ends without them")]
    private partial void LogStuck();

    [LoggerMessage(LogLevel.Warning, "The jobs cannot start yet")]
    private partial void LogWaiting(Exception fault);
}
