using System.Buffers.Binary;
using System.Collections.Concurrent;
using FkpDigital.Core;
using FkpDigital.Data;
using Npgsql;

namespace FkpDigital.Participants;

/// <summary>Whom access tokens speak for.</summary>
/// <inheritdoc/>
public sealed class TokenHolders(NpgsqlDataSource database, TimeProvider clock, Changes changes, bool remembers)
    : SecretHolders(Sql.Of($"access_token"), database, clock, changes, remembers);

/// <summary>Who is signed in with a cookie.</summary>
/// <inheritdoc/>
public sealed class SessionHolders(NpgsqlDataSource database, TimeProvider clock, Changes changes, bool remembers)
    : SecretHolders(Sql.Of($"session"), database, clock, changes, remembers);

/// <summary>Whom secrets speak for. Looked up for many callers at once and remembered until one is revoked anywhere.</summary>
public abstract class SecretHolders
{
    private const int Most = 200_000;
    private const int MostAtOnce = 500;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>By the first half of the hash: 128 bits are as hard to meet as the whole, in a fifth of the memory.</summary>
    private readonly ConcurrentDictionary<UInt128, (long ParticipantId, long Since)> _known = [];
    private readonly Sql _table;
    private readonly NpgsqlDataSource _database;
    private readonly TimeProvider _clock;
    private readonly bool _remembers;
    private readonly Together<string, long> _lookups;
    private int _revocations;
    private int _remembered;

    /// <param name="table">Name of the table with the hashes.</param>
    /// <param name="database">Has that table.</param>
    /// <param name="clock">Dates their use.</param>
    /// <param name="changes">Tells of revocations.</param>
    /// <param name="remembers">False: every use is looked up.</param>
    protected SecretHolders(Sql table, NpgsqlDataSource database, TimeProvider clock, Changes changes, bool remembers)
    {
        (_table, _database, _clock, _remembers) = (table, database, clock, remembers);
        _lookups = new Together<string, long>(LookUpAsync, MostAtOnce);
        changes.Happened += tags =>
        {
            if (tags.Contains(Changes.Tokens))
            {
                Interlocked.Increment(ref _revocations);
                _known.Clear();
            }
        };
    }

    /// <returns>The person, or null when the secret is unknown or revoked.</returns>
    /// <exception cref="OverloadException">Too many ask at this moment.</exception>
    public async ValueTask<long?> FindAsync(string secret, CancellationToken cancel)
    {
        var whole = AccessToken.HashOf(secret);
        var hash = BinaryPrimitives.ReadUInt128BigEndian(whole);
        if (_known.TryGetValue(hash, out var known) && _clock.GetElapsedTime(known.Since) < Longest)
        {
            return known.ParticipantId;
        }

        var before = Volatile.Read(ref _revocations);
        var (found, participantId) = await _lookups.AskAsync(Convert.ToHexString(whole), cancel);
        // What was read while one was revoked may be that one.
        if (found && _remembers && before == Volatile.Read(ref _revocations))
        {
            if (Interlocked.Increment(ref _remembered) > Most) // Count of the dictionary would stop everybody each time
            {
                _remembered = 0;
                _known.Clear();
            }

            _known[hash] = (participantId, _clock.GetTimestamp());
        }

        return found ? participantId : null;
    }

    /// <summary>Notes the use too, to the hour: a row per call would be written for nothing.</summary>
    private async Task<IReadOnlyDictionary<string, long>> LookUpAsync(IReadOnlyList<string> hashes)
    {
        byte[][] asked = [.. hashes.Select(Convert.FromHexString)];
        var now = _clock.GetUtcNow().UtcDateTime;
        var rows = await _database.ReadPreparedAsync($"""
            with found as (select id, hash, participant_id, last_used_at from {_table} where hash = any ({asked}) and revoked_at is null),
            noted as (
                update {_table} t set last_used_at = {now} from found
                where t.id = found.id and (found.last_used_at is null or found.last_used_at <= {now.AddHours(-1)}))
            select hash, participant_id from found
            """, r => (Hash: Convert.ToHexString(r.GetFieldValue<byte[]>(0)), Participant: r.GetInt64(1)), CancellationToken.None);
        return rows.ToDictionary(r => r.Hash, r => r.Participant);
    }
}
