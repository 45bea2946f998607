using System.Globalization;
using FkpDigital.Core;

namespace FkpDigital.Desk;

/// <summary>The number of an identity card (NIK): six digits of a place, the day of birth (40 more for women), month, year, four digits in order of issue.
/// It is looked at and never kept; the vault's digest of it stands for the person.</summary>
public static class IdentityNumber
{
    public const int Length = 16;

    /// <summary>What the vault's digest is made for.</summary>
    public const string Purpose = "person";

    /// <summary>The sixteen digits of what was typed; spaces, points and dashes between them do not matter.</summary>
    /// <exception cref="RuleException">No identity number has this form (400).</exception>
    public static string Read(string? typed, string field)
    {
        var digits = string.Concat((typed ?? "").Where(c => !char.IsWhiteSpace(c) && c is not '.' and not '-'));
        Rule.Input(digits.Length > 0, field, InputRules.Required);
        Rule.Input(digits.Length == Length && digits.All(char.IsAsciiDigit) && HasItsForm(digits), field, DeskRules.NumberBad);
        return digits;
    }

    private static bool HasItsForm(string digits)
    {
        int Part(int from, int length) => int.Parse(digits.AsSpan(from, length), NumberStyles.None, CultureInfo.InvariantCulture);
        var day = Part(6, 2);
        return Part(0, 2) is >= 11 and <= 99 && day is (>= 1 and <= 31) or (>= 41 and <= 71) && Part(8, 2) is >= 1 and <= 12 && Part(12, 4) > 0;
    }
}
