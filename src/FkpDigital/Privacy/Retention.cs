using FkpDigital.Data;
using FkpDigital.Participants;
using Npgsql;
using Quartz;

namespace FkpDigital.Privacy;

public enum RetentionAction
{
    Delete,

    /// <summary>The row stays, its words go.</summary>
    Empty,

    /// <summary>A sign-in is over.</summary>
    End,

    /// <summary>Without an end of its own.</summary>
    Keep,
}

/// <summary>How long one kind of data is kept.</summary>
/// <param name="Kind">Its name in the report.</param>
/// <param name="Period">Null: as long as there is an account, or an archive.</param>
/// <param name="Action">What happens then.</param>
/// <param name="Enforce">Does it to what is older than an instant; null for what stays.</param>
public sealed record RetentionRule(string Kind, TimeSpan? Period, RetentionAction Action, Func<DateTimeOffset, DateTimeOffset, Sql>? Enforce = null);

/// <summary>The one list of retention periods: the register shows it, <see cref="EnforceRetention"/> keeps it.</summary>
public static class Retention
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    public static readonly IReadOnlyList<RetentionRule> Rules =
    [
        new("failed-sign-ins", Day, RetentionAction.Delete, (before, _) => Sql.Of($"delete from sign_in_guard where at < {before}")),
        new("repeated-calls", Day, RetentionAction.Delete, (before, _) => Sql.Of($"delete from idempotency_key where at < {before}")),
        new("spent-challenges", Day, RetentionAction.Delete, (before, _) => Sql.Of($"delete from spent_challenge where at < {before}")),
        new("codes", OneTimeCode.LifeForGuardian, RetentionAction.Delete, (before, _) => Sql.Of($"delete from one_time_code where created_at < {before}")),
        new("message-texts", 7 * Day, RetentionAction.Empty, (before, _) => Sql.Of($"update message set content_sealed = null where content_sealed is not null and created_at < {before}")),
        new("unused-sessions", ForgetAccountTraces.LongestRest, RetentionAction.End,
            (before, now) => Sql.Of($"update session set revoked_at = {now} where revoked_at is null and coalesce(last_used_at, created_at) < {before}")),
        new("sessions", ForgetAccountTraces.LongestSession, RetentionAction.End, (before, now) => Sql.Of($"update session set revoked_at = {now} where revoked_at is null and created_at < {before}")),
        new("invitations", 90 * Day, RetentionAction.Delete, (before, _) => Sql.Of($"delete from staff_invitation where coalesce(ended_at, created_at) < {before}")),
        new("ended-sessions", Year, RetentionAction.Delete, (before, _) => Sql.Of($"delete from session where revoked_at < {before}")),
        new("revoked-tokens", Year, RetentionAction.Delete, (before, _) => Sql.Of($"delete from access_token where revoked_at < {before}")),
        new("messages", Year, RetentionAction.Delete, (before, _) => Sql.Of($"delete from message where created_at < {before}")),
        new("report-notes", 2 * Year, RetentionAction.Empty,
            (before, _) => Sql.Of($"update report r set note = '' from decision d where d.id = r.decision_id and r.note <> '' and d.at < {before}")),
        new("request-texts", 2 * Year, RetentionAction.Empty,
            (before, _) => Sql.Of($"update data_request set text_sealed = null, note_sealed = null where num_nonnulls(text_sealed, note_sealed) > 0 and done_at < {before}")),
        new("requests", 5 * Year, RetentionAction.Delete, (before, _) => Sql.Of($"delete from data_request where done_at < {before}")),
        new("breach-contacts", 2 * Year, RetentionAction.Empty, (before, _) => Sql.Of(
            $"update breach_person p set contact_sealed = null from breach b where b.id = p.breach_id and p.contact_sealed is not null and b.closed_at < {before}")),
        new("withdrawn-consents", 5 * Year, RetentionAction.Delete, (before, _) => Sql.Of($"delete from consent where withdrawn_at < {before}")),
        new("retention-reports", 5 * Year, RetentionAction.Delete, (before, _) => Sql.Of($"delete from retention_run where at < {before}")),
        new("accounts", null, RetentionAction.Keep),
        new("contributions", null, RetentionAction.Keep),
        new("ballots", null, RetentionAction.Keep),
        new("records", null, RetentionAction.Keep),
        new("log", null, RetentionAction.Keep),
        new("audit", null, RetentionAction.Keep),
    ];
}

/// <summary>Removes what is over and reports how much.</summary>
[DisallowConcurrentExecution]
public sealed class EnforceRetention(NpgsqlDataSource database, TimeProvider clock) : IJob
{
    /// <summary>What ends within days is looked at every hour.</summary>
    private static readonly TimeSpan Short = ForgetAccountTraces.LongestSession;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await RunAsync(onlyShort: false, cancellationToken);

    /// <returns>How much was removed of each kind.</returns>
    public async Task<IReadOnlyDictionary<string, long>> RunAsync(bool onlyShort, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var removed = new Dictionary<string, long>();
        foreach (var rule in Retention.Rules.Where(r => r.Enforce is not null && (!onlyShort || r.Period <= Short)))
        {
            // One statement removes and reports: neither is done without the other.
            removed[rule.Kind] = (await database.ReadAsync($"""
                with gone as ({rule.Enforce!(now - rule.Period!.Value, now)} returning 1), counted as (select count(*) as n from gone)
                insert into retention_run as r (day, kind, at, removed) select ({now} at time zone 'Asia/Jakarta')::date, {rule.Kind}, {now}, n from counted
                on conflict (day, kind) do update set at = excluded.at, removed = r.removed + excluded.removed
                returning (select n from counted)
                """, r => r.GetInt64(0), Patience, cancel))[0];
        }

        return removed;
    }
}
