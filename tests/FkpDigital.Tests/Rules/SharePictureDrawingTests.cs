using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using FkpDigital.Web.Sharing;

namespace FkpDigital.Tests.Rules;

public sealed class SharePictureDrawingTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \t\r\n ")]
    [InlineData("</svg><script>alert(1)</script> & \0 \u202E {0} %n")]
    [InlineData("日本語の提案 العربية 😀 ő ﷽")]
    [InlineData("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW")]
    [InlineData("\uD800 sebuah pasangan yang putus")]
    public void Any_title_can_be_drawn(string title)
    {
        var png = SharePicture.Draw(new ShareText("Usulan", title, title, "1.284", "dukungan"));

        Assert.Equal("IHDR"u8, png.AsSpan(12, 4));
        Assert.Equal(1200, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        Assert.Equal(630, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
        Assert.Equal("IEND"u8, png.AsSpan(png.Length - 8, 4));
        Assert.InRange(png.Length, 10_000, 300_000);
    }

    [Fact]
    public void A_title_of_many_words_takes_three_lines_and_says_that_it_goes_on()
    {
        var letters = new Lettering(TrueType.Read("plus-jakarta-sans-bold"), 62);

        var lines = letters.Wrap(string.Join(' ', Enumerable.Repeat("pelayanan", 40)), 1000, 3);

        Assert.Equal(3, lines.Count);
        Assert.EndsWith("…", lines[^1], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.InRange(letters.Width(line), 1, 1000));
    }

    [Fact]
    public void A_short_title_keeps_its_words()
    {
        var letters = new Lettering(TrueType.Read("plus-jakarta-sans-bold"), 62);

        Assert.Equal(["Loket khusus lansia dan", "penyandang disabilitas"], letters.Wrap("Loket khusus lansia dan penyandang disabilitas", 800, 3));
    }

    [Fact]
    public void A_pixel_takes_the_share_that_a_shape_covers()
    {
        var canvas = new Canvas(4, 2, Colour.Of(0x000000));

        canvas.Fill(new Shape().MoveTo(new(1.5f, 0)).LineTo(new(9, 0)).LineTo(new(9, 1)).LineTo(new(1.5f, 1)).Close(), Colour.Of(0xFFFFFF));

        Assert.Equal([0, 128, 255, 255], Enumerable.Range(0, 4).Select(x => (int)canvas.Row(0)[x * 3]));
        Assert.All(canvas.Row(1).ToArray(), b => Assert.Equal(0, b));
    }

    [Fact]
    public void The_rows_of_the_file_are_those_of_the_picture()
    {
        var canvas = new Canvas(3, 2, Colour.Of(0x102030));
        canvas.Fill(new Shape().Circle(new Vector2(1.5f, 1), .8f), Colour.Of(0xF0E0D0));

        var png = PngWriter.Write(canvas);

        var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(33));
        using var zip = new ZLibStream(new MemoryStream(png, 41, length), CompressionMode.Decompress);
        var rows = new byte[2 * 10];
        zip.ReadExactly(rows);
        Assert.Equal(canvas.Row(0), rows.AsSpan(1, 9));
        for (var x = 0; x < 9; x++)
        {
            Assert.Equal(canvas.Row(1)[x], (byte)(rows[11 + x] + rows[1 + x]));
        }
    }

    [Fact]
    public void The_tag_changes_with_every_word()
    {
        var text = new ShareText("a", "b", "c", "d", "e");

        Assert.Equal(text.Tag, new ShareText("a", "b", "c", "d", "e").Tag);
        Assert.NotEqual(text.Tag, (text with { Figure = "2" }).Tag);
        Assert.NotEqual(text.Tag, (text with { Title = "b2" }).Tag);
    }
}
