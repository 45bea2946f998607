using System.Text;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace FkpDigital.Web.Shell;

/// <summary>
/// <c>&lt;kawung step="2" /&gt;</c>: four petals and a centre, the five phases. What is past is filled, what is now is amber,
/// what comes is an outline; 6 is a promise kept. Words always stand beside it.
/// </summary>
[HtmlTargetElement("kawung", TagStructure = TagStructure.WithoutEndTag)]
public sealed class KawungTagHelper : TagHelper
{
    private const string Petal = "M2.6 0C3.7-2.4 6-3.7 8.3-2.9 10.9-1.9 10.9 1.9 8.3 2.9 6 3.7 3.7 2.4 2.6 0z";
    private static readonly int[] Turns = [-135, -45, 45, 135];

    public int Step { get; set; }

    public string? Class { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", Class ?? "kg");
        output.Attributes.SetAttribute("viewBox", "-11 -11 22 22");
        output.Attributes.SetAttribute("aria-hidden", "true");
        var svg = new StringBuilder();
        for (var petal = 1; petal <= Turns.Length; petal++)
        {
            svg.Append(null, $"<path{State(petal)} transform=\"rotate({Turns[petal - 1]})\" d=\"{Petal}\"/>");
        }

        output.Content.SetHtmlContent(svg.Append(null, $"<circle r=\"2.3\"{State(5)}/>").ToString());
    }

    private string State(int part) => part < Step ? " class=\"f\"" : part == Step ? " class=\"now\"" : "";
}
