using FkpDigital.Challenges;
using Quartz;

namespace FkpDigital.Web.Host;

/// <summary>Background jobs on a clustered PostgreSQL store: each runs on one node at a time, whichever is alive.</summary>
internal static class Jobs
{
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
                store.UsePostgres(ConnectionString(builder));
                store.UseSystemTextJsonSerializer();
                store.UseClustering();
                store.ProvisionSchema();
            });
            quartz.ScheduleJob<MoveRounds>(trigger => trigger
                .WithIdentity(nameof(MoveRounds))
                .WithSimpleSchedule(TimeSpan.FromSeconds(seconds)));
        });
        builder.Services.AddQuartzHostedService(options =>
        {
            options.WaitForJobsToComplete = true;
            options.AwaitApplicationStarted = true; // the first page need not wait for the jobs
        });
    }

    private static string ConnectionString(WebApplicationBuilder builder) =>
        builder.Services.Where(s => s.ServiceType == typeof(DatabaseAddress)).Select(s => ((DatabaseAddress)s.ImplementationInstance!).ConnectionString).Single();
}

/// <summary>Where the database is, password included: a data source gives it away to nobody.</summary>
internal sealed record DatabaseAddress(string ConnectionString);
