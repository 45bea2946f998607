using System.Text;

namespace FkpDigital.Web.Mail;

/// <summary>The one button of a letter; the address is whole, with scheme and host.</summary>
public sealed record LetterButton(string Text, string Address);

/// <summary>The figure that a letter is about, set large: "1.284", "dukungan", then when and where.</summary>
public sealed record LetterFigure(string Number, string Label, string? When = null, string? Where = null);

/// <summary>
/// One e-mail in the language of its reader; every text comes in translated. <c>_Letter.cshtml</c> is its HTML,
/// <see cref="ToText"/> the same for readers of plain text.
/// </summary>
/// <param name="Home">The address of this site, with scheme and host; pictures come from there.</param>
/// <param name="Preview">What a list of mails shows beside the subject.</param>
/// <param name="Greeting">The line above the heading.</param>
/// <param name="Heading">Also the subject.</param>
/// <param name="Text">One paragraph.</param>
/// <param name="Figure">Null for a letter without one.</param>
/// <param name="Button">What to do next.</param>
/// <param name="Reason">Why the reader gets this letter.</param>
public sealed record Letter(Uri Home, string Preview, string Greeting, string Heading, string Text, LetterFigure? Figure, LetterButton Button, string Reason)
{
    /// <summary>Lines of at most 78 characters where words allow (RFC 5322).</summary>
    public string ToText()
    {
        string?[] blocks = [Greeting, Heading, Text, Figure is null ? null : $"{Figure.Number} {Figure.Label}", Figure?.When, Figure?.Where, $"{Button.Text}:\n{Button.Address}", "-- ", Reason];
        var text = new StringBuilder();
        foreach (var block in blocks.Where(b => !string.IsNullOrEmpty(b)))
        {
            foreach (var line in block!.Split('\n'))
            {
                Fold(line, text);
            }

            text.Append("\r\n");
        }

        return text.ToString();
    }

    private static void Fold(string line, StringBuilder text)
    {
        const int longest = 78;
        var rest = line;
        while (rest.Length > longest && rest.LastIndexOf(' ', longest) is > 0 and var space)
        {
            text.Append(rest, 0, space).Append("\r\n");
            rest = rest[(space + 1)..];
        }

        text.Append(rest).Append("\r\n");
    }
}
