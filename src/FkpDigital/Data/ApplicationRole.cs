using FkpDigital.Core;
using Npgsql;

namespace FkpDigital.Data;

/// <summary>The database role that the program works as where another role owns the tables: it reads and writes rows, and only adds to what is append-only.</summary>
public static class ApplicationRole
{
    /// <summary>Tables whose rows are never changed nor removed.</summary>
    public static readonly IReadOnlyList<string> AppendOnly = ["audit_row", "event", "ballot"];

    /// <summary>Makes the role of that connection when there is none yet.</summary>
    /// <exception cref="StartupException">The owner may not make roles.</exception>
    public static async Task EnsureAsync(NpgsqlDataSource owner, string application, CancellationToken cancel)
    {
        var settings = new NpgsqlConnectionStringBuilder(application);
        if ((await owner.ReadAsync($"select 1 from pg_roles where rolname = {settings.Username ?? ""}", r => r.GetInt32(0), cancel)).Count > 0)
        {
            return;
        }

        try
        {
            await RunAsync(owner, $"create role {Quoted(settings.Username!, '"')} login password {Quoted(settings.Password ?? "", '\'')}", cancel);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.UniqueViolation)
        {
            // Another node was faster.
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new StartupException($"The database role {settings.Username} does not exist, and the owner may not make roles: make it with `create role {settings.Username} login password '…'`.", e);
        }
    }

    /// <summary>Gives the role what the program needs of every table that there is, and no more.</summary>
    public static Task GrantAsync(NpgsqlDataSource owner, string role, CancellationToken cancel)
    {
        var name = Quoted(role, '"');
        return RunAsync(owner, $"""
            grant usage on schema public to {name};
            grant select, insert, update, delete on all tables in schema public to {name};
            grant usage on all sequences in schema public to {name};
            revoke update, delete, truncate on {string.Join(", ", AppendOnly)} from {name};
            revoke insert, update, delete on migration from {name};
            """, cancel);
    }

    /// <summary>Whether the role got its rights before.</summary>
    public static async Task<bool> HasGrantsAsync(NpgsqlDataSource owner, string role, CancellationToken cancel) =>
        (await owner.ReadAsync($"select has_table_privilege({role}, 'audit_row', 'insert')", r => r.GetBoolean(0), cancel)).Single();

    private static async Task RunAsync(NpgsqlDataSource owner, string statements, CancellationToken cancel)
    {
        await using var command = owner.CreateCommand(statements);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static string Quoted(string text, char mark) => $"{mark}{text.Replace($"{mark}", $"{mark}{mark}", StringComparison.Ordinal)}{mark}";
}
