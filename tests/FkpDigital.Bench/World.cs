using System.Globalization;
using FkpDigital.Participants;
using Npgsql;
using NpgsqlTypes;

namespace FkpDigital.Bench;

/// <summary>One open challenge with proposals, and people with access tokens; loaded with COPY. The secret of person n is <c>fkp_bench_n</c>.</summary>
internal static class World
{
    public const string Slug = "layanan-yang-diukur";
    public const int Proposals = 1_000;
    public const int People = 400_000;

    public static async Task LoadAsync(NpgsqlDataSource database)
    {
        await using var connection = await database.OpenConnectionAsync();
        await RunAsync(connection, """
            insert into agency (id, slug, name, kind, line) values (1, 'unit-yang-diukur', 'Unit yang Diukur', 'ServiceUnit', '{1}');
            """);
        await CopyPeopleAsync(connection);
        await RunAsync(connection, $"""
            insert into challenge (id, slug, agency_id, region_code, title, summary, guide, sector, cover, level, promise, state, is_continuous, agenda_top, agenda_minimum, created_by, created_at, published_at)
            values (1, '{Slug}', 1, '33', 'Layanan yang diukur', 'Bagaimana layanan ini bisa lebih cepat dan ramah bagi semua?', 'Tuliskan masalah dan usul Anda.', 'Perizinan', 'karanganyar', 'Involve', 'Kami menimbang setiap usulan.', 'Open', false, 10, 0, 1, now(), now());
            insert into category (id, challenge_id, position, name) values (1, 1, 1, 'Loket'), (2, 1, 2, 'Daring');
            insert into round (id, challenge_id, number, phase, ideation_starts, ideation_ends, voting_starts, voting_ends, cut_off)
            values (1, 1, 1, 'Voting', now() - interval '1 day', now() + interval '1 day', now() - interval '1 day', now() + interval '1 day', now() + interval '2 days');
            insert into proposal (id, challenge_id, round_id, author_id, category_id, title, problem, recommendation, state, outcome, submitted_at, published_at)
            select n, 1, 1, n, 1 + n % 2, 'Usulan nomor ' || n || ' untuk loket yang lebih ramah', 'Warga lansia menunggu tiga jam untuk satu tanda tangan di loket nomor ' || n || '.',
                   'Buka satu loket khusus lansia setiap pagi dengan antrean sendiri, kursi yang cukup dan petugas yang membantu mengisi formulir. Nomor ' || n || '.',
                   'Published', 'None', now() - interval '1 day' + n * interval '1 second', now() - interval '1 day' + n * interval '1 second'
            from generate_series(1, {Proposals}) n;
            insert into tally (proposal_id, round_id, published_at) select id, 1, published_at from proposal;
            create table bare_vote (proposal_id bigint not null, participant_id bigint not null, cast_at timestamptz not null, primary key (proposal_id, participant_id));
            create table bare_tally (proposal_id bigint primary key, votes integer not null);
            insert into bare_tally select n, 0 from generate_series(1, {Proposals}) n;
            vacuum analyze;
            """);
    }

    private static async Task CopyPeopleAsync(NpgsqlConnection connection)
    {
        var now = DateTime.UtcNow;
        await using (var people = await connection.BeginBinaryImportAsync("copy participant (id, email, normalized_email, display_name, security_stamp, created_at) from stdin (format binary)"))
        {
            for (var n = 1; n <= People; n++)
            {
                var email = string.Create(CultureInfo.InvariantCulture, $"warga{n}@contoh.test");
                await people.WriteRowAsync(default, (long)n, email, email.ToUpperInvariant(), "Warga Uji", email, now);
            }

            await people.CompleteAsync();
        }

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

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        foreach (var statement in sql.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 300 };
            await command.ExecuteNonQueryAsync();
        }
    }
}
