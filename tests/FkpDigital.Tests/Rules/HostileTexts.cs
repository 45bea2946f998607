using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using FkpDigital.Markup;

namespace FkpDigital.Tests.Rules;

/// <summary>Texts that try to run script (each would set <c>window.__ran</c>), and what is allowed to be left of them.</summary>
internal static class HostileTexts
{
    private static readonly string[] Tags =
    [
        "p", "br", "strong", "em", "del", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "code", "pre", "hr", "a",
        "table", "thead", "tbody", "tr", "th", "td",
    ];

    /// <summary>One JSON string a line, so that control characters can be told; half a surrogate pair cannot.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. JsonSerializer.Deserialize<string[]>(File.ReadAllText(Find()))!, "\ud800<script>window.__ran=1</script>\udc00"];

    /// <summary>Everything that a page could show for them: as Markdown, and as HTML handed to the sanitiser.</summary>
    public static IEnumerable<(string Text, string Html)> Rendered =>
        All.SelectMany(text => (IEnumerable<(string, string)>)[(text, RichText.ToHtml(text)), (text, HtmlSanitiser.Sanitise(text))]);

    /// <summary>What in this HTML is not on the allow-list, as a browser would read it.</summary>
    public static IEnumerable<string> FaultsIn(string html)
    {
        var body = new HtmlParser().ParseDocument($"<!DOCTYPE html><body>{html}").Body!;
        foreach (var element in body.Descendants().OfType<IElement>())
        {
            if (!Tags.Contains(element.LocalName) || element.NamespaceUri != NamespaceNames.HtmlUri)
            {
                yield return $"<{element.LocalName}>";
            }

            foreach (var attribute in element.Attributes.Where(a => !IsAllowed(element, a)))
            {
                yield return $"<{element.LocalName} {attribute.Name}=\"{attribute.Value}\">";
            }
        }

        foreach (var other in body.Descendants().Where(n => n is not IElement and not IText))
        {
            yield return other.NodeName;
        }
    }

    private static bool IsAllowed(IElement element, IAttr attribute) => (element.LocalName, attribute.Name) switch
    {
        ("a", "rel") => attribute.Value == "nofollow ugc noopener",
        ("a", "href") => IsAllowedAddress(attribute.Value) && element.HasAttribute("rel") == attribute.Value.StartsWith("http", StringComparison.Ordinal),
        ("ol", "start") => attribute.Value.All(char.IsAsciiDigit),
        _ => false,
    };

    /// <summary>Judged as browsers do: without control characters and outer space, and a backslash is a slash.</summary>
    private static bool IsAllowedAddress(string address)
    {
        var seen = string.Concat(address.Where(c => c > ' ')).Replace('\\', '/');
        return seen == address.Trim()
            && (seen.StartsWith("https://", StringComparison.Ordinal)
                || seen.StartsWith("http://", StringComparison.Ordinal)
                || seen.StartsWith("mailto:", StringComparison.Ordinal)
                || (seen.StartsWith('/') && !seen.StartsWith("//", StringComparison.Ordinal)));
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "tests", "FkpDigital.Tests", "Rules", "hostile-texts.json");
            if (File.Exists(file))
            {
                return file;
            }
        }

        throw new FileNotFoundException("hostile-texts.json");
    }
}
