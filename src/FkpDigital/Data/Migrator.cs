using System.Reflection;
using FkpDigital.Core;
using Npgsql;

namespace FkpDigital.Data;

/// <summary>Applies the numbered SQL files of <c>migrations/</c>, each once, in order, each in a transaction. Several nodes may start at once.</summary>
public sealed class Migrator(NpgsqlDataSource database)
{
    private const long Lock = 0x464B50; // "FKP"

    /// <returns>The names of the migrations that were applied now.</returns>
    /// <exception cref="StartupException">The database knows a migration that this program does not, or this role may not change tables.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await ExecuteAsync(connection, $"select pg_advisory_lock({Lock})", cancel);
        try
        {
            var done = await AppliedAsync(connection, cancel);
            var known = Known().ToList();
            if (done.Except(known, StringComparer.Ordinal).FirstOrDefault() is { } foreign)
            {
                throw new StartupException($"The database was made by a newer version of FKP Digital (migration {foreign} is unknown here). Run that version, or use another database.");
            }

            var due = known.Except(done, StringComparer.Ordinal).ToList();
            foreach (var name in due)
            {
                await ApplyAsync(connection, name, cancel);
            }

            return due;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new StartupException("The database has to be brought to this version by the owner of its tables: set ConnectionStrings__FkpOwner, or run `migrate` with it.", e);
        }
        finally
        {
            await ExecuteAsync(connection, $"select pg_advisory_unlock({Lock})", CancellationToken.None);
        }
    }

    private static IEnumerable<string> Known() => Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(n => n.StartsWith("migrations/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static async Task<HashSet<string>> AppliedAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var there = new NpgsqlCommand("select to_regclass('migration') is not null", connection);
        if (await there.ExecuteScalarAsync(cancel) is not true)
        {
            // Asked first: a role that may not make tables may not even try to make one that is there.
            await ExecuteAsync(connection, "create table migration (name text primary key, applied_at timestamptz not null default now())", cancel);
        }

        await using var command = new NpgsqlCommand("select name from migration", connection);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (await rows.ReadAsync(cancel))
        {
            names.Add(rows.GetString(0));
        }

        return names;
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, string name, CancellationToken cancel)
    {
        using var text = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await ExecuteAsync(connection, await text.ReadToEndAsync(cancel), cancel);
        await using var note = new NpgsqlCommand("insert into migration (name) values ($1)", connection);
        note.Parameters.AddWithValue(name);
        await note.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancel);
    }
}
