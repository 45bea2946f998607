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

    internal const string Name = "__RequestVerificationToken";

    private string? _token;

    internal bool IsForAnyone { get; set; }

    /// <summary>The hidden field.</summary>
    public IHtmlContent Field => new HtmlString($"<input name=\"{Name}\" type=\"hidden\" value=\"{Value}\">");

    internal string Value => IsForAnyone ? Place.ToString() : _token ??= antiforgery.GetAndStoreTokens(http.HttpContext!).RequestToken!;
}

/// <summary>Parts of pages as they were rendered for whoever saw them first. Another key, language, root or state of being signed in is another part.</summary>
public sealed class KeptParts
{
    /// <summary>Characters of all parts together.</summary>
    private const int Most = 8_000_000;

    private readonly ConcurrentDictionary<(string Name, object Key, string Language, string Root, bool IsSignedIn), string[]> _parts = new();
    private long _size;

    /// <returns>What stands before, between and after the form tokens.</returns>
    /// <exception cref="InvalidOperationException">A form in it writes the token of its reader, which must not be kept.</exception>
    internal async ValueTask<string[]> GetAsync(string name, object key, HttpContext http, Visitor visitor, FormToken token, Func<Task<IHtmlContent>> render)
    {
        var whole = (name, key, CultureInfo.CurrentUICulture.Name, http.Request.PathBase.Value ?? "", visitor.IsSignedIn);
        if (_parts.TryGetValue(whole, out var pieces))
        {
            return pieces;
        }

        var isWithin = token.IsForAnyone; // a part may hold another
        token.IsForAnyone = true;
        try
        {
            using var written = new StringWriter(CultureInfo.InvariantCulture);
            (await render()).WriteTo(written, HtmlEncoder.Default);
            var text = written.ToString();
            pieces = text.Split(FormToken.Place);
            if (text.AsSpan().Count($"name=\"{FormToken.Name}\"") != pieces.Length - 1)
            {
                throw new InvalidOperationException($"The kept part {name} has a form that writes its token by itself; it needs asp-antiforgery=\"false\" and FormToken.Field.");
            }
        }
        finally
        {
            token.IsForAnyone = isWithin;
        }

        if (Interlocked.Add(ref _size, pieces.Sum(p => p.Length)) > Most)
        {
            _parts.Clear();
            Interlocked.Exchange(ref _size, 0);
        }

        return _parts[whole] = pieces;
    }
}

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
