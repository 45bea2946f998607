using FkpDigital.Agencies;
using FkpDigital.Web.People;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace FkpDigital.Web.Host;

/// <summary>What this node has seen of the database.</summary>
internal sealed class DatabaseState
{
    private volatile bool _mayBeReadOnly;

    /// <summary>A write failed for want of a disk to write to.</summary>
    public bool MayBeReadOnly { get => _mayBeReadOnly; set => _mayBeReadOnly = value; }
}

/// <summary>Ready means: the database answers within two seconds, has its tables, and writes.</summary>
internal sealed class DatabaseHealth(NpgsqlDataSource database, DatabaseState state) : IHealthCheck
{
    /// <summary>Takes some new pages of the disk and gives them back.</summary>
    private const string TryToWrite = "create temp table room_on_disk on commit drop as select repeat('x', 2000) from generate_series(1, 32)";


    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            await using var command = database.CreateCommand("select exists (select from region)");
            if (await command.ExecuteScalarAsync(patience.Token) is not true)
            {
                return HealthCheckResult.Unhealthy("no regions loaded");
            }

            if (state.MayBeReadOnly)
            {
                await using var writing = database.CreateCommand(TryToWrite);
                await writing.ExecuteNonQueryAsync(patience.Token);
                state.MayBeReadOnly = false;
            }

            return HealthCheckResult.Healthy();
        }
        catch (PostgresException) when (state.MayBeReadOnly)
        {
            return HealthCheckResult.Unhealthy("the database cannot write");
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or TimeoutException or InvalidOperationException)
        {
            return HealthCheckResult.Unhealthy("the database does not answer");
        }
    }
}

/// <summary>Addresses that tell a watcher whether the program lives and whether it can serve.</summary>
internal static class HealthSetup
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/healthz/live", new() { Predicate = _ => false }).Needs(Right.Read);
        app.MapHealthChecks("/healthz/ready").Needs(Right.Read);
    }
}
