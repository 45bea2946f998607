using System.Runtime.CompilerServices;
using System.Text;
using Npgsql;

namespace FkpDigital.Data;

/// <summary>A statement whose holes become parameters: <c>$"select title from proposal where id = {id}"</c>. A hole that is a statement itself is put in its place.
/// For reads that many pages wait for; the object mapper takes its time to translate them, most of all at the start.</summary>
[InterpolatedStringHandler]
public sealed class Sql
{
    private readonly List<object> _parts;

    public Sql(int literalLength, int formattedCount)
    {
        _ = literalLength;
        _parts = new List<object>((2 * formattedCount) + 1);
    }

    /// <summary>A part of a statement.</summary>
    public static Sql Of(Sql part) => part;

    public void AppendLiteral(string part) => _parts.Add(part);

    public void AppendFormatted(Sql part) => _parts.AddRange(part._parts);

    public void AppendFormatted<T>(T value) => _parts.Add(value switch
    {
        null => new NpgsqlParameter { Value = DBNull.Value },
        NpgsqlParameter parameter => parameter,
        DateTimeOffset at => new NpgsqlParameter<DateTime> { TypedValue = at.UtcDateTime }, // whatever its offset, as the mapper does
        _ when Nullable.GetUnderlyingType(typeof(T)) is not null => new NpgsqlParameter { Value = value },
        _ => new NpgsqlParameter<T> { TypedValue = value },
    });

    internal void Fill(NpgsqlCommand command)
    {
        var text = new StringBuilder();
        foreach (var part in _parts)
        {
            if (part is NpgsqlParameter value)
            {
                // A part that stands in several places has its values once.
                if (command.Parameters.IndexOf(value) < 0)
                {
                    command.Parameters.Add(value);
                }

                text.Append('$').Append(command.Parameters.IndexOf(value) + 1);
            }
            else
            {
                text.Append((string)part);
            }
        }

        command.CommandText = text.ToString();
    }
}

public static class SqlReading
{
    /// <summary>The rows of a statement, each made by <paramref name="row"/>.</summary>
    /// <exception cref="NpgsqlException">The database does not answer, or refuses.</exception>
    public static Task<List<T>> ReadAsync<T>(this NpgsqlDataSource database, Sql sql, Func<NpgsqlDataReader, T> row, CancellationToken cancel) =>
        ReadAsync(database, sql, row, null, cancel);

    /// <summary>The rows of a statement that may take longer than a page's, each made by <paramref name="row"/>.</summary>
    /// <exception cref="NpgsqlException">The database does not answer in that time, or refuses.</exception>
    public static async Task<List<T>> ReadAsync<T>(this NpgsqlDataSource database, Sql sql, Func<NpgsqlDataReader, T> row, TimeSpan? patience, CancellationToken cancel)
    {
        await using var command = database.CreateCommand();
        if (patience is { } longest)
        {
            command.CommandTimeout = (int)longest.TotalSeconds;
        }

        sql.Fill(command);
        return await RowsAsync(command, row, cancel);
    }

    /// <summary>The rows of a statement that is sent all the time: each connection plans it once, whatever its values. Each of these needs a type, so none may be null.</summary>
    /// <exception cref="NpgsqlException">The database does not answer, or refuses.</exception>
    public static async Task<List<T>> ReadPreparedAsync<T>(this NpgsqlDataSource database, Sql sql, Func<NpgsqlDataReader, T> row, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand { Connection = connection };
        sql.Fill(command);
        await command.PrepareAsync(cancel);
        return await RowsAsync(command, row, cancel);
    }

    /// <summary>Runs a statement that writes.</summary>
    /// <returns>How many rows it wrote.</returns>
    /// <exception cref="NpgsqlException">The database does not answer, or refuses.</exception>
    public static async Task<int> WriteAsync(this NpgsqlDataSource database, Sql sql, CancellationToken cancel)
    {
        await using var command = database.CreateCommand();
        sql.Fill(command);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    private static async Task<List<T>> RowsAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> row, CancellationToken cancel)
    {
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel))
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    /// <summary>The text of a column, or null.</summary>
    public static string? Text(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>The number of a column, or null.</summary>
    public static long? NumberOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    public static DateTimeOffset Instant(this NpgsqlDataReader row, int column) => row.GetDateTime(column);

    /// <summary>The instant of a column, or null.</summary>
    public static DateTimeOffset? InstantOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDateTime(column);

    /// <summary>The value of an enum column, which is stored by name.</summary>
    public static T Name<T>(this NpgsqlDataReader row, int column) where T : struct, Enum => Enum.Parse<T>(row.GetString(column));
}
