using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Html;

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
