using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;

namespace FkpDigital.Web.Sharing;

/// <summary>What a shared picture says.</summary>
/// <param name="Kind">Over the title: what it is and how far it came, such as "Usulan · Dukungan".</param>
/// <param name="Title">At most three lines are shown.</param>
/// <param name="Place">Region and agency.</param>
/// <param name="Figure">A number, as people read it.</param>
/// <param name="Unit">What is counted.</param>
public sealed record ShareText(string Kind, string Title, string Place, string Figure, string Unit)
{
    /// <summary>Changes with every word and with the way of drawing.</summary>
    public string Tag => $"\"{Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes((SharePicture.Design, Kind, Title, Place, Figure, Unit), SharePicture.WithFields)))[..24]}\"";
}

/// <summary>The picture that messengers show beside a link: title, place and votes on the deep colour, with logo and kawung.</summary>
public static class SharePicture
{
    public const int Width = 1200;
    public const int Height = 630;

    /// <summary>Counted up when the same words are to look different.</summary>
    internal const int Design = 1;

    internal static readonly JsonSerializerOptions WithFields = new() { IncludeFields = true };

    private const float Left = 72;
    private const float TextWidth = 1000;
    private const float TitleLine = 76;
    private static readonly Colour Deep = Colour.Of(0x0A4D49);
    private static readonly Colour Darker = Colour.Of(0x073B38);
    private static readonly Colour Ink = Colour.Of(0xFBF6EC);
    private static readonly Colour Soft = Colour.Of(0xCFE3DE);
    private static readonly Colour Amber = Colour.Of(0xF2C879);
    private static readonly Colour Red = Colour.Of(0xE8374B);
    private static readonly Lazy<(TrueType Bold, TrueType Medium)> Fonts = new(() => (TrueType.Read("plus-jakarta-sans-bold"), TrueType.Read("plus-jakarta-sans-medium")));

    /// <summary>A PNG of 1200 by 630 pixels. Takes any text.</summary>
    public static byte[] Draw(ShareText text)
    {
        var (bold, medium) = Fonts.Value;
        var canvas = new Canvas(Width, Height, Deep);
        canvas.Fill(Pattern(), Ink, .07f);
        canvas.Fill(Box(0, 506, Width, Height), Darker);
        Logo(canvas, new Vector2(Left + 26, 92));
        canvas.Fill(new Lettering(bold, 34).At(new Vector2(Left + 68, 104), "FKP Digital"), Ink);
        var small = new Lettering(medium, 30);
        canvas.Fill(new Lettering(bold, 30).At(new Vector2(Left, 212), small.Cut(text.Kind, TextWidth)), Amber);
        Title(canvas, new Lettering(bold, 62), text.Title);
        Foot(canvas, new Lettering(bold, 54), small, text);
        return PngWriter.Write(canvas);
    }

    private static void Title(Canvas canvas, Lettering letters, string title)
    {
        foreach (var (index, line) in letters.Wrap(title, TextWidth, lines: 3).Index())
        {
            canvas.Fill(letters.At(new Vector2(Left, 294 + (index * TitleLine)), line), Ink);
        }
    }

    private static void Foot(Canvas canvas, Lettering large, Lettering small, ShareText text)
    {
        const float BaseLine = 588;
        var unit = Width - Left - small.Width(text.Unit);
        var figure = unit - 14 - large.Width(text.Figure);
        canvas.Fill(small.At(new Vector2(unit, BaseLine), text.Unit), Soft);
        canvas.Fill(large.At(new Vector2(figure, BaseLine), text.Figure), Amber);
        canvas.Fill(small.At(new Vector2(Left, BaseLine), small.Cut(text.Place, figure - Left - 40)), Soft);
    }

    private static void Logo(Canvas canvas, Vector2 centre)
    {
        canvas.Fill(Flower(new Shape(), centre, 1.1f), Ink);
        canvas.Fill(new Shape().Circle(centre, 5.2f), Red);
    }

    /// <summary>Kawung over the right half, as on the pages.</summary>
    private static Shape Pattern()
    {
        const float Step = 78;
        var shape = new Shape();
        for (var x = 660f; x < Width + Step; x += Step)
        {
            for (var y = 0f; y < Height; y += Step)
            {
                Flower(shape, new Vector2(x, y), Step / 52 * MathF.Min(1, (x - 560) / 400));
            }
        }

        return shape;
    }

    private static Shape Flower(Shape shape, Vector2 centre, float scale)
    {
        foreach (var quarter in new[] { 1, 3, 5, 7 })
        {
            shape.Petal(Matrix3x2.CreateRotation(quarter * MathF.PI / 4) * Matrix3x2.CreateScale(scale) * Matrix3x2.CreateTranslation(centre));
        }

        return shape;
    }

    private static Shape Box(float left, float top, float right, float bottom) =>
        new Shape().MoveTo(new(left, top)).LineTo(new(right, top)).LineTo(new(right, bottom)).LineTo(new(left, bottom)).Close();
}
