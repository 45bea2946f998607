using FkpDigital.Data;
using Npgsql;
using Quartz;

namespace FkpDigital.Secrets;

/// <summary>Every ninety days a new key; what the old ones sealed is sealed anew, and then they go.</summary>
[DisallowConcurrentExecution]
public sealed class RotateKeys(NpgsqlDataSource database, Vault vault, TimeProvider clock) : IJob
{
    private const int Batch = 500;
    private static readonly TimeSpan Life = TimeSpan.FromDays(90);

    /// <summary>For an hour other nodes may still seal with the key before; the next day that is sealed anew, too, and the key goes.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromDays(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await RunAsync(cancellationToken);

    /// <returns>How many values were sealed anew.</returns>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        vault.Forget();
        var now = clock.GetUtcNow();
        var fresh = await database.ReadAsync($"select 1 from vault_key where purpose = 'Seal' and made_at > {now - Life}", r => r.GetInt32(0), cancel);
        if (fresh.Count == 0)
        {
            await vault.AddKeyAsync(cancel);
        }

        var anew = 0;
        foreach (var column in Sealed.Columns)
        {
            anew += await SealColumnAsync(column, cancel);
        }

        await database.WriteAsync($"""
            delete from vault_key where purpose = 'Seal' and id <> {vault.NewestKey} and exists (select from vault_key n where n.id = {vault.NewestKey} and n.made_at < {now - Overlap})
            """, cancel);
        return anew;
    }

    private async Task<int> SealColumnAsync(string column, CancellationToken cancel)
    {
        var (table, name) = (column.Split('.')[0], column.Split('.')[1]);
        var newest = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(newest, vault.NewestKey);
        await using var connection = await database.OpenConnectionAsync(cancel);
        var (anew, last) = (0, 0L);
        while (true)
        {
            // Names come from the list in this program.
            await using var find = new NpgsqlCommand($"select id, {name} from {table} where id > $1 and {name} is not null and substring({name} from 1 for 4) <> $2 order by id limit {Batch}", connection)
            {
                Parameters = { new() { Value = last }, new() { Value = newest } },
            };
            var old = new List<(long Id, byte[] Value)>();
            await using (var rows = await find.ExecuteReaderAsync(cancel))
            {
                while (await rows.ReadAsync(cancel))
                {
                    old.Add((rows.GetInt64(0), rows.GetFieldValue<byte[]>(1)));
                }
            }

            if (old.Count == 0)
            {
                return anew;
            }

            await using var transaction = await connection.BeginTransactionAsync(cancel);
            await using (var say = new NpgsqlCommand("select set_config('fkp.resealing', 'on', true)", connection)) // what was signed lets nobody else near
            {
                await say.ExecuteNonQueryAsync(cancel);
            }

            // Only where nobody wrote another value meanwhile.
            await using var write = new NpgsqlCommand(
                $"update {table} t set {name} = k.fresh from unnest($1::bigint[], $2::bytea[], $3::bytea[]) k (id, old, fresh) where t.id = k.id and t.{name} = k.old", connection)
            {
                Parameters =
                {
                    new() { Value = old.Select(o => o.Id).ToArray() },
                    new() { Value = old.Select(o => o.Value).ToArray() },
                    new() { Value = old.Select(o => vault.SealAnew(column, o.Value)).ToArray() },
                },
            };
            anew += await write.ExecuteNonQueryAsync(cancel);
            await transaction.CommitAsync(cancel);
            last = old[^1].Id;
        }
    }
}
