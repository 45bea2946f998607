using Microsoft.AspNetCore.Razor.TagHelpers;

namespace FkpDigital.Web.Shell;

/// <summary><c>&lt;avatar name="Siti R." /&gt;</c>: initials on a colour that stays the same for a name. The name itself stands beside it.</summary>
[HtmlTargetElement("avatar", TagStructure = TagStructure.WithoutEndTag)]
public sealed class AvatarTagHelper : TagHelper
{
    private const int Colours = 5;

    public string Name { get; set; } = "";

    /// <summary><c>s</c>, <c>lg</c> or nothing.</summary>
    public string? Size { get; set; }

    /// <summary>An agency instead of a person: a rounded square.</summary>
    public bool Org { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var colour = Name.Aggregate(0, (sum, letter) => ((sum * 31) + letter) % 9973) % Colours;
        var classes = new[] { "avatar", colour == 0 ? null : $"b{colour}", Size, Org ? "org" : null };
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", string.Join(' ', classes.Where(c => c is not null)));
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Content.SetContent(Initials(Name));
    }

    /// <summary>The first letters of the first two words, "?" for a name without letters.</summary>
    internal static string Initials(string name)
    {
        var letters = name.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.EnumerateRunes().First())
            .Where(System.Text.Rune.IsLetterOrDigit)
            .Take(2)
            .Select(letter => letter.ToString().ToUpperInvariant());
        return string.Concat(letters) is { Length: > 0 } initials ? initials : "?";
    }
}
