using System.Security.Cryptography;
using System.Text;

namespace FkpDigital.Secrets;

/// <summary>AES-256-GCM (NIST SP 800-38D): nonce (12 bytes), text, tag (16); opens only for what it was bound to.</summary>
internal static class SealedBox
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>How much longer than its text it is.</summary>
    public const int Overhead = NonceLength + TagLength;

    public static void Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> text, string boundTo, Span<byte> to)
    {
        using var aes = new AesGcm(key, TagLength);
        RandomNumberGenerator.Fill(to[..NonceLength]);
        aes.Encrypt(to[..NonceLength], text, to.Slice(NonceLength, text.Length), to[^TagLength..], Encoding.UTF8.GetBytes(boundTo));
    }

    /// <exception cref="CryptographicException">Another key, another purpose, or it was changed.</exception>
    public static byte[] Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> from, string boundTo)
    {
        var text = new byte[Math.Max(0, from.Length - Overhead)];
        using var aes = new AesGcm(key, TagLength);
        aes.Decrypt(from[..NonceLength], from[NonceLength..^TagLength], from[^TagLength..], text, Encoding.UTF8.GetBytes(boundTo));
        return text;
    }
}
