using System.Globalization;
using System.Text;
using FkpDigital.Web.Localisation;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace FkpDigital.Web.Shell;

/// <summary><c>&lt;spark days="…" /&gt;</c>: the votes of each day, oldest first, as a line that also says itself in words. Nothing when all are 0.</summary>
[HtmlTargetElement("spark", TagStructure = TagStructure.WithoutEndTag)]
public sealed class SparkTagHelper(Texts texts) : TagHelper
{
    private const int Width = 70, Height = 36, Side = 2, Top = 5, Bottom = 32;

    public IReadOnlyList<int> Days { get; set; } = [];

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var most = Days.DefaultIfEmpty().Max();
        if (most == 0)
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "spark");
        output.Attributes.SetAttribute("width", Width);
        output.Attributes.SetAttribute("height", Height);
        output.Attributes.SetAttribute("viewBox", $"0 0 {Width} {Height}");
        output.Attributes.SetAttribute("role", "img");
        output.Attributes.SetAttribute("aria-label", texts["Dukungan per hari selama {0:N0} hari: terbanyak {1:N0}, {2:N0} dalam 24 jam terakhir.", Days.Count, most, Days[^1]]);
        var step = (Width - (2.0 * Side)) / Math.Max(1, Days.Count - 1);
        var line = new StringBuilder();
        var y = 0.0;
        for (var day = 0; day < Days.Count; day++)
        {
            y = Bottom - ((Bottom - Top) * (double)Days[day] / most);
            line.Append(CultureInfo.InvariantCulture, $"{(day == 0 ? 'M' : 'L')}{Side + (day * step):0.#} {y:0.#}");
        }

        output.Content.SetHtmlContent(string.Create(
            CultureInfo.InvariantCulture,
            $"<path d=\"{line}V{Height}H{Side}z\"/><path d=\"{line}\"/><circle cx=\"{Width - Side}\" cy=\"{y:0.#}\" r=\"3\"/>"));
    }
}
