using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace FkpDigital.Web.Sharing;

/// <summary>
/// Outlines and widths from a TrueType font (OpenType 1.9: tables head, hhea, maxp, hmtx, loca, glyf and cmap format 4).
/// Reads our own two fonts, which are part of the program; it is no reader of files from elsewhere.
/// </summary>
internal sealed class TrueType
{
    private readonly byte[] _file;
    private readonly Dictionary<string, int> _tables = [];
    private readonly bool _longOffsets;
    private readonly int _widths;

    private TrueType(byte[] file)
    {
        _file = file;
        for (var i = 0; i < UShort(4); i++)
        {
            _tables[Encoding.ASCII.GetString(file, 12 + (16 * i), 4)] = (int)BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(12 + (16 * i) + 8));
        }

        UnitsPerEm = UShort(_tables["head"] + 18);
        _longOffsets = Short(_tables["head"] + 50) == 1;
        _widths = UShort(_tables["hhea"] + 34);
    }

    public int UnitsPerEm { get; }

    /// <summary>A font of the program's resources, by the last part of its name.</summary>
    public static TrueType Read(string name)
    {
        using var stream = typeof(TrueType).Assembly.GetManifestResourceStream($"fonts/{name}.ttf")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return new TrueType(bytes.ToArray());
    }

    /// <summary>The glyph of a character; 0 where the font has none.</summary>
    public int GlyphOf(Rune rune)
    {
        var cmap = _tables["cmap"];
        for (var i = 0; rune.Value <= 0xFFFF && i < UShort(cmap + 2); i++)
        {
            var table = cmap + (int)BinaryPrimitives.ReadUInt32BigEndian(_file.AsSpan(cmap + 4 + (8 * i) + 4));
            if (UShort(table) == 4)
            {
                return InSegments(table, rune.Value);
            }
        }

        return 0;
    }

    /// <summary>How far the next glyph stands to the right, in units of the font.</summary>
    public int Advance(int glyph) => UShort(_tables["hmtx"] + (4 * Math.Min(glyph, _widths - 1)));

    /// <summary>Adds the glyph's outline, placed by <paramref name="place"/> (from units of the font, y upwards).</summary>
    public void Outline(int glyph, Matrix3x2 place, Shape shape)
    {
        var (from, to) = (Offset(glyph), Offset(glyph + 1));
        if (from == to)
        {
            return; // a space
        }

        var contours = Short(from);
        if (contours >= 0)
        {
            Simple(from + 10, contours, place, shape);
        }
        else
        {
            Composite(from + 10, place, shape);
        }
    }

    private int InSegments(int table, int code)
    {
        var doubled = UShort(table + 6);
        for (var i = 0; i < doubled; i += 2)
        {
            if (code > UShort(table + 14 + i))
            {
                continue;
            }

            var start = UShort(table + 16 + doubled + i);
            var rangeAt = table + 16 + (3 * doubled) + i;
            var (delta, range) = (Short(table + 16 + (2 * doubled) + i), UShort(rangeAt));
            return code < start ? 0
                : range == 0 ? (code + delta) & 0xFFFF
                : UShort(rangeAt + range + (2 * (code - start))) is var glyph and not 0 ? (glyph + delta) & 0xFFFF : 0;
        }

        return 0;
    }

    private int Offset(int glyph) => _tables["glyf"] + (_longOffsets
        ? (int)BinaryPrimitives.ReadUInt32BigEndian(_file.AsSpan(_tables["loca"] + (4 * glyph)))
        : 2 * UShort(_tables["loca"] + (2 * glyph)));

    private void Simple(int at, int contours, Matrix3x2 place, Shape shape)
    {
        var ends = Enumerable.Range(0, contours).Select(i => (int)UShort(at + (2 * i))).ToArray();
        var points = contours == 0 ? 0 : ends[^1] + 1;
        at += 2 * contours;
        at += 2 + UShort(at); // the instructions of the hinter
        var flags = Flags(ref at, points);
        var xs = Coordinates(ref at, flags, isShort: 0x02, same: 0x10);
        var ys = Coordinates(ref at, flags, isShort: 0x04, same: 0x20);
        var start = 0;
        foreach (var end in ends)
        {
            var contour = Enumerable.Range(start, end - start + 1).Select(i => (Vector2.Transform(new Vector2(xs[i], ys[i]), place), (flags[i] & 1) != 0)).ToArray();
            shape.AddQuadratic(contour);
            start = end + 1;
        }
    }

    private byte[] Flags(ref int at, int count)
    {
        const int Repeated = 0x08;
        var flags = new byte[count];
        for (var i = 0; i < count; i++)
        {
            flags[i] = _file[at++];
            for (var more = (flags[i] & Repeated) != 0 ? _file[at++] : 0; more > 0; more--, i++)
            {
                flags[i + 1] = flags[i];
            }
        }

        return flags;
    }

    private int[] Coordinates(ref int at, byte[] flags, int isShort, int same)
    {
        var values = new int[flags.Length];
        var value = 0;
        for (var i = 0; i < flags.Length; i++)
        {
            if ((flags[i] & isShort) != 0)
            {
                value += (flags[i] & same) != 0 ? _file[at] : -_file[at];
                at++;
            }
            else if ((flags[i] & same) == 0)
            {
                value += Short(at);
                at += 2;
            }

            values[i] = value;
        }

        return values;
    }

    /// <summary>A glyph made of others, such as a letter and its accent; our fonts shift the parts and nothing else.</summary>
    private void Composite(int at, Matrix3x2 place, Shape shape)
    {
        const int Words = 0x0001, Scaled = 0x0008 | 0x0040 | 0x0080, More = 0x0020;
        int flags;
        do
        {
            flags = UShort(at);
            var part = UShort(at + 2);
            var (x, y) = (flags & Words) != 0 ? (Short(at + 4), Short(at + 6)) : ((short)(sbyte)_file[at + 4], (short)(sbyte)_file[at + 5]);
            at += (flags & Words) != 0 ? 8 : 6;
            if ((flags & Scaled) != 0)
            {
                throw new NotSupportedException("A glyph of the font scales its parts.");
            }

            Outline(part, Matrix3x2.CreateTranslation(x, y) * place, shape);
        }
        while ((flags & More) != 0);
    }

    private ushort UShort(int at) => BinaryPrimitives.ReadUInt16BigEndian(_file.AsSpan(at));

    private short Short(int at) => BinaryPrimitives.ReadInt16BigEndian(_file.AsSpan(at));
}
