using System.Buffers.Binary;
using FkpDigital.Core;

namespace FkpDigital.Commitments;

/// <summary>The chunks of a WebP file (RFC 9649): a RIFF header, then for each a type, a length, data, and a zero byte where the length is odd.</summary>
internal static class WebP
{
    private const int FileHeaderLength = 12;
    private const int ChunkHeaderLength = 8;
    private const byte HasAlpha = 0x10;
    private const byte HasExif = 0x08;

    public static bool IsOne(ReadOnlySpan<byte> content) =>
        content.Length >= FileHeaderLength && content.StartsWith("RIFF"u8) && content[8..].StartsWith("WEBP"u8);

    /// <summary>
    /// The same picture, put together anew from its pixels, its transparency and how it has to be turned: without Exif, XMP, profiles, unknown chunks
    /// and whatever follows its end. One that moves is refused.
    /// </summary>
    /// <exception cref="RuleException">Not well-formed, moving, or too large to show.</exception>
    public static byte[] Clean(ReadOnlySpan<byte> content)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(content[4..]);
        EvidenceFile.Require(length >= 4 && length <= content.Length - 8);
        var rest = content[FileHeaderLength..((int)length + 8)];
        ReadOnlySpan<byte> picture = default, alpha = default;
        byte? orientation = null;
        while (rest.Length > 0)
        {
            var chunk = ChunkOf(rest);
            var type = chunk[..4];
            EvidenceFile.Require(!type.StartsWith("ANI"u8) && !type.SequenceEqual("ANMF"u8));
            if (type.SequenceEqual("VP8 "u8) || type.SequenceEqual("VP8L"u8))
            {
                EvidenceFile.Require(picture.IsEmpty); // two pictures: we would check one and a viewer might show the other
                picture = chunk;
            }
            else if (type.SequenceEqual("ALPH"u8))
            {
                EvidenceFile.Require(alpha.IsEmpty);
                alpha = chunk;
            }
            else if (type.SequenceEqual("EXIF"u8))
            {
                orientation ??= ExifOrientation.In(DataOf(chunk)) ?? ExifOrientation.InTiff(DataOf(chunk));
            }

            rest = rest[chunk.Length..];
        }

        EvidenceFile.Require(!picture.IsEmpty);
        return PutTogether(picture, alpha, orientation);
    }

    private static byte[] PutTogether(ReadOnlySpan<byte> picture, ReadOnlySpan<byte> alpha, byte? orientation)
    {
        var (width, height) = picture[3] == 'L' ? SizeOfLossless(DataOf(picture)) : SizeOfLossy(DataOf(picture));
        EvidenceFile.RequireShowable(width, height);
        using var clean = new MemoryStream(picture.Length + alpha.Length + 64);
        clean.Write("RIFF\0\0\0\0WEBP"u8);
        if (!alpha.IsEmpty || orientation is not null)
        {
            var isTransparent = !alpha.IsEmpty || (picture[3] == 'L' && (DataOf(picture)[4] & 0x10) != 0);
            var flags = (byte)((isTransparent ? HasAlpha : 0) | (orientation is null ? 0 : HasExif));
            clean.Write([.. "VP8X"u8, 10, 0, 0, 0, flags, 0, 0, 0, .. Three(width - 1), .. Three(height - 1)]);
        }

        clean.Write(alpha);
        clean.Write(picture);
        if (orientation is { } turned)
        {
            var exif = ExifOrientation.Tiff(turned);
            clean.Write([.. "EXIF"u8, (byte)exif.Length, 0, 0, 0, .. exif]);
        }

        var bytes = clean.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), bytes.Length - 8);
        return bytes;
    }

    private static byte[] Three(int number) => [(byte)number, (byte)(number >> 8), (byte)(number >> 16)];

    private static ReadOnlySpan<byte> ChunkOf(ReadOnlySpan<byte> rest)
    {
        EvidenceFile.Require(rest.Length >= ChunkHeaderLength);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
        EvidenceFile.Require(length <= rest.Length - ChunkHeaderLength);
        var whole = ChunkHeaderLength + (int)length + (int)(length & 1);
        EvidenceFile.Require(whole <= rest.Length);
        return rest[..whole];
    }

    private static ReadOnlySpan<byte> DataOf(ReadOnlySpan<byte> chunk) =>
        chunk.Slice(ChunkHeaderLength, BinaryPrimitives.ReadInt32LittleEndian(chunk[4..]));

    /// <summary>A key frame (RFC 6386, section 9.1): a tag, three fixed bytes, then 14 bits each.</summary>
    private static (int Width, int Height) SizeOfLossy(ReadOnlySpan<byte> data)
    {
        EvidenceFile.Require(data.Length > 10 && (data[0] & 1) == 0 && data[3..].StartsWith((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A]));
        return (BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3FFF);
    }

    /// <summary>A fixed byte, then 14 bits each, one less than the size.</summary>
    private static (int Width, int Height) SizeOfLossless(ReadOnlySpan<byte> data)
    {
        EvidenceFile.Require(data.Length > 5 && data[0] == 0x2F);
        var bits = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
        return ((int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1);
    }
}
