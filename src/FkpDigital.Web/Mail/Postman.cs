using FkpDigital.Web.Host;

namespace FkpDigital.Web.Mail;

/// <summary>Goes to the outbox every two seconds. A node that is idle asks one small index.</summary>
internal sealed partial class Postman(IServiceScopeFactory scopes, IHostApplicationLifetime lifetime, ILogger<Postman> log) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, lifetime.ApplicationStarted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Round, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                while (await scope.ServiceProvider.GetRequiredService<DeliverMessages>().RunAsync(stoppingToken) > 0)
                {
                    // Until it is empty.
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (!DatabaseFaults.IsCauseOf(e)) // the database's own faults are told elsewhere, once
                {
                    LogFailed(e);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The outbox could not be read")]
    private partial void LogFailed(Exception fault);
}
