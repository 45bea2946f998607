using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using FkpDigital.Commitments;
using FkpDigital.Core;

namespace FkpDigital.Tests.Rules;

public class EvidenceFileTests
{
    private const string Secret = "GPS 7.5961 S 110.9508 E";

    private static readonly byte[] JfifHeader = [.. "JFIF\0"u8, 1, 2, 0, 0, 1, 0, 1, 0, 0];
    private static readonly byte[] Scan = [0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56];

    [Fact]
    public void A_photograph_loses_its_place_its_comments_and_what_hides_behind_its_end()
    {
        var photograph = Jpeg(
            Segment(0xE0, JfifHeader),
            Segment(0xE1, Exif(isLittle: true, orientation: 1)),
            Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Encoding.ASCII.GetBytes(Secret)]),
            Segment(0xE2, [.. "ICC_PROFILE\0"u8, 1, 1]),
            Segment(0xED, [.. "Photoshop 3.0\0"u8, .. Encoding.ASCII.GetBytes(Secret)]),
            Segment(0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, 1]),
            Segment(0xFE, Encoding.ASCII.GetBytes(Secret)));

        var file = EvidenceFile.Read("foto.jpg", [.. photograph, .. Encoding.ASCII.GetBytes(Secret)]);

        Assert.Equal("image/jpeg", file.ContentType);
        Assert.DoesNotContain(Secret, Encoding.Latin1.GetString(file.Content), StringComparison.Ordinal);
        Assert.Equal([0xE0, 0xEE, 0xDB, 0xC0, 0xDA], MarkersOf(file.Content));
        Assert.Equal([.. Scan, 0xFF, 0xD9], file.Content[^(Scan.Length + 2)..]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file.Content)), file.Sha256);
    }

    [Theory]
    [InlineData(true, 6)]
    [InlineData(false, 3)]
    public void A_photograph_still_stands_the_right_way_up(bool isLittle, byte orientation)
    {
        var file = EvidenceFile.Read("foto.jpg", Jpeg(Segment(0xE1, Exif(isLittle, orientation))));

        Assert.Equal([0xE1, 0xDB, 0xC0, 0xDA], MarkersOf(file.Content));
        Assert.DoesNotContain(Secret, Encoding.Latin1.GetString(file.Content), StringComparison.Ordinal);
        Assert.Equal(orientation, ExifOrientation.In(file.Content.AsSpan(6)));
    }

    [Fact]
    public void A_small_picture_hidden_in_the_header_goes_too()
    {
        byte[] withThumbnail = [.. "JFIF\0"u8, 1, 2, 0, 0, 1, 0, 1, 1, 1, 9, 9, 9];

        var file = EvidenceFile.Read("foto.jpg", Jpeg(Segment(0xE0, withThumbnail), Segment(0xE0, [.. "JFXX\0"u8, 0x10])));

        Assert.Equal([0xDB, 0xC0, 0xDA], MarkersOf(file.Content));
    }

    [Fact]
    public void A_progressive_photograph_keeps_all_its_scans()
    {
        byte[] more = [.. Segment(0xC4, [0, 1]), .. Segment(0xE1, [1]), .. Segment(0xDA, [1, 1, 0, 0, 63, 0]), .. Scan, 0xFF, 0xFF, 0xD9];

        var file = EvidenceFile.Read("foto.jpg", [.. Jpeg()[..^2], .. more]);

        Assert.Equal([0xDB, 0xC0, 0xDA, 0xC4, 0xDA], MarkersOf(file.Content));
    }

    [Fact]
    public void A_picture_keeps_only_the_chunks_it_is_shown_with()
    {
        var picture = Png(12, 9,
            Chunk("sRGB", 0), Chunk("eXIf", Encoding.ASCII.GetBytes(Secret)), Chunk("tEXt", Encoding.ASCII.GetBytes("Comment\0" + Secret)),
            Chunk("zTXt", 1), Chunk("iTXt", 1), Chunk("tIME", 1), Chunk("iCCP", 1), Chunk("acTL", 1), Chunk("pHYs", 1), Chunk("tRNS", 1), Chunk("gAMA", 1), Chunk("cHRM", 1), Chunk("PLTE", 1));

        var file = EvidenceFile.Read("gambar.png", [.. picture, .. Encoding.ASCII.GetBytes(Secret)]);

        Assert.Equal("image/png", file.ContentType);
        Assert.DoesNotContain(Secret, Encoding.Latin1.GetString(file.Content), StringComparison.Ordinal);
        Assert.Equal(["IHDR", "sRGB", "pHYs", "tRNS", "gAMA", "cHRM", "PLTE", "IDAT", "IEND"], ChunksOf(file.Content));
    }

    [Fact]
    public void A_webp_picture_keeps_its_pixels_alone()
    {
        var picture = WebP(
            Riff("VP8X", 0x2C, 0, 0, 0, 8, 0, 0, 6, 0, 0), Riff("ICCP", 1), Lossy(9, 7),
            Riff("EXIF", Encoding.ASCII.GetBytes(Secret)), Riff("XMP ", Encoding.ASCII.GetBytes(Secret)), Riff("lain", Encoding.ASCII.GetBytes(Secret)));

        var file = EvidenceFile.Read("foto.webp", [.. picture, .. Encoding.ASCII.GetBytes(Secret)]);

        Assert.Equal(("image/webp", "foto.webp"), (file.ContentType, file.Name));
        Assert.Equal(WebP(Lossy(9, 7)), file.Content);
        Assert.Equal(file.Content, EvidenceFile.Read("foto.webp", file.Content).Content);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_webp_picture_keeps_its_transparency_and_the_right_way_up(bool isLossless)
    {
        byte[][] pixels = isLossless ? [Lossless(300, 200)] : [Riff("ALPH", 1, 2, 3), Lossy(300, 200)];

        var file = EvidenceFile.Read("foto.webp", WebP([Riff("VP8X", new byte[10]), .. pixels, Riff("EXIF", Exif(isLittle: isLossless, orientation: 6))]));

        byte[] extended = Riff("VP8X", 0x18, 0, 0, 0, 0x2B, 1, 0, 0xC7, 0, 0);
        Assert.Equal(WebP([extended, .. pixels, Riff("EXIF", ExifOrientation.Tiff(6))]), file.Content);
        Assert.Equal((byte)6, ExifOrientation.InTiff(file.Content.AsSpan(file.Content.Length - 26)));
    }

    [Fact]
    public void A_webp_picture_that_moves_is_doubled_or_has_no_pixels_is_refused()
    {
        AssertRefused(EvidenceRules.Broken, WebP(Riff("VP8X", new byte[10]), Riff("ANIM", new byte[6]), Riff("ANMF", new byte[30]), Lossy(9, 9)));
        AssertRefused(EvidenceRules.Broken, WebP(Lossy(9, 9), Lossless(9, 9)));
        AssertRefused(EvidenceRules.Broken, WebP(Riff("VP8X", new byte[10])));
        AssertRefused(EvidenceRules.Broken, WebP(Lossy(0, 9)));
        AssertRefused(EvidenceRules.TooLarge, WebP(Lossless(12_001, 9)));
        AssertRefused(EvidenceRules.Type, "RIFF\u0004\0\0\0WAVE"u8.ToArray());
    }

    [Fact]
    public void A_report_is_kept_as_it_is()
    {
        var report = "%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"u8.ToArray();

        var file = EvidenceFile.Read("laporan.pdf", report);

        Assert.Equal("application/pdf", file.ContentType);
        Assert.Equal(report, file.Content);
    }

    [Theory]
    [InlineData("foto.jpg", "foto.jpg")]
    [InlineData("Foto Loket.JPEG", "Foto Loket.JPEG")]
    [InlineData(@"C:\Users\siti\foto.jpg", "foto.jpg")]
    [InlineData("../../etc/passwd", "passwd.jpg")]
    [InlineData("foto.exe", "foto.exe.jpg")]
    [InlineData("foto.png", "foto.jpg")]
    [InlineData("fo\u0000t\u202eo\r\n.jpg", "foto.jpg")]
    [InlineData("a<b>:\"|?*.jpg", "ab.jpg")]
    [InlineData("laporan v1.2", "laporan v1.2.jpg")]
    [InlineData("bukti 📷.jpg", "bukti 📷.jpg")]
    [InlineData(".jpg", "jpg.jpg")]
    [InlineData("...", "bukti.jpg")]
    [InlineData(null, "bukti.jpg")]
    public void A_file_has_a_plain_name_that_ends_as_its_content_says(string? given, string name) =>
        Assert.Equal(name, EvidenceFile.Read(given, Jpeg()).Name);

    [Fact]
    public void A_long_name_is_cut_before_its_ending()
    {
        var name = EvidenceFile.Read(new string('a', 95) + "📷📷.jpg", Jpeg()).Name;

        Assert.Equal(new string('a', 95) + ".jpg", name);
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    [InlineData("<html><script>1</script>")]
    [InlineData("GIF89a")]
    [InlineData("PK\u0003\u0004")]
    [InlineData("MZ")]
    [InlineData(" %PDF-1.7 %%EOF")]
    [InlineData("x")]
    public void Other_kinds_of_files_are_refused_whatever_their_name(string content) =>
        AssertRefused(EvidenceRules.Type, Encoding.Latin1.GetBytes(content));

    [Fact]
    public void An_empty_and_a_very_large_file_are_refused()
    {
        AssertRefused(EvidenceRules.Empty, []);
        AssertRefused(EvidenceRules.TooLarge, new byte[EvidenceFile.MaxLength + 1]);
    }

    [Theory]
    [InlineData(12_001, 10)]
    [InlineData(10, 12_001)]
    [InlineData(10_001, 10_000)]
    [InlineData(50_000, 50_000)]
    public void A_small_file_that_claims_a_huge_picture_is_refused(int width, int height)
    {
        AssertRefused(EvidenceRules.TooLarge, Png(width, height));
        AssertRefused(EvidenceRules.TooLarge, Jpeg((ushort)width, (ushort)height));
    }

    [Fact]
    public void Pictures_cut_off_anywhere_are_refused_and_nothing_else_happens()
    {
        foreach (var whole in (byte[][])[Jpeg(Segment(0xE1, Exif(isLittle: true, 6))), Png(3, 3, Chunk("tEXt", 1, 2)), WebP(Riff("ALPH", 1), Lossy(9, 9), Riff("EXIF", Exif(isLittle: true, 6)))])
        {
            for (var length = 12; length < whole.Length; length++)
            {
                AssertRefused(EvidenceRules.Broken, whole[..length]);
            }
        }
    }

    [Fact]
    public void Pictures_with_any_byte_changed_are_cleaned_or_refused()
    {
        foreach (var whole in (byte[][])[Jpeg(Segment(0xE1, Exif(isLittle: false, 6)), Segment(0xE0, JfifHeader)), Png(3, 3, Chunk("tEXt", 1, 2)), WebP(Riff("ALPH", 1), Lossy(9, 9), Riff("EXIF", Exif(isLittle: true, 6))), WebP(Lossless(9, 9))])
        {
            foreach (var (at, value) in from at in Enumerable.Range(0, whole.Length) from value in (byte[])[0, 1, 0x7F, 0x80, 0xC4, 0xD9, 0xFF] select (at, value))
            {
                byte[] changed = [.. whole];
                changed[at] = value;
                var fault = Record.Exception(() => EvidenceFile.Read("foto.jpg", changed));
                Assert.True(fault is null or RuleException, $"{value:X2} at {at}: {fault}");
            }
        }
    }

    [Fact]
    public void Two_sizes_an_unknown_needed_chunk_no_picture_and_no_end_are_broken()
    {
        var frame = Segment(0xC0, [8, 0, 9, 0, 9, 1]);

        AssertRefused(EvidenceRules.Broken, Jpeg(frame));
        AssertRefused(EvidenceRules.Broken, Png(3, 3, Chunk("ABCD", 1)));
        AssertRefused(EvidenceRules.Broken, Png(3, 3, Chunk("IHDR", new byte[13])));
        AssertRefused(EvidenceRules.Broken, Png(0, 3));
        AssertRefused(EvidenceRules.Broken, [0xFF, 0xD8, .. frame, 0xFF, 0xD9]);
        AssertRefused(EvidenceRules.Broken, "%PDF-1.7\n1 0 obj"u8.ToArray());
    }

    private static void AssertRefused(string rule, byte[] content)
    {
        var refusal = Assert.Throws<RuleException>(() => EvidenceFile.Read("foto.jpg", content));
        Assert.Equal((rule, Refusal.Input, "file"), (refusal.Rule, refusal.Refusal, refusal.Field));
    }

    private static byte[] Jpeg(params byte[][] segments) => Jpeg(9, 9, segments);

    private static byte[] Jpeg(ushort width, ushort height, params byte[][] segments)
    {
        byte[] frame = [8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0];
        return
        [
            0xFF, 0xD8, .. segments.SelectMany(s => s),
            .. Segment(0xDB, new byte[65]), .. Segment(0xC0, frame), .. Segment(0xDA, [1, 1, 0, 0, 63, 0]), .. Scan, 0xFF, 0xD9,
        ];
    }

    private static byte[] Segment(byte marker, byte[] data) => [0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data];

    /// <summary>Two entries, a place and the orientation, as a phone writes them.</summary>
    private static byte[] Exif(bool isLittle, byte orientation)
    {
        byte[] Two(ushort value) => isLittle ? [(byte)value, (byte)(value >> 8)] : [(byte)(value >> 8), (byte)value];
        byte[] Four(ushort value) => isLittle ? [.. Two(value), 0, 0] : [0, 0, .. Two(value)];
        return
        [
            .. "Exif\0\0"u8, .. isLittle ? "II"u8 : "MM"u8, .. Two(42), .. Four(8), .. Two(2),
            .. Two(0x8825), .. Two(4), .. Four(1), .. Four(38),
            .. Two(0x0112), .. Two(3), .. Four(1), .. Two(orientation), 0, 0,
            .. Four(0), .. Encoding.ASCII.GetBytes(Secret),
        ];
    }

    private static List<byte> MarkersOf(byte[] jpeg)
    {
        var markers = new List<byte>();
        for (var at = 2; jpeg[at + 1] != 0xD9;)
        {
            markers.Add(jpeg[at + 1]);
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 2));
            if (markers[^1] == 0xDA)
            {
                at += Scan.Length;
            }
        }

        return markers;
    }

    private static byte[] Png(int width, int height, params byte[][] chunks)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        return [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR", header), .. chunks.SelectMany(c => c), .. Chunk("IDAT", 1, 2, 3), .. Chunk("IEND")];
    }

    /// <summary>The checksum is left at zero: it is copied, not judged.</summary>
    private static byte[] Chunk(string type, params byte[] data) =>
        [0, 0, (byte)(data.Length >> 8), (byte)data.Length, .. Encoding.ASCII.GetBytes(type), .. data, 0, 0, 0, 0];

    private static byte[] WebP(params byte[][] chunks)
    {
        byte[] file = [.. "RIFF\0\0\0\0WEBP"u8, .. chunks.SelectMany(c => c)];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        return file;
    }

    private static byte[] Riff(string type, params byte[] data) =>
        [.. Encoding.ASCII.GetBytes(type), (byte)data.Length, (byte)(data.Length >> 8), 0, 0, .. data, .. new byte[data.Length & 1]];

    private static byte[] Lossy(int width, int height) =>
        Riff("VP8 ", 0, 0, 0, 0x9D, 1, 0x2A, (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8), 1);

    private static byte[] Lossless(int width, int height)
    {
        var bits = (uint)(width - 1) | ((uint)(height - 1) << 14) | (1u << 28);
        return Riff("VP8L", 0x2F, (byte)bits, (byte)(bits >> 8), (byte)(bits >> 16), (byte)(bits >> 24), 1);
    }

    private static List<string> ChunksOf(byte[] png)
    {
        var chunks = new List<string>();
        for (var at = 8; at < png.Length; at += 12 + BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at)))
        {
            chunks.Add(Encoding.ASCII.GetString(png, at + 4, 4));
        }

        return chunks;
    }
}
