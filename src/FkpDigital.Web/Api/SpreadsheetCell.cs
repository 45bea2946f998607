using System.Globalization;
using System.Text.Json;
using FkpDigital.Web.Localisation;

namespace FkpDigital.Web.Api;

/// <summary>One value in a table that somebody may open in a spreadsheet, as the JSON beside it says it.</summary>
internal static class SpreadsheetCell
{
    /// <summary>What makes a text a formula for one spreadsheet or another, also in the wide forms of East Asian keyboards.</summary>
    private const string BeginsFormula = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    public static string Of(object? value) => value switch
    {
        string text => Harmless(text),
        DateTimeOffset moment => Moments.Iso(moment),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Enum choice => JsonNamingPolicy.CamelCase.ConvertName(choice.ToString()),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>People wrote it: with an apostrophe before it, it is text.</summary>
    private static string Harmless(string text) => text.Length > 0 && BeginsFormula.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
}
