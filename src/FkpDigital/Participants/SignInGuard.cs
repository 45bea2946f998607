using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Secrets;
using Npgsql;

namespace FkpDigital.Participants;

/// <summary>Locks what was tried wrongly too often, for a while: what was typed, whether an account has it or not, and whose second factor was asked for.</summary>
public sealed class SignInGuard(NpgsqlDataSource database, Vault vault, TimeProvider clock)
{
    public const int MostFailures = 10;
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(5);

    /// <summary>Failures of yesterday are forgotten.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    /// <summary>What is tried by the number of an account, not by what is typed.</summary>
    public static readonly IReadOnlyList<string> Kinds = [SecondFactor, PasswordAgain];

    public const string SecondFactor = "second factor";
    public const string PasswordAgain = "password again";

    public byte[] KeyOf(string what, string typed) => vault.Digest($"guard {what}", typed.ToUpperInvariant());

    /// <exception cref="RuleException">It is locked (400).</exception>
    public async Task RequireOpenAsync(byte[] key, CancellationToken cancel)
    {
        var locked = await database.ReadAsync($"select 1 from sign_in_guard where key = {key} and until > {clock.GetUtcNow()}", r => r.GetInt32(0), cancel);
        if (locked.Count > 0)
        {
            throw new RuleException(AccountRules.Locked, Refusal.Input, null, (int)LockedFor.TotalMinutes);
        }
    }

    /// <summary>Counts a failure; the tenth within a day locks, and the count begins anew.</summary>
    public Task FailAsync(byte[] key, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return database.WriteAsync($"""
            insert into sign_in_guard as g (key, failures, at) values ({key}, 1, {now})
            on conflict (key) do update set
                failures = case when g.at < {now - Memory} then 1 when g.failures + 1 >= {MostFailures} then 0 else g.failures + 1 end,
                until = case when g.at >= {now - Memory} and g.failures + 1 >= {MostFailures} then {now + LockedFor}::timestamptz else g.until end,
                at = {now}
            """, cancel);
    }

    /// <summary>It was right this time.</summary>
    public Task ForgetAsync(byte[] key, CancellationToken cancel) => database.WriteAsync($"delete from sign_in_guard where key = {key}", cancel);

    /// <summary>Removes what is over.</summary>
    public Task TidyAsync(CancellationToken cancel) => database.WriteAsync($"delete from sign_in_guard where at < {clock.GetUtcNow() - Memory}", cancel);
}
