using FkpDigital.Privacy;
using Quartz;

namespace FkpDigital.Participants;

/// <summary>Every hour removes what accounts leave behind when it is over: codes, texts of messages, failed attempts, sessions that nobody uses.</summary>
[DisallowConcurrentExecution]
public sealed class ForgetAccountTraces(EnforceRetention retention) : IJob
{
    /// <summary>A session lasts so long at most, and so long without being used (OWASP ASVS 5.0, 7.3).</summary>
    public static readonly TimeSpan LongestSession = TimeSpan.FromDays(90);

    public static readonly TimeSpan LongestRest = TimeSpan.FromDays(15);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await RunAsync(cancellationToken);

    public Task RunAsync(CancellationToken cancel) => retention.RunAsync(onlyShort: true, cancel);
}
