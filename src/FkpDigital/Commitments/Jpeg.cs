using System.Buffers.Binary;
using FkpDigital.Core;

namespace FkpDigital.Commitments;

/// <summary>The segments of a JPEG file (ITU T.81, annex B): 0xFF, a marker, and for most a length and data.</summary>
internal static class Jpeg
{
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte App0 = 0xE0;
    private const byte App1 = 0xE1;
    private const byte App14 = 0xEE;
    private const byte App15 = 0xEF;
    private const byte Comment = 0xFE;

    /// <summary>A JFIF header without a small picture in it.</summary>
    private const int PlainJfif = 14;

    public static bool IsOne(ReadOnlySpan<byte> content) => content.StartsWith((ReadOnlySpan<byte>)[0xFF, StartOfImage, 0xFF]);

    /// <summary>
    /// The same picture without Exif (place, time, device), comments, embedded small pictures and whatever follows its end.
    /// How it has to be turned is kept: phones store every photograph lying.
    /// </summary>
    /// <exception cref="RuleException">Not well-formed, or too large to show.</exception>
    public static byte[] Clean(ReadOnlySpan<byte> content)
    {
        using var clean = new MemoryStream(content.Length);
        clean.Write([0xFF, StartOfImage]);
        var rest = content[2..];
        var (hasSize, hasScan) = (false, false);
        while (true)
        {
            rest = rest[FillBytes(rest)..];
            EvidenceFile.Require(rest.Length >= 2);
            var marker = rest[1];
            if (marker == EndOfImage)
            {
                EvidenceFile.Require(hasScan);
                clean.Write(rest[..2]);
                return clean.ToArray();
            }

            var segment = SegmentOf(rest);
            if (IsSize(marker))
            {
                EvidenceFile.Require(!hasSize); // two sizes: we would check one and a viewer might use the other
                ReadSize(segment[4..]);
                hasSize = true;
            }

            Keep(clean, marker, segment);
            rest = rest[segment.Length..];
            if (marker == StartOfScan)
            {
                EvidenceFile.Require(hasSize);
                var scan = ScanLength(rest);
                clean.Write(rest[..scan]);
                rest = rest[scan..];
                hasScan = true;
            }
        }
    }

    private static void Keep(MemoryStream clean, byte marker, ReadOnlySpan<byte> segment)
    {
        var data = segment[4..];
        if (marker == App1 && ExifOrientation.In(data) is { } orientation)
        {
            clean.Write(ExifOrientation.Segment(orientation));
        }

        var isKept = marker switch
        {
            App0 => data.Length == PlainJfif && data.StartsWith("JFIF\0"u8),
            App14 => data.StartsWith("Adobe"u8), // says how the colours are stored
            Comment => false,
            _ => marker is < App0 or > App15,
        };
        if (isKept)
        {
            clean.Write(segment);
        }
    }

    /// <summary>Any number of 0xFF may stand before a marker's own.</summary>
    private static int FillBytes(ReadOnlySpan<byte> rest)
    {
        EvidenceFile.Require(rest.Length >= 2 && rest[0] == 0xFF);
        return rest.IndexOfAnyExcept((byte)0xFF) switch
        {
            > 0 and var marker => marker - 1,
            _ => throw new RuleException(EvidenceRules.Broken, Refusal.Input, "file"),
        };
    }

    private static ReadOnlySpan<byte> SegmentOf(ReadOnlySpan<byte> rest)
    {
        EvidenceFile.Require(rest.Length >= 4 && rest[1] is >= 0xC0 and not (>= 0xD0 and <= StartOfImage));
        var length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
        EvidenceFile.Require(length >= 2 && length <= rest.Length - 2);
        return rest[..(length + 2)];
    }

    /// <summary>Start of frame, all kinds; C4, C8 and CC in between mean something else.</summary>
    private static bool IsSize(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static void ReadSize(ReadOnlySpan<byte> frame)
    {
        EvidenceFile.Require(frame.Length >= 6);
        EvidenceFile.RequireShowable(BinaryPrimitives.ReadUInt16BigEndian(frame[3..]), BinaryPrimitives.ReadUInt16BigEndian(frame[1..]));
    }

    /// <summary>Picture data up to the next marker; in it 0xFF is followed by zero or by a restart marker.</summary>
    private static int ScanLength(ReadOnlySpan<byte> rest)
    {
        for (var at = 0; ;)
        {
            var next = rest[at..].IndexOf((byte)0xFF);
            EvidenceFile.Require(next >= 0 && at + next + 1 < rest.Length);
            at += next;
            if (rest[at + 1] is not (0 or (>= 0xD0 and <= 0xD7)))
            {
                return at;
            }

            at += 2;
        }
    }
}
