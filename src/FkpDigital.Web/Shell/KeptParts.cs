using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace FkpDigital.Web.Shell;

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
