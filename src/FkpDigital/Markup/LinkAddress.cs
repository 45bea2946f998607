using System.Globalization;

namespace FkpDigital.Markup;

/// <summary>An address that a link in somebody's text may lead to: http, https and mailto, or a path on this site.</summary>
/// <param name="Href">The address as it was judged, not as it was written.</param>
/// <param name="IsOutside">Whether it leads to the web, for which this site does not vouch.</param>
internal sealed record LinkAddress(string Href, bool IsOutside)
{
    /// <summary>The address made safe, or null when it may not be followed.</summary>
    public static LinkAddress? Judge(string? address)
    {
        // Browsers skip control characters in addresses, so `java\nscript:` and `/\t/host` are judged without them.
        var seen = string.Concat((address ?? "").Where(IsSeen)).Trim();
        if (seen.Contains('\\', StringComparison.Ordinal)) // a slash to browsers
        {
            return null;
        }

        if (seen.StartsWith('/'))
        {
            return seen.StartsWith("//", StringComparison.Ordinal) ? null : new LinkAddress(seen.Replace(" ", "%20", StringComparison.Ordinal), IsOutside: false);
        }

        return Uri.TryCreate(seen, UriKind.Absolute, out var uri) ? Judge(uri, seen) : null;
    }

    private static LinkAddress? Judge(Uri uri, string seen)
    {
        if (uri.Scheme == Uri.UriSchemeMailto)
        {
            return new LinkAddress(uri.AbsoluteUri, IsOutside: false);
        }

        var isWeb = (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            && seen.StartsWith(uri.Scheme + "://", StringComparison.OrdinalIgnoreCase)
            && uri.Host.Length > 0
            && uri.UserInfo.Length == 0; // https://known.go.id@elsewhere
        return isWeb ? new LinkAddress(uri.AbsoluteUri, IsOutside: true) : null;
    }

    private static bool IsSeen(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
