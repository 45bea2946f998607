using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace FkpDigital.Tests.Rules;

/// <summary>Nothing that people read stands in code, and no translation stands for nothing.</summary>
public sealed partial class WordsTests
{
    private static readonly string Source = Path.Combine(ShellTextsTests.Root(), "src");
    private static readonly string Resources = Path.Combine(Source, "FkpDigital.Web", "Resources");

    /// <summary>Files whose Indonesian is not translated, each with its reason.</summary>
    private static readonly string[] IndonesianOnly =
    [
        "FkpDigital.Web/Pages/Forums/AgreementPrint.cshtml", // the official form, word for word
        "FkpDigital.Web/Pages/Styleguide.cshtml", // examples for developers
        "FkpDigital.Web/Pages/Styleguide.cshtml.cs",
        "FkpDigital.Web/Pages/StyleguideMail.cshtml.cs",
        "FkpDigital/Agreements/RecordDocument.cs", // the signed document
        "FkpDigital/Forums/RunAgenda.cs", // item 0 of an agenda is frozen as written
        "FkpDigital/Challenges/Sectors.cs", // keys of texts
        "FkpDigital.Web/Pages/Challenges/ChallengeQuery.cs", // the same keys in a switch
        "FkpDigital/Demo/DemoAccounts.cs", // keys of texts
        "FkpDigital/Demo/StoryQuarrel.cs", // the demo's invented people speak
        "FkpDigital/Demo/StoryDesk.cs", // so here
    ];

    /// <summary>Where a key is not written at its <c>T["…"]</c>: names of demo accounts and settings.</summary>
    private static readonly string[] KeysElsewhere = ["FkpDigital/Demo/DemoAccounts.cs", "FkpDigital.Web/appsettings.json", "FkpDigital.Web/Shell/SiteOptions.cs"];

    [Fact]
    public void Every_translation_is_used()
    {
        var code = Files().Where(f => f.Name.StartsWith("FkpDigital.Web/", StringComparison.Ordinal)).ToList();
        var used = code.SelectMany(f => ShellTextsTests.KeysIn(f.Text)).ToHashSet(StringComparer.Ordinal);
        var elsewhere = string.Join('\n', KeysElsewhere.Select(name => File.ReadAllText(Path.Combine(Source, name))));

        Assert.True(used.Count > 900, "The scan finds the texts of all pages.");
        Assert.Equal([], Entries().Where(e => !e.File.StartsWith("Rules.", StringComparison.Ordinal) && !used.Contains(e.Key) && !elsewhere.Contains(e.Key, StringComparison.Ordinal)).Select(e => $"{e.File}: {e.Key}"));
    }

    [Fact]
    public void Every_rule_that_has_a_sentence_exists()
    {
        var codes = Files().SelectMany(f => RuleCode().Matches(f.Text).Select(m => m.Groups["code"].Value)).ToHashSet(StringComparer.Ordinal);

        Assert.Equal([], Entries().Where(e => e.File.StartsWith("Rules.", StringComparison.Ordinal) && !codes.Contains(e.Key)).Select(e => e.Key));
    }

    [Fact]
    public void No_text_is_empty() =>
        Assert.Equal([], Entries().Where(e => e.Text.Split('|').Any(string.IsNullOrWhiteSpace)).Select(e => $"{e.File}: {e.Key}"));

    [Fact]
    public void A_rule_has_the_same_places_for_values_in_both_languages()
    {
        var indonesian = Entries().Where(e => e.File == "Rules.resx").ToDictionary(e => e.Key, e => Places(e.Text));

        Assert.Equal([], Entries().Where(e => e.File == "Rules.en.resx" && !Places(e.Text).SetEquals(indonesian[e.Key])).Select(e => e.Key));
    }

    [Fact]
    public void No_Indonesian_sentence_stands_in_code() => Assert.Equal([],
        Files().Where(f => !IndonesianOnly.Contains(f.Name)).SelectMany(f => Sentences(f.Text, f.Name).Select(s => $"{f.Name}: {s}")));

    [Theory]
    [InlineData("""Say("Usulan Anda sudah terbit.");""", "Usulan Anda sudah terbit.")]
    [InlineData("""<p class="sm">Belum ada usulan.</p>""", "Belum ada usulan.")]
    [InlineData("""Say(T["Usulan Anda sudah terbit."]);""", null)]
    [InlineData("""// Usulan "yang belum" terbit""", null)]
    [InlineData("""Log("the vote of a proposal is not there");""", null)]
    public void An_Indonesian_sentence_is_known_by_its_small_words(string code, string? found) =>
        Assert.Equal(found is null ? [] : [found], Sentences(code, "x.cshtml"));

    private static IEnumerable<(string Name, string Text)> Files() => Directory.EnumerateFiles(Source, "*.cs*", SearchOption.AllDirectories)
        .Select(path => (Name: Path.GetRelativePath(Source, path).Replace('\\', '/'), Path: path))
        .Where(f => f.Name.EndsWith(".cs", StringComparison.Ordinal) || f.Name.EndsWith(".cshtml", StringComparison.Ordinal))
        .Where(f => !f.Name.Contains("/obj/", StringComparison.Ordinal) && !f.Name.Contains("/bin/", StringComparison.Ordinal))
        .Select(f => (f.Name, File.ReadAllText(f.Path)));

    private static IEnumerable<(string File, string Key, string Text)> Entries() => Directory.EnumerateFiles(Resources, "*.resx")
        .SelectMany(file => XDocument.Load(file).Root!.Elements("data").Select(d => (Path.GetFileName(file), (string)d.Attribute("name")!, (string)d.Element("value")!)));

    private static IEnumerable<string> Sentences(string code, string name)
    {
        var rest = ShellTextsTests.WithoutKeys(Comment().Replace(code, ""));
        var literals = Literal().Matches(rest).Select(m => m.Groups["text"].Value);
        var words = name.EndsWith(".cshtml", StringComparison.Ordinal) ? BetweenTags().Matches(rest).Select(m => m.Groups["text"].Value.Trim()) : [];
        return literals.Concat(words).Where(text => text.Contains(' ', StringComparison.Ordinal) && SmallWord().IsMatch(text));
    }

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(m => m.Groups[1].Value)];

    [GeneratedRegex("\"(?<code>[a-z]+(-[a-z]+)*\\.[a-z]+(-[a-z]+)*)\"")]
    private static partial Regex RuleCode();

    [GeneratedRegex("""@\*[\s\S]*?\*@|(?<!:)//.*""")]
    private static partial Regex Comment();

    [GeneratedRegex("""["](?<text>(?:[^"\\\n]|\\.)*)["]""")]
    private static partial Regex Literal();

    [GeneratedRegex("""(?<=[a-z"/%)]|^)>(?<text>[^<>@{}=;()]*\p{L}{3,}[^<>@{}=;()]*)<""", RegexOptions.Multiline)]
    private static partial Regex BetweenTags();

    /// <summary>Words without which no Indonesian sentence does, and which English lacks.</summary>
    [GeneratedRegex(@"\b(yang|dan|untuk|dari|dengan|tidak|belum|sudah|akan|pada|oleh|atau|ini|itu|adalah|dapat|bisa|harus|anda|kami|semua|setiap|ada|usulan|dukungan|tantangan|warga)\b", RegexOptions.IgnoreCase)]
    private static partial Regex SmallWord();

    [GeneratedRegex(@"\{(\d)")]
    private static partial Regex Place();
}
