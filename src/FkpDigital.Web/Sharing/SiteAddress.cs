using FkpDigital.Web.Localisation;
using FkpDigital.Web.Shell;
using Microsoft.Extensions.Options;

namespace FkpDigital.Web.Sharing;

/// <summary>Full addresses for readers elsewhere: search engines, messengers, maps of the site.</summary>
public sealed class SiteAddress(IOptions<SiteOptions> site)
{
    /// <summary>Where the site begins, without a slash at the end and without a language.</summary>
    public string Root(HttpRequest request) => site.Value.Address is { Length: > 0 } configured
        ? configured.TrimEnd('/')
        : $"{request.Scheme}://{request.Host}{LanguagePrefix.Root(request).ToUriComponent()}";

    /// <summary>The full form of <c>~/…</c> in the language of the page, or of <c>/…</c> without a language.</summary>
    public string Of(HttpRequest request, string address) => address.StartsWith('~')
        ? In(request, address[1..], Texts.IsEnglish)
        : Root(request) + address;

    /// <summary>The full form of a path such as <c>/challenges</c> in one of the two languages.</summary>
    public string In(HttpRequest request, string path, bool english) =>
        Root(request) + (english ? $"/{LanguagePrefix.English}{(path == "/" ? "" : path)}" : path);
}
