using System.Globalization;
using System.Text;

namespace FkpDigital.Core;

/// <summary>The readable part of an address.</summary>
public static class Slug
{
    private const int MaxLength = 80;

    /// <summary>Lower-case ASCII words joined by hyphens, at most 80 characters; <c>x</c> when nothing is left.</summary>
    public static string From(string text)
    {
        var slug = new StringBuilder(MaxLength);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(char.ToLowerInvariant(c));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }

            if (slug.Length == MaxLength)
            {
                break;
            }
        }

        var trimmed = slug.ToString().Trim('-');
        return trimmed.Length == 0 ? "x" : trimmed;
    }

    /// <summary>The wanted one, or with the first number from 2 that makes it free.</summary>
    public static string Free(string wanted, IReadOnlySet<string> taken) => taken.Contains(wanted)
        ? Enumerable.Range(2, taken.Count + 1).Select(n => string.Create(CultureInfo.InvariantCulture, $"{wanted}-{n}")).First(s => !taken.Contains(s))
        : wanted;
}
