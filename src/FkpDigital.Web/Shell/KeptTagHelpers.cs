using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace FkpDigital.Web.Shell;

/// <summary><c>&lt;kept-partial name="_ProposalRow" each="rows" /&gt;</c>: a partial for each of these, that says the same for equal models (records), but for the
/// <see cref="FormToken"/> of its forms. It is rendered once and written many times: a page of fifty rows is mostly these.</summary>
[HtmlTargetElement("kept-partial", TagStructure = TagStructure.WithoutEndTag)]
public sealed class KeptPartialTagHelper(KeptParts kept, IHtmlHelper html, FormToken token, Visitor visitor) : TagHelper
{
    public string Name { get; set; } = "";

    public IEnumerable<object> Each { get; set; } = [];

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        foreach (var model in Each)
        {
            output.Content.Append(await kept.GetAsync(Name, model, ViewContext.HttpContext, visitor, token, () => RenderAsync(model)), token);
        }
    }

    private Task<IHtmlContent> RenderAsync(object model)
    {
        ((IViewContextAware)html).Contextualize(ViewContext);
        return html.PartialAsync(Name, model);
    }
}

/// <summary><c>&lt;kept name="Footer" by="key"&gt;…&lt;/kept&gt;</c>: what it holds says the same for equal keys, whoever reads it. It is rendered once and written many times.</summary>
[HtmlTargetElement("kept")]
public sealed class KeptTagHelper(KeptParts kept, FormToken token, Visitor visitor) : TagHelper
{
    /// <summary>Names the part: unlike all others.</summary>
    public string Name { get; set; } = "";

    /// <summary>All that it depends on, but for language, root and whether one is signed in. What is compared by reference lives as long as its snapshot.</summary>
    public object By { get; set; } = "";

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.Append(await kept.GetAsync(Name, By, ViewContext.HttpContext, visitor, token, async () => await output.GetChildContentAsync()), token);
    }
}

internal static class KeptContent
{
    public static void Append(this TagHelperContent content, string[] pieces, FormToken token)
    {
        content.AppendHtml(pieces[0]);
        foreach (var piece in pieces.AsSpan(1))
        {
            content.AppendHtml(token.Value).AppendHtml(piece);
        }
    }
}
