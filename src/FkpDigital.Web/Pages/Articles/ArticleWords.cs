using System.Text.Json;
using FkpDigital.Articles;
using FkpDigital.Web.Localisation;

namespace FkpDigital.Web.Pages.Articles;

/// <summary><c>_ArticleCard</c>: an article in a list; with its first sentences where there is room.</summary>
public sealed record ArticleCard(ArticleSummary Article, bool WithLead = false);

/// <summary>Kinds and states of articles, as people and addresses name them.</summary>
internal static class ArticleWords
{
    public static string Of(this Texts texts, ArticleKind kind) => kind switch
    {
        ArticleKind.News => texts["Berita"],
        ArticleKind.Guide => texts["Panduan"],
        _ => texts["Hasil"],
    };

    public static string Of(this Texts texts, ArticleState state) => state switch
    {
        ArticleState.Draft => texts["Draf"],
        ArticleState.Scheduled => texts["Terjadwal"],
        ArticleState.Published => texts["Terbit"],
        _ => texts["Ditarik"],
    };

    /// <summary>As in the API: <c>guide</c>.</summary>
    public static string NameOf(ArticleKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    /// <returns>Null for a name of no kind.</returns>
    public static ArticleKind? KindOf(string? name) => Enum.GetValues<ArticleKind>().Where(k => NameOf(k) == name).Cast<ArticleKind?>().FirstOrDefault();

    /// <summary>As tags are stored, cut to what one can be.</summary>
    public static string? TagOf(string? typed)
    {
        var tag = (typed ?? "").Trim().ToLowerInvariant();
        return tag.Length == 0 ? null : tag.Length > Article.MaxTag ? tag[..Article.MaxTag] : tag;
    }
}
