using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace FkpDigital.Markup;

/// <summary>
/// An allow-list sanitiser on AngleSharp's parser. It walks the parsed tree and writes the allowed tags itself, with
/// encoded text and no attribute but <c>href</c>, <c>rel</c> and <c>start</c>; nothing of the input is serialised
/// again by a formatter, so there is nothing that a browser could read differently than we did.
/// Stands in for the HtmlSanitizer library, which can take its place here.
/// </summary>
internal static class HtmlSanitiser
{
    /// <summary>Tags nested deeper than this are left out; their text stays.</summary>
    private const int Deepest = 100;

    private static readonly FrozenSet<string> Blocks = new[]
    {
        "p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "table", "thead", "tbody", "tr", "th", "td",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> Inlines = new[] { "strong", "em", "del", "code" }.ToFrozenSet();

    private static readonly FrozenSet<string> Breaks = new[] { "br", "hr" }.ToFrozenSet();

    /// <summary>Their content is no text for readers, or a browser reads it in another way than as HTML.</summary>
    private static readonly FrozenSet<string> DroppedWhole = new[]
    {
        "script", "style", "template", "noscript", "xmp", "iframe", "noembed", "noframes", "plaintext", "object", "embed",
        "head", "title", "textarea", "select",
    }.ToFrozenSet();

    /// <summary>HTML of allow-listed tags only.</summary>
    public static string Sanitise(string html)
    {
        var walk = new Walk(new StringBuilder(html.Length));
        walk.Run(new HtmlParser().ParseDocument(html));
        return walk.Output.ToString();
    }

    /// <summary>The text of HTML, its blocks parted by spaces.</summary>
    public static string TextOf(string html)
    {
        var output = new StringBuilder(html.Length);
        foreach (var node in new HtmlParser().ParseDocument(Sanitise(html)).Descendants())
        {
            output.Append(node switch
            {
                IText text => text.Data,
                IElement element when Blocks.Contains(element.LocalName) || Breaks.Contains(element.LocalName) => " ",
                _ => "",
            });
        }

        return output.ToString();
    }

    /// <summary>Text for the content of an element or a double-quoted attribute.</summary>
    public static string Encode(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal);

    /// <summary>One pass over a tree. It keeps a stack of its own: made-up nesting must not overflow the thread's.</summary>
    private sealed class Walk(StringBuilder output)
    {
        private readonly Stack<(INode? Node, string EndTag)> _rest = new();
        private int _depth;
        private bool _inLink;

        public StringBuilder Output => output;

        public void Run(INode root)
        {
            PushChildren(root);
            while (_rest.TryPop(out var next))
            {
                switch (next.Node)
                {
                    case null:
                        Close(next.EndTag);
                        break;
                    case IText text:
                        output.Append(Encode(text.Data));
                        break;
                    case IElement element:
                        Enter(element);
                        break;
                    default: // comments, doctype, processing instructions
                        break;
                }
            }
        }

        private void Enter(IElement element)
        {
            var name = element.LocalName;
            if (element.NamespaceUri != NamespaceNames.HtmlUri || DroppedWhole.Contains(name))
            {
                return; // svg and math are other namespaces
            }

            if (Breaks.Contains(name))
            {
                output.Append(CultureInfo.InvariantCulture, $"<{name}>");
            }
            else if (name == "img")
            {
                WriteImage(element);
            }
            else
            {
                WriteTag(element, name);
                PushChildren(element);
            }
        }

        private void WriteTag(IElement element, string name)
        {
            if (_depth >= Deepest)
            {
                return;
            }

            if (name == "a")
            {
                OpenLink(element.GetAttribute("href"));
            }
            else if (Blocks.Contains(name) || Inlines.Contains(name))
            {
                Open(name == "ol" ? OrderedList(element) : $"<{name}>", $"</{name}>");
            }
        }

        private bool OpenLink(string? address)
        {
            if (_inLink || LinkAddress.Judge(address) is not { } link)
            {
                return false;
            }

            _inLink = true;
            Open($"<a href=\"{Encode(link.Href)}\"{(link.IsOutside ? " rel=\"nofollow ugc noopener\"" : "")}>", "</a>");
            return true;
        }

        /// <summary>A picture from elsewhere would tell its host who reads: a link to it takes its place.</summary>
        private void WriteImage(IElement image)
        {
            var source = image.GetAttribute("src");
            var text = image.GetAttribute("alt") is { Length: > 0 } alt ? alt : LinkAddress.Judge(source)?.Href ?? "";
            var linked = OpenLink(source);
            output.Append(Encode(text));
            if (linked)
            {
                Close(_rest.Pop().EndTag);
            }
        }

        private static string OrderedList(IElement list) =>
            int.TryParse(list.GetAttribute("start"), NumberStyles.None, CultureInfo.InvariantCulture, out var start) && start != 1
                ? string.Create(CultureInfo.InvariantCulture, $"<ol start=\"{start}\">")
                : "<ol>";

        private void Open(string tag, string endTag)
        {
            output.Append(tag);
            _rest.Push((null, endTag));
            _depth++;
        }

        private void Close(string endTag)
        {
            output.Append(endTag);
            _depth--;
            _inLink &= endTag != "</a>";
        }

        private void PushChildren(INode parent)
        {
            // By index: a sibling is looked for from the start each time.
            for (var i = parent.ChildNodes.Length - 1; i >= 0; i--)
            {
                _rest.Push((parent.ChildNodes[i], ""));
            }
        }
    }
}
