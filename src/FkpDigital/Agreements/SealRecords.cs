using FkpDigital.Forums;
using FkpDigital.Secrets;
using Npgsql;

namespace FkpDigital.Agreements;

/// <summary>Seals what forums and records held of people in the open before the program could seal it. At every start; afterwards there is nothing to do.</summary>
public sealed class SealRecords(NpgsqlDataSource database, Vault vault)
{
    /// <returns>How many rows were sealed.</returns>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await SealAsync(connection, "attendee", "person_sealed", "name = null, phone = null, sex = null", "name, phone, sex", Sealed.Attendee,
                r => AttendeePerson.Write(r.GetString(1), r.GetString(2), r.GetString(3)), cancel)
            + await SealAsync(connection, "signature", "name_sealed", "name = null", "name", Sealed.Signer, r => r.GetString(1), cancel)
            + await SealAsync(connection, "agreement_record", "document_sealed", "document = null", "document", Sealed.Document, r => r.GetString(1), cancel);
    }

    private async Task<int> SealAsync(NpgsqlConnection connection, string table, string column, string emptied, string plain, string purpose, Func<NpgsqlDataReader, string> text, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        // Names are those above. Nodes that start together take turns at the rows.
        await using var find = new NpgsqlCommand($"select id, {plain} from {table} where {plain.Split(',')[0]} is not null for update", connection);
        var rows = new List<(long Id, byte[] Value)>();
        await using (var open = await find.ExecuteReaderAsync(cancel))
        {
            while (await open.ReadAsync(cancel))
            {
                rows.Add((open.GetInt64(0), vault.Seal(purpose, text(open))));
            }
        }

        if (rows.Count > 0)
        {
            await using var write = new NpgsqlCommand($"update {table} t set {column} = k.value, {emptied} from unnest($1::bigint[], $2::bytea[]) k (id, value) where t.id = k.id", connection)
            {
                Parameters = { new() { Value = rows.Select(r => r.Id).ToArray() }, new() { Value = rows.Select(r => r.Value).ToArray() } },
            };
            await using var say = new NpgsqlCommand("select set_config('fkp.resealing', 'on', true)", connection);
            await say.ExecuteNonQueryAsync(cancel);
            await write.ExecuteNonQueryAsync(cancel);
        }

        await transaction.CommitAsync(cancel);
        return rows.Count;
    }
}
