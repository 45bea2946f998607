using System.Globalization;
using Npgsql;

namespace FkpDigital.Tests.Shared;

/// <summary>Fills an empty, migrated database with many rows of everything that grows with people. The first challenge is the large one, and the first
/// proposals of each have the most votes. For tests and measurements of how costs grow.</summary>
/// <param name="Largest">Proposals of the first challenge.</param>
/// <param name="Others">Further challenges, each with <paramref name="PerOther"/> proposals.</param>
/// <param name="PerOther">Proposals of each further challenge.</param>
/// <param name="People">Participants, citizens all of them.</param>
/// <param name="Votes">Of a proposal, on average.</param>
/// <param name="Now">Everything was written within the sixty days before; the rounds end a day after.</param>
/// <param name="IsWhole">Else what no list needs is left out, for its time: foreign keys.</param>
public sealed record Multitude(int Largest, int Others, int PerOther, int People, int Votes, DateTimeOffset Now, bool IsWhole = true)
{
    /// <summary>The address of the first challenge; the others end in <c>-2</c>, <c>-3</c>, ….</summary>
    public const string Slug = "layanan-yang-diukur-1";

    public int Proposals => Largest + (Others * PerOther);

    /// <summary>Loads everything. Triggers rest meanwhile; indexes and foreign keys are made at the end.</summary>
    public async Task LoadAsync(NpgsqlConnection connection)
    {
        await RunAsync(connection, "set maintenance_work_mem = '1GB'; set work_mem = '512MB'; set synchronous_commit = off");
        var indexes = await TakeIndexesAsync(connection);
        await RunAsync(connection, People_);
        await RunAsync(connection, Challenges);
        await RunAsync(connection, Proposals_);
        await RunAsync(connection, Ballots);
        await RunAsync(connection, Comments);
        await RunAsync(connection, Events);
        foreach (var index in indexes.Where(i => IsWhole || !i.Contains(" FOREIGN KEY ", StringComparison.Ordinal)))
        {
            await RunAsync(connection, index);
        }

        await RunAsync(connection, "vacuum analyze");
    }

    private string People_ => Text($"""
        insert into participant (user_name, normalized_user_name, email, normalized_email, display_name, security_stamp, created_at)
        select 'warga' || n || '@contoh.test', 'WARGA' || n || '@CONTOH.TEST', 'warga' || n || '@contoh.test', 'WARGA' || n || '@CONTOH.TEST', 'Warga Uji ' || n, md5(n::text), {At}
        from generate_series(1, {People}) n
        """);

    private string Challenges => Text($"""
        insert into agency (id, slug, name, kind, region_code, line) overriding system value values (1, 'unit-yang-diukur', 'Unit yang Diukur', 'ServiceUnit', '33.13', array[1]);
        insert into challenge (id, slug, agency_id, region_code, title, summary, guide, sector, cover, level, promise, state, is_continuous, agenda_top, agenda_minimum, created_by, created_at, published_at) overriding system value
        select n, 'layanan-yang-diukur-' || n, 1, '33.13', 'Layanan yang diukur nomor ' || n, 'Bagaimana layanan ini bisa lebih cepat dan ramah bagi semua?', 'Tuliskan masalah dan usul Anda.', 'Perizinan', 'karanganyar',
               'Involve', 'Kami menimbang setiap usulan.', 'Open', false, 10, 0, 1, {At} - interval '60 days', {At} - interval '60 days' + n * interval '1 minute'
        from generate_series(1, {1 + Others}) n;
        insert into title_word select words_of_title('Usulan nomor untuk loket yang lebih ramah') on conflict do nothing;
        insert into category (id, challenge_id, position, name) overriding system value
        select 2 * n + k - 2, n, k, case k when 1 then 'Loket' else 'Daring' end from generate_series(1, {1 + Others}) n, generate_series(1, 2) k;
        insert into round (id, challenge_id, number, phase, ideation_starts, ideation_ends, voting_starts, voting_ends, cut_off) overriding system value
        select n, n, 1, 'Voting', {At} - interval '60 days', {At} + interval '1 day', {At} - interval '60 days', {At} + interval '1 day', {At} + interval '2 days' from generate_series(1, {1 + Others}) n
        """);

