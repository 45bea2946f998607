using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace FkpDigital.Web.Host;

/// <summary>Ready means: the database answers within two seconds and has its tables.</summary>
internal sealed class DatabaseHealth(NpgsqlDataSource database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            await using var command = database.CreateCommand("select exists (select from region)");
            return await command.ExecuteScalarAsync(patience.Token) is true ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("no regions loaded");
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
        app.MapHealthChecks("/healthz/live", new() { Predicate = _ => false });
        app.MapHealthChecks("/healthz/ready");
    }
}
