using System.Numerics;
using System.Text;

namespace FkpDigital.Web.Sharing;

/// <summary>Lines of text as shapes, in one font and size.</summary>
internal sealed class Lettering(TrueType font, float size)
{
    private const string Ellipsis = "…";
    private readonly float _scale = size / font.UnitsPerEm;

    /// <summary>How wide the text is, in pixels.</summary>
    public float Width(string text) => Plain(text).EnumerateRunes().Sum(rune => font.Advance(Glyph(rune))) * _scale;

    /// <summary>The text with its base line at <paramref name="at"/>.</summary>
    public Shape At(Vector2 at, string text)
    {
        var shape = new Shape();
        foreach (var rune in Plain(text).EnumerateRunes())
        {
            var glyph = Glyph(rune);
            font.Outline(glyph, new Matrix3x2(_scale, 0, 0, -_scale, at.X, at.Y), shape);
            at.X += font.Advance(glyph) * _scale;
        }

        return shape;
    }

    /// <summary>The text in at most <paramref name="lines"/> lines; a word that fits no line is cut, and what is left over becomes "…".</summary>
    public IReadOnlyList<string> Wrap(string text, float width, int lines)
    {
        var (done, line) = (new List<string>(), "");
        var words = Plain(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        foreach (var word in words)
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length == 0 || Width(longer) <= width)
            {
                line = longer;
                continue;
            }

            done.Add(line);
            line = word;
            if (done.Count == lines)
            {
                done[^1] = Cut($"{done[^1]} {word}", width);
                return done;
            }
        }

        return line.Length == 0 ? done : [.. done.Select(l => Cut(l, width)), Cut(line, width)];
    }

    /// <summary>The text itself where it fits, else as much of it as fits with "…".</summary>
    public string Cut(string text, float width)
    {
        if (Width(text) <= width)
        {
            return text;
        }

        var runes = Plain(text).EnumerateRunes().ToArray();
        var (kept, used) = (0, Width(Ellipsis));
        while (kept < runes.Length && (used += font.Advance(Glyph(runes[kept])) * _scale) <= width)
        {
            kept++;
        }

        return string.Concat(runes[..kept]).TrimEnd() + Ellipsis;
    }

    /// <summary>Letters of other scripts are shown by a mark, letters with an accent that the font lacks without it.</summary>
    private int Glyph(Rune rune) => font.GlyphOf(rune) is var glyph and not 0 ? glyph : font.GlyphOf(new Rune('·'));

    private string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                plain.Append(' ');
            }
            else if (font.GlyphOf(rune) != 0)
            {
                plain.Append(rune);
            }
            else if (!Rune.IsControl(rune) && Rune.GetUnicodeCategory(rune) is not (System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.NonSpacingMark))
            {
                plain.Append(rune.IsBmp && rune.ToString().Normalize(NormalizationForm.FormD)[0] is var bare && font.GlyphOf(new Rune(bare)) != 0 ? bare : '·');
            }
        }

        return plain.ToString();
    }
}
