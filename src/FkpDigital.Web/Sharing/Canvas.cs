using System.Numerics;

namespace FkpDigital.Web.Sharing;

/// <summary>A colour of 8 bits a channel.</summary>
internal readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    /// <summary>From <c>0xRRGGBB</c>.</summary>
    public static Colour Of(int rgb) => new((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb);
}

/// <summary>
/// A picture in memory, painted with filled shapes. Edges are smooth because each pixel takes exactly the share of it that a shape covers:
/// every edge adds its signed area to the pixels that it crosses, and a running sum along the row makes the cover (as in font-rs).
/// </summary>
internal sealed class Canvas
{
    private readonly byte[] _pixels;
    private readonly float[] _areas;

    public Canvas(int width, int height, Colour ground)
    {
        (Width, Height) = (width, height);
        _pixels = new byte[width * height * 3];
        _areas = new float[(width + 2) * height];
        for (var i = 0; i < _pixels.Length; i += 3)
        {
            (_pixels[i], _pixels[i + 1], _pixels[i + 2]) = (ground.Red, ground.Green, ground.Blue);
        }
    }

    public int Width { get; }
    public int Height { get; }

    /// <summary>The pixels of a row, red, green and blue in turn.</summary>
    public ReadOnlySpan<byte> Row(int y) => _pixels.AsSpan(y * Width * 3, Width * 3);

    /// <summary>Paints the inside of the shape; what lies outside the picture is cut off.</summary>
    public void Fill(Shape shape, Colour colour, float opacity = 1)
    {
        Array.Clear(_areas);
        foreach (var (from, to) in shape.Edges)
        {
            Add(from, to);
        }

        for (var y = 0; y < Height; y++)
        {
            var sum = 0f;
            for (var x = 0; x < Width; x++)
            {
                sum += _areas[(y * (Width + 2)) + x];
                if (MathF.Min(MathF.Abs(sum), 1) * opacity is var cover and > .002f)
                {
                    Blend(((y * Width) + x) * 3, colour, cover);
                }
            }
        }
    }

    private void Blend(int at, Colour colour, float cover)
    {
        _pixels[at] = Mixed(_pixels[at], colour.Red, cover);
        _pixels[at + 1] = Mixed(_pixels[at + 1], colour.Green, cover);
        _pixels[at + 2] = Mixed(_pixels[at + 2], colour.Blue, cover);
    }

    private static byte Mixed(byte under, byte over, float cover) => (byte)(under + ((over - under) * cover) + .5f);

    /// <summary>The area to the right of an edge, row by row.</summary>
    private void Add(Vector2 from, Vector2 to)
    {
        var direction = from.Y < to.Y ? 1f : -1f;
        var (top, bottom) = from.Y < to.Y ? (from, to) : (to, from);
        if (top.Y == bottom.Y)
        {
            return;
        }

        var slope = (bottom.X - top.X) / (bottom.Y - top.Y);
        var last = Math.Min(Height, (int)MathF.Ceiling(bottom.Y));
        for (var y = Math.Max(0, (int)MathF.Floor(top.Y)); y < last; y++)
        {
            var (begin, end) = (MathF.Max(y, top.Y), MathF.Min(y + 1, bottom.Y));
            var height = (end - begin) * direction;
            var (x0, x1) = (top.X + ((begin - top.Y) * slope), top.X + ((end - top.Y) * slope));
            Spread(y * (Width + 2), MathF.Min(x0, x1), MathF.Max(x0, x1), height);
        }
    }

    /// <summary>Shares one row's part of an edge among the pixels between its ends.</summary>
    private void Spread(int row, float left, float right, float height)
    {
        (left, right) = (Math.Clamp(left, 0, Width), Math.Clamp(right, 0, Width));
        var (first, last) = ((int)left, (int)right);
        if (first == last || right - left < 1e-4f)
        {
            var inside = ((left + right) / 2) - first;
            _areas[row + first] += height * (1 - inside);
            _areas[row + first + 1] += height * inside;
            return;
        }

        var perPixel = height / (right - left);
        for (var x = first; x <= last; x++)
        {
            var (a, b) = (MathF.Max(left, x), MathF.Min(right, x + 1));
            var part = (b - a) * perPixel;
            var inside = ((a + b) / 2) - x;
            _areas[row + x] += part * (1 - inside);
            _areas[row + x + 1] += part * inside;
        }
    }
}
