using System.Buffers.Binary;

namespace FkpDigital.Commitments;

/// <summary>The one thing of a photograph's Exif that is worth keeping: which side is up (Exif 2.32, tag 0x0112; 1 to 8, 1 is upright).</summary>
internal static class ExifOrientation
{
    private const ushort Tag = 0x0112;
    private const ushort ShortType = 3;
    private const int EntryLength = 12;

    private static ReadOnlySpan<byte> Start => "Exif\0\0"u8;

    /// <summary>The orientation that a segment's data names, or null when it is upright, missing or unreadable.</summary>
    public static byte? In(ReadOnlySpan<byte> data) => data.StartsWith(Start) ? InTiff(data[Start.Length..]) : null;

    /// <summary>The same where nothing stands before the entries.</summary>
    public static byte? InTiff(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8)
        {
            return null;
        }

        var isLittle = tiff.StartsWith("II*\0"u8);
        var directory = Number(tiff[4..], isLittle);
        if ((!isLittle && !tiff.StartsWith("MM\0*"u8)) || directory > tiff.Length - 2)
        {
            return null;
        }

        var entries = tiff[((int)directory + 2)..];
        for (var left = Short(tiff[(int)directory..], isLittle); left > 0 && entries.Length >= EntryLength; left--)
        {
            if (Short(entries, isLittle) == Tag && Short(entries[2..], isLittle) == ShortType)
            {
                var value = Short(entries[8..], isLittle);
                return value is > 1 and <= 8 ? (byte)value : null;
            }

            entries = entries[EntryLength..];
        }

        return null;
    }

    /// <summary>An Exif segment of our own with nothing but the orientation.</summary>
    public static byte[] Segment(byte orientation) =>
        [0xFF, 0xE1, 0, 34, .. Start, .. Tiff(orientation)];

    /// <summary>The entries alone.</summary>
    public static byte[] Tiff(byte orientation) =>
    [
        (byte)'M', (byte)'M', 0, (byte)'*', 0, 0, 0, 8,
        0, 1, 0x01, 0x12, 0, (byte)ShortType, 0, 0, 0, 1, 0, orientation, 0, 0,
        0, 0, 0, 0,
    ];

    private static ushort Short(ReadOnlySpan<byte> at, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);

    private static uint Number(ReadOnlySpan<byte> at, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at);
}
