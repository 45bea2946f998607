using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FkpDigital.Web.Localisation;

namespace FkpDigital.Tests.Rules;

public sealed partial class ShellTextsTests
{
    private static readonly Texts T = new();
    private static readonly string Web = Path.Combine(Root(), "src", "FkpDigital.Web");

    [Fact]
    public void Every_text_that_a_page_names_has_an_English_sentence()
    {
        var keys = Directory.EnumerateFiles(Web, "*.*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".cshtml", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => KeysIn(File.ReadAllText(file)).Select(key => (File: Path.GetRelativePath(Web, file), Key: key)))
            .ToList();

        Assert.True(keys.Count > 60, "The scan finds the texts of the layout at least.");
        Assert.Empty(keys.Where(k => !T.HasEnglish(k.Key)).Select(k => $"{k.File}: {k.Key}").Distinct());
    }

    [Fact]
    public void A_key_found_in_code_is_read_as_the_compiler_reads_it() =>
        Assert.Equal(
            ["Masuk", "Akun: {0}", "“a” \"b\"", "usulan", "hari", "Tebal <b>{0}</b>"],
            KeysIn("""T["Masuk"] texts["Akun: {0}", name] T["“a” \"b\""] T.Count(Model.Votes(1), "usulan") texts.Noun(n, "hari") T.Html("Tebal <b>{0}</b>", 1)"""));

    [Fact]
    public void A_text_is_translated_once_only()
    {
        var translations = Directory.EnumerateFiles(Path.Combine(Web, "Resources"), "*.en.resx")
            .SelectMany(file => XDocument.Load(file).Root!.Elements("data").Select(data => (Key: (string)data.Attribute("name")!, Text: (string)data.Element("value")!)));

        Assert.Empty(translations.GroupBy(t => t.Key).Where(g => g.Select(t => t.Text).Distinct().Count() > 1).Select(g => g.Key));
    }

    [Fact]
    public void English_keeps_the_places_for_values()
    {
        var texts = Directory.EnumerateFiles(Path.Combine(Web, "Resources"), "*.en.resx")
            .Where(file => !file.EndsWith("Rules.en.resx", StringComparison.Ordinal))
            .SelectMany(file => XDocument.Load(file).Root!.Elements("data"));

        Assert.Empty(texts.Select(data => (Key: (string)data.Attribute("name")!, Text: (string)data.Element("value")!))
            .Where(t => !Places(t.Key).SetEquals(Places(t.Text)))
            .Select(t => t.Key));
    }

    [Fact]
    public void Every_rule_has_an_Indonesian_and_an_English_sentence()
    {
        var codes = new[] { Assembly.Load("FkpDigital"), typeof(Texts).Assembly }.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsAbstract: true, IsSealed: true } && type.Name.EndsWith("Rules", StringComparison.Ordinal))
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(field => field.IsLiteral && field.FieldType == typeof(string))
            .Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal([], codes.Where(code => !T.HasIndonesianRule(code) || !T.HasEnglish(code)));
    }

    [Fact]
    public void Indonesian_is_its_own_key_and_English_is_looked_up()
    {
        Assert.Equal("Akun: Siti", In("id-ID", () => T["Akun: {0}", "Siti"]));
        Assert.Equal("Account: Siti", In("en", () => T["Akun: {0}", "Siti"]));
        Assert.Equal("Belum ada terjemahan", In("en", () => T["Belum ada terjemahan"]));
    }

    [Theory]
    [InlineData("id-ID", 1284, "1.284 usulan")]
    [InlineData("id-ID", 1, "1 usulan")]
    [InlineData("en", 1284, "1,284 proposals")]
    [InlineData("en", 1, "1 proposal")]
    [InlineData("en", 0, "0 proposals")]
    public void Things_are_counted_as_people_count(string culture, long count, string expected) =>
        Assert.Equal(expected, In(culture, () => T.Count(count, "usulan")));

    [Theory]
    [InlineData("id-ID", 1, "1 wilayah ditemukan")]
    [InlineData("en", 1, "1 region found")]
    [InlineData("en", 2, "2 regions found")]
    public void A_sentence_with_a_number_is_right_for_one_and_for_many(string culture, int count, string expected) =>
        Assert.Equal(expected, In(culture, () => T["{0:N0} wilayah ditemukan", count]));

    [Fact]
    public void A_rule_speaks_the_language_of_the_page()
    {
        Assert.Equal("Masa dukungan sudah ditutup. Dukungan yang sudah masuk tetap dihitung.", In("id-ID", () => T.Rule("vote.closed")));
        Assert.Equal("Voting is closed. Votes already cast still count.", In("en", () => T.Rule("vote.closed")));
    }

    [Fact]
    public void Values_in_a_text_with_markup_are_encoded()
    {
        using var writer = new StringWriter();
        In("id-ID", () => T.Html("<b>{0}</b>", "<script>")).WriteTo(writer, System.Text.Encodings.Web.HtmlEncoder.Default);

        Assert.Equal("<b>&lt;script&gt;</b>", writer.ToString());
    }

    internal static TResult In<TResult>(string culture, Func<TResult> act)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            return act();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }

    internal static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));

    /// <summary>The code without the texts that it asks for.</summary>
    internal static string WithoutKeys(string code) => Key().Replace(code, "");

    internal static IEnumerable<string> KeysIn(string code) => Key().Matches(code).Select(match => Regex.Unescape(match.Groups["key"].Value));

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("""\b(?:T|[tT]exts)(?:\[\s*|\.Html\(\s*|\.(?:Count|Noun)\([^"\n]*?,\s*)["](?<key>(?:[^"\\]|\\.)*)["]""")]
    private static partial Regex Key();

    [GeneratedRegex(@"\{(\d)")]
    private static partial Regex Place();
}
