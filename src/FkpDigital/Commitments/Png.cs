using System.Buffers.Binary;
using FkpDigital.Core;

namespace FkpDigital.Commitments;

/// <summary>The chunks of a PNG file (W3C PNG, third edition, section 5): length, type, data, checksum.</summary>
internal static class Png
{
    private const int HeaderLength = 13;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static bool IsOne(ReadOnlySpan<byte> content) => content.StartsWith(Signature);

    /// <summary>
    /// The same picture without texts, times, Exif, profiles, animation and whatever follows its end.
    /// </summary>
    /// <exception cref="RuleException">Not well-formed, or too large to show.</exception>
    public static byte[] Clean(ReadOnlySpan<byte> content)
    {
        using var clean = new MemoryStream(content.Length);
        clean.Write(Signature);
        var rest = content[Signature.Length..];
        var hasData = false;
        for (var first = true; ; first = false)
        {
            EvidenceFile.Require(rest.Length >= 12);
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            EvidenceFile.Require(length <= rest.Length - 12);
            var type = rest[4..8];
            var chunk = rest[..((int)length + 12)];
            EvidenceFile.Require(first == type.SequenceEqual("IHDR"u8));
            if (first)
            {
                ReadHeader(chunk[8..^4]);
            }

            hasData |= type.SequenceEqual("IDAT"u8);
            if (IsKept(type))
            {
                clean.Write(chunk);
            }

            if (type.SequenceEqual("IEND"u8))
            {
                EvidenceFile.Require(hasData);
                return clean.ToArray();
            }

            rest = rest[chunk.Length..];
        }
    }

    private static void ReadHeader(ReadOnlySpan<byte> header)
    {
        EvidenceFile.Require(header.Length == HeaderLength);
        EvidenceFile.RequireShowable(BinaryPrimitives.ReadUInt32BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header[4..]));
    }

    /// <summary>What the picture itself needs. A capital first letter marks a chunk without which nothing can be shown; there are four.</summary>
    private static bool IsKept(ReadOnlySpan<byte> type)
    {
        var isNeeded = type.SequenceEqual("IHDR"u8) || type.SequenceEqual("PLTE"u8) || type.SequenceEqual("IDAT"u8) || type.SequenceEqual("IEND"u8);
        EvidenceFile.Require(isNeeded || (type[0] & 0x20) != 0);
        return isNeeded || type.SequenceEqual("tRNS"u8) || type.SequenceEqual("gAMA"u8) || type.SequenceEqual("cHRM"u8)
            || type.SequenceEqual("sRGB"u8) || type.SequenceEqual("pHYs"u8);
    }
}
