using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace FkpDigital.Web.Shell;

/// <summary>The token that a form of this page sends back, to be written by the form itself (<c>asp-antiforgery="false"</c>).</summary>
public sealed class FormToken(IAntiforgery antiforgery, IHttpContextAccessor http)
{
    /// <summary>Stands in kept parts where the token of each reader goes. No text holds it: it is no character.</summary>
    internal const char Place = '\uFFFF';

    private string? _token;

    internal bool IsForAnyone { get; set; }

    /// <summary>The hidden field.</summary>
    public IHtmlContent Field => new HtmlString($"<input name=\"__RequestVerificationToken\" type=\"hidden\" value=\"{(IsForAnyone ? Place.ToString() : Value)}\">");

    internal string Value => _token ??= antiforgery.GetAndStoreTokens(http.HttpContext!).RequestToken!;
}

/// <summary>Parts of pages as they were rendered for whoever saw them first. Another model, language or state is another part.</summary>
public sealed class KeptPartials
{
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<object, string[]> _parts = new();

    internal bool TryGet(object key, out string[]? pieces) => _parts.TryGetValue(key, out pieces);

    internal void Put(object key, string[] pieces)
    {
        if (_parts.Count >= Most)
        {
            _parts.Clear();
        }

        _parts[key] = pieces;
    }
}

/// <summary><c>&lt;kept-partial name="_ProposalRow" model="row" /&gt;</c>: a partial that says the same for equal models (records), but for the <see cref="FormToken"/>
/// of its forms. It is rendered once and written many times: a page of fifty rows is mostly these.</summary>
[HtmlTargetElement("kept-partial", TagStructure = TagStructure.WithoutEndTag)]
public sealed class KeptPartialTagHelper(KeptPartials kept, IHtmlHelper html, FormToken token, Visitor visitor) : TagHelper
{
    public string Name { get; set; } = "";

    public object Model { get; set; } = null!;

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        var key = (Name, Model, CultureInfo.CurrentUICulture.Name, ViewContext.HttpContext.Request.PathBase, visitor.IsSignedIn);
        if (!kept.TryGet(key, out var pieces))
        {
            kept.Put(key, pieces = await RenderAsync());
        }

        for (var i = 0; i < pieces!.Length; i++)
        {
            if (i > 0)
            {
                output.Content.AppendHtml(token.Value);
            }

            output.Content.AppendHtml(pieces[i]);
        }
    }

    /// <returns>What stands before, between and after the tokens.</returns>
    private async Task<string[]> RenderAsync()
    {
        ((IViewContextAware)html).Contextualize(ViewContext);
        token.IsForAnyone = true;
        try
        {
            using var written = new StringWriter(CultureInfo.InvariantCulture);
            (await html.PartialAsync(Name, Model)).WriteTo(written, HtmlEncoder.Default);
            return written.ToString().Split(FormToken.Place);
        }
        finally
        {
            token.IsForAnyone = false;
        }
    }
}
