using FkpDigital.Data;
using Npgsql;
using Quartz;

namespace FkpDigital.Participants;

/// <summary>Removes what accounts leave behind when it is over: codes, texts of messages, failed attempts, sessions that nobody uses.</summary>
[DisallowConcurrentExecution]
public sealed class ForgetAccountTraces(NpgsqlDataSource database, SignInGuard guard, TimeProvider clock) : IJob
{
    /// <summary>A session lasts so long at most, and so long without being used (OWASP ASVS 5.0, 7.3).</summary>
    public static readonly TimeSpan LongestSession = TimeSpan.FromDays(90);

    public static readonly TimeSpan LongestRest = TimeSpan.FromDays(15);
    private static readonly TimeSpan KeptCode = OneTimeCode.LifeForGuardian;

    /// <summary>Much longer than one may be answered.</summary>
    private static readonly TimeSpan KeptChallenge = TimeSpan.FromHours(1);

    private static readonly TimeSpan KeptMessage = TimeSpan.FromDays(7);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await RunAsync(cancellationToken);

    public async Task RunAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await database.WriteAsync($"delete from one_time_code where created_at < {now - KeptCode}", cancel);
        await database.WriteAsync($"update message set content_sealed = null where content_sealed is not null and created_at < {now - KeptMessage}", cancel);
        await database.WriteAsync($"""
            update session set revoked_at = {now} where revoked_at is null and (created_at < {now - LongestSession} or coalesce(last_used_at, created_at) < {now - LongestRest})
            """, cancel);
        await database.WriteAsync($"delete from spent_challenge where at < {now - KeptChallenge}", cancel);
        await guard.TidyAsync(cancel);
    }
}
