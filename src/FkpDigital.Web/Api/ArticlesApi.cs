using FkpDigital.Agencies;
using FkpDigital.Articles;
using FkpDigital.Challenges;
using FkpDigital.Core;
using FkpDigital.Web.Pages.Articles;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FkpDigital.Web.Api;

/// <summary>One article as programs get it; <paramref name="Picture"/> is the address of its photograph, or null.</summary>
internal sealed record ArticleAnswer(
    long Id, string Slug, ArticleKind Kind, string Title, string Lead, MarkdownText Body, string Cover, IReadOnlyList<string> Tags,
    DateTimeOffset PublishedAt, DateTimeOffset EditedAt, int Minutes, AgencyName? Agency, string? Picture, string? PictureAlt, IReadOnlyList<RelatedChallenge> Challenges)
{
    public static ArticleAnswer Of(ArticleView article)
    {
        var s = article.Summary;
        return new(s.Id, s.Slug, s.Kind, s.Title, s.Lead, MarkdownText.Of(article.Body), s.Cover, s.Tags, s.PublishedAt, article.EditedAt, s.Minutes, s.Agency,
            article.Picture is null ? null : $"/articles/{s.Slug}/picture", article.Picture?.Alt, article.Challenges);
    }
}

internal static class ArticlesApi
{
    private const int PageSize = 20;

    public static void MapArticles(this RouteGroupBuilder api)
    {
        var articles = api.MapGroup("/articles").WithTags("Articles").Needs(Right.Read);
        articles.MapGet("", ListAsync).WithSummary("Public articles, the newest first. kind: news, guide, result; agency: slug, with everything below it.");
        articles.MapGet("/{slug}", FindAsync).WithSummary("One public article with its related challenges.");
    }

    /// <exception cref="RuleException">There is no such kind (400).</exception>
    private static async Task<Ok<Listing<ArticleSummary>>> ListAsync(ArticleReads reads, string? kind, string? tag, string? agency, string? after, CancellationToken cancel)
    {
        var wanted = ArticleWords.KindOf(kind);
        Rule.Input(string.IsNullOrEmpty(kind) || wanted is not null, "kind", InputRules.Unknown);
        var filter = new ArticleFilter(wanted, ArticleWords.TagOf(tag), string.IsNullOrEmpty(agency) ? null : agency);
        var rows = await reads.NewestAsync(filter, Cursor.Read<ArticlePosition>(after), PageSize + 1, cancel);
        return TypedResults.Ok(Listing.Of(rows, PageSize, a => new ArticlePosition(a.PublishedAt, a.Id)));
    }

    private static async Task<Results<Ok<ArticleAnswer>, NotFound>> FindAsync(string slug, ArticleReads reads, CancellationToken cancel) =>
        await reads.FindAsync(slug, cancel) is { WithdrawnAt: null } article ? TypedResults.Ok(ArticleAnswer.Of(article)) : TypedResults.NotFound();
}
