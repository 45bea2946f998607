using FkpDigital.Challenges;
using FkpDigital.Voting;
using FkpDigital.Web.Api;
using Quartz;

namespace FkpDigital.Web.Host;

/// <summary>Background jobs on a clustered PostgreSQL store: each runs on one node at a time, whichever is alive.</summary>
internal static class Jobs
{
    private const string EveryNight = "0 30 2 * * ?";

    public static void AddJobs(this WebApplicationBuilder builder)
    {
        if (!builder.Configuration.GetValue("Jobs:Run", true))
        {
            return;
        }

        var seconds = builder.Configuration.GetValue("Jobs:MoveRoundsSeconds", 5);
        builder.Services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler => scheduler.InstanceName = "fkp");
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(database => database.UseRegisteredDataSource = true);
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
            quartz.ScheduleJob<CheckTallies>(trigger => trigger
                .WithIdentity(nameof(CheckTallies))
                .WithCronSchedule(EveryNight, cron => cron.InTimeZone(TimeZoneInfo.FindSystemTimeZoneById("Asia/Jakarta"))));
        });
        builder.Services.Configure<QuartzHostedServiceOptions>(options => options.WaitForJobsToComplete = true);
        builder.Services.AddHostedService<JobsAfterPages>();
    }
}

/// <summary>Starts the jobs once the pages are up: setting them up takes half a second that the first visitor need not wait.</summary>
internal sealed partial class JobsAfterPages(IServiceProvider services, IHostApplicationLifetime lifetime, ILogger<JobsAfterPages> logger) : BackgroundService
{
    /// <summary>Rounds are judged by their dates; that the stored phase follows some seconds later is no loss.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private QuartzHostedService? _jobs;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await (_jobs?.StopAsync(cancellationToken) ?? Task.CompletedTask);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, lifetime.ApplicationStarted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_jobs is null)
        {
            await Task.Delay(Grace, stoppingToken);
            try
            {
                var jobs = ActivatorUtilities.CreateInstance<QuartzHostedService>(services);
                await jobs.StartAsync(stoppingToken);
                _jobs = jobs;
            }
            catch (Exception e) when (DatabaseFaults.IsCauseOf(e))
            {
                LogWaiting(e.Message); // the database went away just now; pages say so too
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The jobs wait for the database: {Reason}")]
    private partial void LogWaiting(string reason);
}
