using System.Collections;
using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Resources;
using Microsoft.AspNetCore.Html;

namespace FkpDigital.Web.Localisation;

/// <summary>
/// What people read. The Indonesian text is its own key; English comes from every <c>Resources/*.en.resx</c> together,
/// and the sentences of rules from <c>Resources/Rules.resx</c> and <c>Rules.en.resx</c> by their code.
/// </summary>
public sealed class Texts
{
    private const string Folder = "FkpDigital.Web.Resources.";
    private static readonly CultureInfo English = new(LanguagePrefix.English);
    private readonly FrozenDictionary<string, string> _english;
    private readonly FrozenDictionary<string, string> _indonesianRules;

    public Texts()
    {
        var assembly = typeof(Texts).Assembly;
        _english = Read(assembly.GetSatelliteAssembly(English), _ => true);
        _indonesianRules = Read(assembly, name => name == $"{Folder}Rules.resources");
    }

    /// <summary>
    /// The text in the language of the page, with numbers and dates of that language in its <c>{0}</c> places.
    /// English may be "one|many": the first whole number among the values decides.
    /// </summary>
    public string this[string indonesian, params object?[] values] => Fill(Form(Translate(indonesian), values), values);

    /// <summary>As the indexer, for a text that holds markup of its own: the values are encoded, the text is not.</summary>
    public IHtmlContent Html(string indonesian, params object?[] values) =>
        new HtmlFormattableString(CultureInfo.CurrentCulture, Form(Translate(indonesian), values), values);

    /// <summary>The sentence of a broken rule, or the code itself where nobody wrote one (a test forbids that).</summary>
    public string Rule(string code, params object?[] values)
    {
        var sentence = IsEnglish ? _english.GetValueOrDefault(code) : null;
        return Fill(sentence ?? _indonesianRules.GetValueOrDefault(code, code), values);
    }

    /// <summary>"1.284 usulan", "1,284 proposals", "1 proposal": the English text is "one|many".</summary>
    public string Count(long count, string indonesianNoun)
    {
        var forms = Translate(indonesianNoun).Split('|');
        var noun = count == 1 ? forms[0] : forms[^1];
        return string.Create(CultureInfo.CurrentCulture, $"{count:N0} {noun}");
    }

    /// <summary>The noun alone in the number of <paramref name="count"/>, where the figure is set apart.</summary>
    public string Noun(long count, string indonesianNoun)
    {
        var forms = Translate(indonesianNoun).Split('|');
        return count == 1 ? forms[0] : forms[^1];
    }

    /// <summary>The language of the page, <c>id</c> or <c>en</c>.</summary>
    public static string Language => IsEnglish ? LanguagePrefix.English : "id";

    internal static bool IsEnglish => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == LanguagePrefix.English;

    internal bool HasEnglish(string key) => _english.ContainsKey(key);

    internal bool HasIndonesianRule(string code) => _indonesianRules.ContainsKey(code);

    private string Translate(string indonesian) =>
        IsEnglish ? _english.GetValueOrDefault(indonesian, indonesian) : indonesian;

    private static string Form(string text, object?[] values)
    {
        var number = values.FirstOrDefault(v => v is int or long);
        return number is null || text.Split('|') is not [var one, var many] ? text : number is 1 or 1L ? one : many;
    }

    private static string Fill(string text, object?[] values) =>
        values.Length == 0 ? text : string.Format(CultureInfo.CurrentCulture, text, values);

    private static FrozenDictionary<string, string> Read(Assembly assembly, Func<string, bool> wanted)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal) && wanted(n)))
        {
            using var reader = new ResourceReader(assembly.GetManifestResourceStream(name)!);
            foreach (DictionaryEntry entry in reader)
            {
                texts[(string)entry.Key] = (string)entry.Value!;
            }
        }

        return texts.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
