using FkpDigital.Agencies;
using FkpDigital.Agreements;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Demo;
using FkpDigital.Participants;
using FkpDigital.Privacy;
using FkpDigital.Regions;
using FkpDigital.Secrets;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FkpDigital.Web.Host;

/// <summary>Finds the PostgreSQL server, or brings one up, and makes its database ready.</summary>
internal static class DatabaseSetup
{
    /// <summary>Registers the database, which comes up meanwhile. To dispose at the end.</summary>
    public static ProgramDatabase AddDatabase(this WebApplicationBuilder builder)
    {
        var database = new ProgramDatabase(builder.Configuration);
        builder.Services.AddSingleton(database);
        builder.Services.AddSingleton(_ => database.Source);
        builder.Services.AddDbContext<FkpDbContext>((services, options) =>
            options.UseNpgsql(services.GetRequiredService<NpgsqlDataSource>(), npgsql => npgsql.UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery))
                .AddInterceptors(services.GetRequiredService<TellAfterCommit>()),
            optionsLifetime: ServiceLifetime.Singleton);
        builder.Services.AddSingleton<TellAfterCommit>();
        builder.Services.AddOptions<EmbeddedPostgresOptions>().BindConfiguration(EmbeddedPostgresOptions.Section);
        builder.Services.AddOptions<SecretsOptions>().BindConfiguration(SecretsOptions.Section);
        builder.Services.Configure<HostOptions>(host => host.ServicesStartConcurrently = true);
        builder.Services.AddSingleton<DatabaseState>();
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        return database;
    }

    /// <summary>Migrations, regions, then the demo story in Development or the first administrator's address elsewhere.</summary>
    public static async Task PrepareDatabaseAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        await MigrateAsync(services);
        await services.GetRequiredService<Vault>().PrepareAsync(CancellationToken.None);
        await services.GetRequiredService<SealRecords>().RunAsync(CancellationToken.None);
        var wantsDemo = app.Configuration.GetValue("Demo:Load", app.Environment.IsDevelopment());
        if (wantsDemo && await services.GetRequiredService<LoadDemo>().RunAsync(CancellationToken.None) is { } story)
        {
            app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine(story));
        }

        await services.GetRequiredService<ManageConsent>().EndOutdatedAsync(CancellationToken.None);
        if (!wantsDemo && await InviteAdministratorAsync(services) is { } secret)
        {
            app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine(
                $"  No administrator yet. Make the first one here (the address works once):{Environment.NewLine}    {app.Urls.First().Replace("[::]", "localhost", StringComparison.Ordinal)}/setup/{secret}"));
        }
    }

    /// <summary>Whether a table has rows; without the object mapper, which would take its time at the start.</summary>
    private static async Task<bool> HasAsync(IServiceProvider services, string table)
    {
        await using var command = services.GetRequiredService<NpgsqlDataSource>().CreateCommand($"select exists (select from {table})");
        return await command.ExecuteScalarAsync() is true;
    }

    /// <summary>Applies what is missing of the migrations.</summary>
    /// <returns>The names of those applied now.</returns>
    /// <exception cref="StartupException">There is no database, or it refuses.</exception>
    public static async Task<IReadOnlyList<string>> MigrateAsync(IServiceProvider services)
    {
        var database = services.GetRequiredService<ProgramDatabase>();
        await database.ReadyAsync();
        try
        {
            var applied = await MigrateAsync(database);
            if (!await HasAsync(services, "region"))
            {
                await services.GetRequiredService<LoadRegions>().RunAsync(CancellationToken.None);
            }

            return applied;
        }
        catch (NpgsqlException e)
        {
            throw new StartupException($"The database cannot be brought to this version: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    private static async Task<IReadOnlyList<string>> MigrateAsync(ProgramDatabase database)
    {
        if (database.Owner is not { } owner)
        {
            return await new Migrator(database.Source).RunAsync(CancellationToken.None);
        }

        var role = new NpgsqlConnectionStringBuilder(database.Source.ConnectionString).Username!;
        var applied = await new Migrator(owner).RunAsync(CancellationToken.None);
        if (applied.Count > 0 || !await JobTables.AreThereAsync(owner) || !await ApplicationRole.HasGrantsAsync(owner, role, CancellationToken.None))
        {
            await JobTables.MakeAsync(owner);
            await ApplicationRole.GrantAsync(owner, role, CancellationToken.None);
        }

        return applied;
    }

    private static async Task<string?> InviteAdministratorAsync(IServiceProvider services)
    {
        var db = services.GetRequiredService<FkpDbContext>();
        if (await db.Memberships.AnyAsync(m => m.Role == Role.Admin && m.EndedAt == null))
        {
            return null;
        }

        await db.SetupInvitations.Where(i => i.UsedAt == null).ExecuteDeleteAsync();
        db.SetupInvitations.Add(SetupInvitation.Issue(services.GetRequiredService<TimeProvider>().GetUtcNow(), out var secret));
        await db.SaveChangesAsync();
        return secret;
    }
}