    private string Proposals_ => Text($"""
        insert into proposal (id, challenge_id, round_id, author_id, category_id, title, problem, recommendation, state, outcome, submitted_at, published_at) overriding system value
        select n, c, c, 1 + (n * 13) % {People}, 2 * c + n % 2 - 1, 'Usulan nomor ' || n || ' untuk loket yang lebih ramah', 'Warga lansia menunggu tiga jam.',
               'Buka loket khusus lansia setiap pagi, dengan antrean sendiri. Nomor ' || n || '.',
               'Published', 'None', {At} - interval '60 days' + n * interval '1 second', {At} - interval '60 days' + n * interval '1 second'
        from (select n, case when n <= {Largest} then 1 else 2 + (n - {Largest} - 1) / {PerOther} end as c from generate_series(1, {Proposals}) n) x;
        insert into tally (proposal_id, round_id, published_at, category_id, listed, votes, comments)
        select id, round_id, published_at, category_id, true,
               least({People / 2}, floor({Votes / 2.0} * sqrt(case when id <= {Largest} then {Largest}.0 / id else {PerOther}.0 / ((id - {Largest} - 1) % {PerOther} + 1) end))::int), case when id = 1 then 10000 else 1 end
        from proposal
        """);

    /// <summary>The voters of a proposal follow each other by number, from one place of their own on: nobody votes for it twice.</summary>
    private string Ballots => Text($"""
        insert into ballot (id, proposal_id, participant_id, round_id, kind, at) overriding system value
        select row_number() over (order by x.shuffle, x.proposal_id), x.proposal_id, x.person, x.round_id, 'Cast', {At} - interval '59 days' + x.shuffle * interval '5 seconds'
        from (select t.proposal_id, t.round_id, 1 + (t.proposal_id * 7919 + j) % {People} as person, (t.proposal_id * 7919 + j * 104729) % 1000003 as shuffle
              from tally t, generate_series(1, t.votes) j) x;
        insert into vote (proposal_id, participant_id, round_id, cast_at) select proposal_id, participant_id, round_id, at from ballot;
        select setval('ballot_id_seq', (select max(id) from ballot));
        insert into round_tally (round_id, votes, proposals, people, comments)
        select round_id, t.votes, t.proposals, v.people, t.comments
        from (select round_id, sum(votes) as votes, count(*) as proposals, sum(comments) as comments from tally group by round_id) t
        join (select round_id, count(distinct participant_id) as people from vote group by round_id) v using (round_id)
        """);

    private string Comments => Text($"""
        insert into comment (proposal_id, author_id, text, state, created_at)
        select case when n < 10000 then 1 else n - 9999 end, 1 + (n * 17) % {People}, 'Setuju, ibu saya mengalaminya di loket ini. Nomor ' || n, 'Published', {At} - interval '59 days' + n * interval '1 second'
        from generate_series(1, {Proposals + 9_999}) n
        """);

    private const string Events = """
        insert into event (at, kind, actor_id, agency_id, challenge_id, proposal_id) select published_at, 'proposal.published', author_id, 1, challenge_id, id from proposal;
        insert into event (at, kind, agency_id, challenge_id, data) select at, 'votes.counted', 1, round_id, jsonb_build_object('proposals', jsonb_build_array(proposal_id)) from ballot where id % 10 = 0
        """;

    private string At => Text($"'{Now:O}'::timestamptz");

    private static string Text(FormattableString sql) => sql.ToString(CultureInfo.InvariantCulture);

    /// <summary>Drops what makes loading slow: indexes, foreign keys, triggers.</summary>
    /// <returns>What brings it back.</returns>
    private static async Task<List<string>> TakeIndexesAsync(NpgsqlConnection connection)
    {
        var (drops, makes) = (new List<string>(), new List<string>());
        await using (var command = new NpgsqlCommand("""
            with large as (select unnest(array['proposal', 'tally', 'round_tally', 'vote', 'ballot', 'comment', 'event', 'round', 'participant']) as name)
            select format('alter table %I disable trigger user', name), format('alter table %I enable trigger user', name), 4 from large
            union all
            select format('alter table %s drop constraint %I', c.conrelid::regclass, c.conname), format('alter table %s add constraint %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid)), 3
            from pg_constraint c where c.contype = 'f' and c.conrelid::regclass::text in (select name from large)
            union all
            select case when c.oid is null then format('drop index %s', i.indexrelid::regclass) else format('alter table %s drop constraint %I', i.indrelid::regclass, c.conname) end,
                   case when c.oid is null then pg_get_indexdef(i.indexrelid) else format('alter table %s add constraint %I %s', i.indrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) end, 2
            from pg_index i left join pg_constraint c on c.conindid = i.indexrelid and c.contype = 'p'
            where i.indrelid::regclass::text in (select name from large) and (c.oid is null or i.indrelid::regclass::text = 'vote')
            order by 3
            """, connection))
        await using (var rows = await command.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                drops.Insert(0, rows.GetString(0));
                makes.Add(rows.GetString(1));
            }
        }

        foreach (var drop in drops)
        {
            await RunAsync(connection, drop);
        }

        return makes;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        // One by one: VACUUM may stand in no transaction.
        foreach (var statement in sql.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 900 };
            await command.ExecuteNonQueryAsync();
        }
    }
}
