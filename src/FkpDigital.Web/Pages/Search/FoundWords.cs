using System.Text.Json;
using FkpDigital.Search;
using FkpDigital.Web.Localisation;

namespace FkpDigital.Web.Pages.Search;

/// <summary>Kinds of things that a search finds, as people and addresses name them.</summary>
internal static class FoundWords
{
    public static string Of(this Texts texts, FoundKind kind) => kind switch
    {
        FoundKind.Challenge => texts["Tantangan"],
        FoundKind.Proposal => texts["Usulan"],
        FoundKind.Comment => texts["Tanggapan"],
        FoundKind.Forum => texts["Forum"],
        FoundKind.AgreementRow => texts["Berita acara"],
        FoundKind.Article => texts["Artikel"],
        _ => texts["Komitmen"],
    };

    /// <summary>The label of a single answer; Indonesian knows no plural, English does.</summary>
    public static string One(this Texts texts, FoundKind kind)
    {
        var noun = kind switch
        {
            FoundKind.Challenge => texts.Noun(1, "tantangan"),
            FoundKind.Proposal => texts.Noun(1, "usulan"),
            FoundKind.Comment => texts.Noun(1, "tanggapan"),
            FoundKind.Forum => texts.Noun(1, "forum"),
            FoundKind.AgreementRow => texts["Berita acara"],
            FoundKind.Article => texts.Noun(1, "artikel"),
            _ => texts.Noun(1, "komitmen"),
        };
        return char.ToUpperInvariant(noun[0]) + noun[1..];
    }

    public static string Icon(FoundKind kind) => kind switch
    {
        FoundKind.Challenge => "megaphone",
        FoundKind.Proposal => "lightbulb",
        FoundKind.Comment => "chat",
        FoundKind.Forum => "people",
        FoundKind.AgreementRow => "file-earmark-text",
        FoundKind.Article => "newspaper",
        _ => "patch-check-fill",
    };

    /// <summary>As in the API: <c>agreementRow</c>.</summary>
    public static string NameOf(FoundKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    /// <returns>Null for a name of no kind.</returns>
    public static FoundKind? KindOf(string? name) => Enum.GetValues<FoundKind>().Where(k => NameOf(k) == name).Cast<FoundKind?>().FirstOrDefault();
}
