using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Syntax;

namespace FkpDigital.Markup;

/// <summary>
/// What citizens and officers write: Markdown with headings, lists, quotes, code, emphasis and links. Raw HTML is text,
/// images are links, tables are left out (a small table can grow to 120 MB of HTML). Text that would take the
/// parser long, or that it refuses, is shown as plain paragraphs instead.
/// </summary>
public static partial class RichText
{
    /// <summary>The longest text that is read as Markdown; callers refuse longer ones.</summary>
    public const int MaxLength = 20_000;

    // Pairing brackets and emphasis takes quadratic time: 10,000 brackets a second, 500 a few milliseconds.
    private const int MostBrackets = 500;
    private const int MostEmphasis = 2_000;
    private const int MostQuotes = 1_000;
    private const int HighestHeading = 3;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UseAutoLinks()
        .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
        .UseSoftlineBreakAsHardlineBreak()
        .Build();

    /// <summary>Safe HTML for a page: only what <see cref="HtmlSanitiser"/> lets through.</summary>
    /// <param name="markdown">What was written.</param>
    /// <param name="highest">What the writer's first heading level becomes: h3, or h2 for a text that is the page itself.</param>
    public static string ToHtml(string? markdown, int highest = HighestHeading)
    {
        var text = Clean(markdown);
        return Render(text, highest) is { } html ? HtmlSanitiser.Sanitise(html) : Paragraphs(text);
    }

    /// <summary>One line without marks, for cards, feeds and descriptions; cut at a word with an ellipsis to at most <paramref name="maxLength"/> characters.</summary>
    public static string ToPlainText(string? markdown, int maxLength)
    {
        var text = Clean(markdown);
        var line = WhiteSpace().Replace(Render(text) is { } html ? HtmlSanitiser.TextOf(html) : text, " ").Trim();
        if (line.Length <= maxLength)
        {
            return line;
        }

        var room = Math.Max(0, maxLength - 1);
        var space = line.LastIndexOf(' ', room);
        var end = space > room / 2 ? space : room;
        return (end > 0 && char.IsHighSurrogate(line[end - 1]) ? line[..(end - 1)] : line[..end]).TrimEnd() + "…";
    }

    /// <summary>HTML not yet sanitised, or null for text that is not worth the parser's time.</summary>
    private static string? Render(string text, int highest = HighestHeading)
    {
        if (text.Length > MaxLength || IsCostly(text))
        {
            return null;
        }

        try
        {
            var document = Markdown.Parse(text, Pipeline);
            PlaceHeadings([.. document.Descendants<HeadingBlock>()], highest);
            return document.ToHtml(Pipeline);
        }
        catch (ArgumentException)
        {
            return null; // nested deeper than Markdig goes
        }
    }

    /// <summary>The levels above belong to the page, and none is left out below them, however the writer began.</summary>
    private static void PlaceHeadings(List<HeadingBlock> headings, int first)
    {
        var highest = headings.Count == 0 ? 0 : headings.Min(h => h.Level);
        foreach (var (index, heading) in headings.Index())
        {
            heading.Level = index == 0 || heading.Level == highest ? first : first + 1;
        }
    }

    private static bool IsCostly(string text) =>
        text.AsSpan().Count('[') > MostBrackets
        || text.AsSpan().Count('>') > MostQuotes
        || text.AsSpan().Count('*') + text.AsSpan().Count('_') + text.AsSpan().Count('~') > MostEmphasis
        || DeepNesting().IsMatch(text);

    /// <summary>The text as it stands, blank lines parting paragraphs.</summary>
    private static string Paragraphs(string text)
    {
        var html = new StringBuilder();
        var shown = text.Length > MaxLength ? text[..MaxLength] : text;
        foreach (var paragraph in shown.Split("\n\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            html.Append("<p>").Append(HtmlSanitiser.Encode(paragraph).Replace("\n", "<br>\n", StringComparison.Ordinal)).Append("</p>\n");
        }

        return html.ToString();
    }

    /// <summary>Line ends are one kind; control characters and those that turn the reading direction of what follows are gone.</summary>
    private static string Clean(string? text) =>
        Unwanted().Replace((text ?? "").ReplaceLineEndings("\n"), "");

    [GeneratedRegex(@"[\p{Cc}\u202A-\u202E\u2066-\u2069-[\n\t]]", RegexOptions.CultureInvariant)]
    private static partial Regex Unwanted();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    /// <summary>A line that opens more than 16 quotes or lists at once.</summary>
    [GeneratedRegex(@"^(?:[ \t]*(?:>|[-+*][ \t]|[0-9]{1,9}[.)][ \t])){17}", RegexOptions.Multiline)]
    private static partial Regex DeepNesting();
}
