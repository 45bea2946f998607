using System.Globalization;
using FkpDigital.Participants;
using FkpDigital.Tests.Shared;
using Npgsql;
using NpgsqlTypes;

namespace FkpDigital.Bench;

/// <summary>Open challenges with proposals, votes and comments, people with access tokens, and the tables of the bare programs. The secret of person n is <c>fkp_bench_n</c>.</summary>
internal static class World
{
    public const int People = 400_000;

    /// <summary>10,000 proposals with 100,000 votes, a thousand of them in the challenge that is measured.</summary>
    public static Multitude Small { get; } = new(1_000, 9, 1_000, People, Votes: 10, DateTimeOffset.UtcNow);

    /// <summary>A hundred times as many of each.</summary>
    public static Multitude Large { get; } = new(100_000, 900, 1_000, People, Votes: 10, DateTimeOffset.UtcNow);

    public static async Task LoadAsync(NpgsqlDataSource database, Multitude multitude)
    {
        await using var connection = await database.OpenConnectionAsync();
        await multitude.LoadAsync(connection);
        await CopyTokensAsync(connection);
        await using var command = new NpgsqlCommand("""
            create table bare_vote (proposal_id bigint not null, participant_id bigint not null, cast_at timestamptz not null, primary key (proposal_id, participant_id));
            create table bare_tally (proposal_id bigint primary key, votes integer not null);
            insert into bare_tally select id, 0 from proposal where id <= 1000;
            analyze access_token; analyze bare_tally
            """, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task CopyTokensAsync(NpgsqlConnection connection)
    {
        var now = DateTime.UtcNow;
        await using var tokens = await connection.BeginBinaryImportAsync("copy access_token (participant_id, name, hash, created_at, last_used_at) from stdin (format binary)");
        for (var n = 1; n <= People; n++)
        {
            await tokens.StartRowAsync();
            await tokens.WriteAsync((long)n);
            await tokens.WriteAsync("ukur");
            await tokens.WriteAsync(AccessToken.HashOf(string.Create(CultureInfo.InvariantCulture, $"fkp_bench_{n}")), NpgsqlDbType.Bytea);
            await tokens.WriteAsync(now);
            await tokens.WriteAsync(now);
        }

        await tokens.CompleteAsync();
    }
}
