using FkpDigital.Data;
using Npgsql;

namespace FkpDigital.Participants;

/// <summary>Whom a personal access token speaks for.</summary>
/// <param name="ParticipantId">Null: the token is unknown or revoked.</param>
public sealed record TokenHolder(long? ParticipantId);

/// <summary>Looks a token up and notes its use, to the hour: a row per call would be written for nothing.</summary>
public sealed class FindToken(NpgsqlDataSource database, TimeProvider clock)
{
    public async Task<TokenHolder> RunAsync(byte[] hash, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var found = await database.ReadAsync($"""
            with found as (select id, participant_id, last_used_at from access_token where hash = {hash} and revoked_at is null),
            noted as (
                update access_token t set last_used_at = {now} from found
                where t.id = found.id and (found.last_used_at is null or found.last_used_at <= {now.AddHours(-1)}))
            select participant_id from found
            """, r => r.GetInt64(0), cancel);
        return new TokenHolder(found.Count == 0 ? null : found[0]);
    }
}
