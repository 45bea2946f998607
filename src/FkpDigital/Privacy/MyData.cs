using System.Runtime.CompilerServices;
using FkpDigital.Data;
using FkpDigital.Secrets;
using Npgsql;

namespace FkpDigital.Privacy;

/// <summary>One kind of what is held of a person.</summary>
/// <param name="Name">Of the file and the member of the JSON.</param>
/// <param name="Of">The rows of a person; column names become those of the table.</param>
/// <param name="Opens">Columns that come sealed, and for which column of <see cref="Sealed"/>.</param>
public sealed record DataKind(string Name, Func<long, Sql> Of, IReadOnlyDictionary<string, string>? Opens = null);

/// <summary>Everything that the database holds of a person, kind by kind: what the page counts and the export hands out.</summary>
public sealed class MyData(NpgsqlDataSource database, Vault vault)
{
    /// <summary>Secrets (passwords, codes, tokens) are kept as digests only and are in none of them.</summary>
    public static readonly IReadOnlyList<DataKind> Kinds =
    [
        new("profile", me => Sql.Of($"""
            select id, display_name, email, phone_sealed as phone, region_code, created_at, is_minor, guardian_confirmed_at, on_leaderboard, two_factor_enabled from participant where id = {me}
            """), new Dictionary<string, string> { ["phone"] = Sealed.Phone }),
        new("proposals", me => Sql.Of($"""
            select p.id, c.slug as challenge, p.title, p.problem, p.recommendation, g.name as category, p.region_code, p.latitude, p.longitude, p.state, p.outcome, p.outcome_reason, p.hidden_reason, p.submitted_at, p.published_at
            from proposal p join challenge c on c.id = p.challenge_id join category g on g.id = p.category_id where p.author_id = {me} order by p.id
            """)),
        new("comments", me => Sql.Of($"select id, proposal_id, parent_id, stance, text, state, hidden_reason, created_at, edited_at from comment where author_id = {me} order by id")),
        new("votes", me => Sql.Of($"select v.proposal_id, p.title, v.cast_at from vote v join proposal p on p.id = v.proposal_id where v.participant_id = {me} order by v.cast_at")),
        new("ballots", me => Sql.Of($"select id, proposal_id, kind, at from ballot where participant_id = {me} order by id")),
        new("reports", me => Sql.Of($"select id, proposal_id, comment_id, reason, note, created_at from report where reporter_id = {me} order by id")),
        new("consents", me => Sql.Of($"select purpose, text_version, channel, given_at, withdrawn_at from consent where participant_id = {me} order by id")),
        new("guardians", me => Sql.Of($"select relation, text_version, confirmed_at from guardian_consent where participant_id = {me} order by id")),
        new("requests", me => Sql.Of($"select id, kind, text_sealed as text, asked_at, due_at, done_at, outcome, note_sealed as note from data_request where participant_id = {me} order by id"),
            new Dictionary<string, string> { ["text"] = Sealed.RequestText, ["note"] = Sealed.RequestNote }),
        new("sessions", me => Sql.Of($"select way, device, created_at, last_used_at, revoked_at from session where participant_id = {me} order by id")),
        new("passkeys", me => Sql.Of($"select name, created_at, used_at from passkey where participant_id = {me} order by id")),
        new("tokens", me => Sql.Of($"select name, created_at, last_used_at, revoked_at from access_token where participant_id = {me} order by id")),
        new("logins", me => Sql.Of($"select provider_display_name as provider, provider_key as subject from participant_login where user_id = {me} order by 1")),
        new("memberships", me => Sql.Of($"select m.role, a.name as agency, m.started_at, m.ended_at from membership m join agency a on a.id = m.agency_id where m.participant_id = {me} order by m.id")),
        new("desk-entries", me => Sql.Of($"""
            select e.id, a.name as agency, e.kind, e.state, e.shown_name, e.proposal_id, e.title, e.problem, e.recommendation, e.stance, e.words, e.entered_at, e.decided_at, e.claimed_at
            from assisted_entry e join agency a on a.id = e.agency_id where {me} in (e.participant_id, e.claimed_by) order by e.id
            """)),
        new("access", me => Sql.Of($"""
            select a.at, a.roles, g.name as agency, a.what from audit_row a left join agency g on g.id = a.agency_id where a.subjects @> array[{me}] and a.actor_id <> {me} order by a.id
            """)),
        new("messages", me => Sql.Of($"select channel, purpose, created_at, sent_at from message where participant_id = {me} order by id")),
        new("signatures", me => Sql.Of($"""
            select r.number as record, s.capacity, s.name_sealed as name, s.position, s.signed_at from signature s join agreement_record r on r.id = s.record_id where s.participant_id = {me} order by s.id
            """), new Dictionary<string, string> { ["name"] = Sealed.Signer }),
        new("articles", me => Sql.Of($"select id, slug, title, lead, body, created_at, edited_at, publish_at from article where author_id = {me} order by id")),
        new("follow-ups", me => Sql.Of($"select id, commitment_id, text, at from follow_up where author_id = {me} order by id")),
        new("decisions", me => Sql.Of($"select id, proposal_id, comment_id, action, reason, note, at from decision where moderator_id = {me} order by id")),
        new("activity", me => Sql.Of($"select id, at, kind, agency_id, challenge_id, proposal_id, comment_id, forum_id, commitment_id, article_id from event where actor_id = {me} order by id")),
    ];

    /// <summary>How many rows there are of each kind.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountAsync(long me, CancellationToken cancel)
    {
        var counts = new Dictionary<string, long>();
        foreach (var kind in Kinds)
        {
            counts[kind.Name] = (await database.ReadAsync($"select count(*) from ({kind.Of(me)}) k", r => r.GetInt64(0), cancel))[0];
        }

        return counts;
    }

    /// <summary>The names of the columns, then row by row as it is read.</summary>
    public async IAsyncEnumerable<object?[]> RowsAsync(DataKind kind, long me, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var command = database.CreateCommand();
        kind.Of(me).Fill(command);
        await using var row = await command.ExecuteReaderAsync(cancel);
        string[] names = [.. Enumerable.Range(0, row.FieldCount).Select(row.GetName)];
        yield return [.. names.Select(CamelCase)];
        while (await row.ReadAsync(cancel))
        {
            var values = new object?[names.Length];
            for (var i = 0; i < names.Length; i++)
            {
                values[i] = await row.IsDBNullAsync(i, cancel) ? null : row.GetValue(i) switch
                {
                    DateTime at => new DateTimeOffset(at, TimeSpan.Zero),
                    byte[] closed => vault.Open(kind.Opens![names[i]], closed),
                    var value => value,
                };
            }

            yield return values;
        }
    }

    private static string CamelCase(string name) => string.Concat(name.Split('_').Select((part, i) => i == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..]));
}
