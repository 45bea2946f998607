using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FkpDigital.Participants;

/// <summary>Codes of an authenticator app: six digits, HMAC-SHA-1, steps of thirty seconds (RFC 6238, RFC 4226).</summary>
public static class Totp
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"; // RFC 4648
    private const int StepSeconds = 30;
    private const int SecretBytes = 20;

    /// <summary>160 random bits in base32.</summary>
    public static string NewSecret()
    {
        var bits = new StringBuilder();
        foreach (var b in RandomNumberGenerator.GetBytes(SecretBytes))
        {
            bits.Append(Convert.ToString(b, 2).PadLeft(8, '0'));
        }

        return string.Concat(bits.ToString().Chunk(5).Select(five => Alphabet[Convert.ToInt32(new string(five), 2)]));
    }

    /// <summary>What the app shows at an instant.</summary>
    /// <param name="secret">Base32.</param>
    /// <param name="at">The instant.</param>
    public static string CodeAt(string secret, DateTimeOffset at) => Code(Bytes(secret), StepOf(at));

    /// <summary>The time step whose code this is, of the present one and its two neighbours: clocks differ, and people type slowly.</summary>
    /// <returns>The step, or null when the code is none of theirs.</returns>
    public static long? Match(string secret, string? typed, DateTimeOffset now)
    {
        var given = Encoding.ASCII.GetBytes(Digits(typed));
        var key = Bytes(secret);
        long? found = null;
        for (var step = StepOf(now) - 1; step <= StepOf(now) + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(Code(key, step))))
            {
                found = step;
            }
        }

        return found;
    }

    /// <summary>What the QR code says (the Key URI format that authenticator apps share).</summary>
    public static string Address(string secret, string account) =>
        $"otpauth://totp/FKP%20Digital:{Uri.EscapeDataString(account)}?secret={secret}&issuer=FKP%20Digital&algorithm=SHA1&digits=6&period={StepSeconds}";

    /// <summary>Apps and people group the digits.</summary>
    internal static string Digits(string? typed) => string.Concat((typed ?? "").Where(char.IsAsciiDigit).Take(12));

    private static long StepOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / StepSeconds;

    private static string Code(byte[] key, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[20];
#pragma warning disable CA5350 // the algorithm that every authenticator app has; HMAC does not need a hash without collisions (RFC 6151, RFC 6234)
        HMACSHA1.HashData(key, counter, hash);
#pragma warning restore CA5350
        var offset = hash[^1] & 15;
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[offset..]) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] Bytes(string secret)
    {
        var bits = string.Concat(secret.Select(c => Convert.ToString(Alphabet.IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(eight => eight.Length == 8).Select(eight => Convert.ToByte(new string(eight), 2))];
    }
}
