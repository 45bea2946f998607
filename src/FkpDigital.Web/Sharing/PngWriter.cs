using System.Buffers.Binary;
using System.IO.Compression;

namespace FkpDigital.Web.Sharing;

/// <summary>Writes a canvas as PNG (ISO/IEC 15948): header, one block of compressed rows, end.</summary>
internal static class PngWriter
{
    private const int AsAbove = 2; // the filter that keeps differences to the row above: plain areas become zeroes
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Entry)];

    public static byte[] Write(Canvas canvas)
    {
        using var file = new MemoryStream();
        file.Write(Signature);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, canvas.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), canvas.Height);
        (header[8], header[9]) = (8, 2); // eight bits each of red, green and blue
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "IDAT"u8, Rows(canvas));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Rows(Canvas canvas)
    {
        using var data = new MemoryStream();
        using (var zip = new ZLibStream(data, CompressionLevel.Optimal))
        {
            var line = new byte[(canvas.Width * 3) + 1];
            for (var y = 0; y < canvas.Height; y++)
            {
                var row = canvas.Row(y);
                var above = y == 0 ? [] : canvas.Row(y - 1);
                line[0] = y == 0 ? (byte)0 : (byte)AsAbove;
                for (var x = 0; x < row.Length; x++)
                {
                    line[x + 1] = (byte)(row[x] - (y == 0 ? 0 : above[x]));
                }

                zip.Write(line);
            }
        }

        return data.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(kind);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Check(data, Check(kind, uint.MaxValue)));
        file.Write(number);
    }

    /// <summary>The CRC-32 of the standard's annex D, going on from <paramref name="crc"/>.</summary>
    private static uint Check(ReadOnlySpan<byte> data, uint crc)
    {
        foreach (var b in data)
        {
            crc = Table[(crc ^ b) & 0xFF] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint Entry(int n)
    {
        var value = (uint)n;
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
        }

        return value;
    }
}
