using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using FkpDigital.Core;
using FkpDigital.Data;
using Npgsql;

namespace FkpDigital.Secrets;

/// <summary>
/// Seals values at rest and makes keyed digests by which they are found again (HMAC-SHA-256, RFC 2104).
/// A sealed value is the number of its key (4 bytes) and a <see cref="SealedBox"/>; it opens only in the column that it was sealed for.
/// </summary>
public sealed class Vault(NpgsqlDataSource database, MasterKey master, TimeProvider clock)
{
    private const int NumberLength = 4;

    /// <summary>So long a node may not know of a new key.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private volatile Keys? _keys;

    /// <summary>Makes the first keys and sees that the master key opens those that there are.</summary>
    /// <exception cref="StartupException">Another master key sealed what is in the database.</exception>
    public async Task PrepareAsync(CancellationToken cancel)
    {
        await database.WriteAsync($"""
            insert into vault_key (purpose, wrapped, made_at)
            select k.purpose, k.wrapped, {clock.GetUtcNow()}
            from (values ('Seal', {Wrap("Seal")}), ('Digest', {Wrap("Digest")})) k (purpose, wrapped)
            where not exists (select from vault_key v where v.purpose = k.purpose)
            on conflict do nothing
            """, cancel);
        _ = Current;
    }

    /// <param name="column">Of <see cref="Sealed"/>.</param>
    /// <param name="text">Anything.</param>
    public byte[] Seal(string column, string text) => SealWith(Current.Newest, Current.ToSeal[Current.Newest], column, Encoding.UTF8.GetBytes(text));

    /// <exception cref="CryptographicException">The value was changed, or was sealed for another column.</exception>
    public string Open(string column, byte[] sealedValue) => Encoding.UTF8.GetString(OpenBytes(column, sealedValue));

    /// <summary>The same for the same text, different for each purpose; tells nothing to whoever lacks the key.</summary>
    public byte[] Digest(string purpose, string text) => HMACSHA256.HashData(Current.ToDigest, Encoding.UTF8.GetBytes($"{purpose}\0{text}"));

    /// <summary>The number of the key by which new values are sealed.</summary>
    internal int NewestKey => Current.Newest;

    /// <summary>Makes a new key for what is sealed from now on. Other nodes find it when they meet a value of it.</summary>
    internal async Task AddKeyAsync(CancellationToken cancel)
    {
        await database.WriteAsync($"insert into vault_key (purpose, wrapped, made_at) values ('Seal', {Wrap("Seal")}, {clock.GetUtcNow()})", cancel);
        Forget();
    }

    /// <summary>The same value under the newest key.</summary>
    internal byte[] SealAnew(string column, byte[] sealedValue) => SealWith(Current.Newest, Current.ToSeal[Current.Newest], column, OpenBytes(column, sealedValue));

    internal void Forget() => _keys = null;

    private Keys Current
    {
        get
        {
            if (_keys is { } known && clock.GetElapsedTime(known.Since) < Freshness)
            {
                return known;
            }

            lock (_gate)
            {
                return _keys is { } other && clock.GetElapsedTime(other.Since) < Freshness ? other : _keys = Read();
            }
        }
    }

    private byte[] OpenBytes(string column, byte[] value)
    {
        var number = BinaryPrimitives.ReadInt32BigEndian(value);
        if (!Current.ToSeal.ContainsKey(number))
        {
            Forget(); // another node made a new key
        }

        return Current.ToSeal.TryGetValue(number, out var key)
            ? SealedBox.Open(key, value.AsSpan(NumberLength), column)
            : throw new CryptographicException($"There is no key {number} in the vault.");
    }

    private static byte[] SealWith(int number, byte[] key, string column, byte[] text)
    {
        var value = new byte[NumberLength + text.Length + SealedBox.Overhead];
        BinaryPrimitives.WriteInt32BigEndian(value, number);
        SealedBox.Seal(key, text, column, value.AsSpan(NumberLength));
        return value;
    }

    private byte[] Wrap(string purpose) => master.Wrap($"vault_key {purpose}", RandomNumberGenerator.GetBytes(MasterKey.Length));

    private Keys Read()
    {
        using var connection = database.OpenConnection();
        using var command = new NpgsqlCommand("select id, purpose, wrapped from vault_key order by id", connection);
        using var rows = command.ExecuteReader();
        var toSeal = new Dictionary<int, byte[]>();
        byte[]? toDigest = null;
        while (rows.Read())
        {
            var (number, purpose) = (rows.GetInt32(0), rows.GetString(1));
            var key = Unwrap(purpose, rows.GetFieldValue<byte[]>(2));
            if (purpose == "Digest")
            {
                toDigest ??= key;
            }
            else
            {
                toSeal[number] = key;
            }
        }

        return new Keys(clock.GetTimestamp(), toSeal.Keys.Max(), toSeal.ToFrozenDictionary(), toDigest!);
    }

    private byte[] Unwrap(string purpose, byte[] wrapped)
    {
        try
        {
            return master.Unwrap($"vault_key {purpose}", wrapped);
        }
        catch (CryptographicException e)
        {
            throw new StartupException("The personal data in this database was sealed with another master key. Give this node the same key as the others (Secrets__MasterKey or Secrets__KeyFile).", e);
        }
    }

    private sealed record Keys(long Since, int Newest, FrozenDictionary<int, byte[]> ToSeal, byte[] ToDigest);
}
