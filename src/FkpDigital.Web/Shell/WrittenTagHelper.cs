using FkpDigital.Web.Localisation;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace FkpDigital.Web.Shell;

/// <summary>
/// <c>&lt;h1 written&gt;@p.Title&lt;/h1&gt;</c>: words that people wrote, not ours. They stay Indonesian on an English page,
/// and say so, so that a screen reader pronounces them right (WCAG 3.1.2).
/// </summary>
[HtmlTargetElement(Attributes = Attribute)]
public sealed class WrittenTagHelper : TagHelper
{
    private const string Attribute = "written";

    /// <summary>For a text with markup of its own: the attribute with the space before it, or nothing.</summary>
    public static IHtmlContent Language => Texts.IsEnglish ? new HtmlString(" lang=\"id\"") : HtmlString.Empty;

    /// <summary>For a place in a sentence of <see cref="Texts.Html"/>.</summary>
    public static IHtmlContent Span(string text) =>
        Texts.IsEnglish ? new HtmlContentBuilder().AppendHtml("<span lang=\"id\">").Append(text).AppendHtml("</span>") : new HtmlContentBuilder().Append(text);

    [HtmlAttributeName(Attribute)]
    public bool IsWritten { get; set; } = true;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Attributes.RemoveAll(Attribute);
        if (IsWritten && Texts.IsEnglish)
        {
            output.Attributes.SetAttribute("lang", "id");
        }
    }
}
