using FkpDigital.Challenges;
using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FkpDigital.Articles;

/// <summary>Which articles a visitor looks for; null: all.</summary>
/// <param name="Tag">In lower case.</param>
/// <param name="Agency">Slug of an agency; everything below it is included.</param>
public sealed record ArticleFilter(ArticleKind? Kind = null, string? Tag = null, string? Agency = null);

/// <summary>Where a list of articles goes on.</summary>
public sealed record ArticlePosition(DateTimeOffset At, long Id);

/// <summary>A public article in a list.</summary>
/// <param name="Minutes">How long it takes to read, at 200 words a minute.</param>
/// <param name="Agency">Null: the platform's own.</param>
public sealed record ArticleSummary(
    long Id, string Slug, ArticleKind Kind, string Title, string Lead, string Cover, IReadOnlyList<string> Tags,
    DateTimeOffset PublishedAt, int Minutes, AgencyName? Agency, string? RegionCode);

/// <summary>A challenge that an article is about, with the counts of its public proposals in all rounds.</summary>
public sealed record RelatedChallenge(string Slug, string Title, string Region, int Proposals, int Votes);

/// <summary>The photograph of an article, without its bytes.</summary>
public sealed record PictureNote(string Sha256, string Alt);

/// <summary>A whole article. After a withdrawal there is the reason, and the text is nobody's to show.</summary>
/// <param name="Body">Markdown.</param>
public sealed record ArticleView(
    ArticleSummary Summary, string Body, DateTimeOffset EditedAt, PictureNote? Picture, DateTimeOffset? WithdrawnAt, string? WithdrawnReason, IReadOnlyList<RelatedChallenge> Challenges);

/// <summary>An article as a feed tells it.</summary>
public sealed record FeedArticle(string Slug, string Title, string Lead, string Body, IReadOnlyList<string> Tags, DateTimeOffset PublishedAt, DateTimeOffset EditedAt, string? Agency);

/// <summary>The bytes of a photograph.</summary>
public sealed record PictureContent(string ContentType, byte[] Content, string Sha256);

/// <summary>Articles as visitors and programs see them. What is public is asked of the clock.</summary>
public sealed class ArticleReads(FkpDbContext db, NpgsqlDataSource database, TimeProvider clock)
{
    private const int WordsAMinute = 200;

    /// <summary>The public ones.</summary>
    public IQueryable<Article> Public
    {
        get
        {
            var now = clock.GetUtcNow();
            return db.Articles.Where(a => a.PublishAt <= now && a.WithdrawnAt == null);
        }
    }

    /// <summary>The newest first.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="after">Where the last page ended, or null.</param>
    /// <param name="take">At most this many.</param>
    /// <param name="cancel">Cancels.</param>
    public Task<List<ArticleSummary>> NewestAsync(ArticleFilter filter, ArticlePosition? after, int take, CancellationToken cancel) => database.ReadAsync($"""
        select a.id, a.slug, a.kind, a.title, a.lead, a.cover, a.tags, a.publish_at, (a.words + {WordsAMinute - 1}) / {WordsAMinute}, g.slug, g.name, g.region_code
        from article a left join agency g on g.id = a.agency_id
        where a.publish_at <= {clock.GetUtcNow()} and a.withdrawn_at is null{Matching(filter)}{Beyond(after)}
        order by a.publish_at desc, a.id desc limit {take}
        """, Summary, cancel);

    /// <summary>The article at that address once its time has come, withdrawn or not; null where there is none.</summary>
    public Task<ArticleView?> FindAsync(string slug, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return db.Articles.Where(a => a.Slug == slug && a.PublishAt <= now)
            .Select(a => new ArticleView(
                new ArticleSummary(
                    a.Id, a.Slug, a.Kind, a.Title, a.Lead, a.Cover, a.Tags, a.PublishAt!.Value, (a.Words + WordsAMinute - 1) / WordsAMinute,
                    a.Agency == null ? null : new AgencyName(a.Agency.Slug, a.Agency.Name), a.Agency == null ? null : a.Agency.RegionCode),
                a.Body, a.EditedAt, a.Picture == null ? null : new PictureNote(a.Picture.Sha256, a.Picture.Alt), a.WithdrawnAt, a.WithdrawnReason,
                a.Challenges.OrderBy(r => r.Position).SelectMany(r => db.Challenges.Where(c => c.Id == r.ChallengeId && c.State != ChallengeState.Draft)).Select(c => new RelatedChallenge(
                    c.Slug, c.Title, c.Region.Name,
                    c.Rounds.Sum(r => r.Tally.Proposals), (int)c.Rounds.Sum(r => r.Tally.Votes))).ToList()))
            .SingleOrDefaultAsync(cancel)!;
    }

    /// <summary>The newest with their whole text.</summary>
    public Task<List<FeedArticle>> FeedAsync(int take, CancellationToken cancel) => Public
        .OrderByDescending(a => a.PublishAt).ThenByDescending(a => a.Id).Take(take)
        .Select(a => new FeedArticle(a.Slug, a.Title, a.Lead, a.Body, a.Tags, a.PublishAt!.Value, a.EditedAt, a.Agency == null ? null : a.Agency.Name))
        .ToListAsync(cancel);

    /// <summary>Tags that public articles carry, the most used first.</summary>
    public async Task<List<string>> TagsAsync(int take, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return await db.Database.SqlQuery<string>($"""
            select tag as "Value" from article, unnest(tags) as tag
            where publish_at <= {now} and withdrawn_at is null
            group by tag order by count(*) desc, tag limit {take}
            """).ToListAsync(cancel);
    }

    /// <summary>Name of an agency that articles are filtered by; null where there is none.</summary>
    public Task<string?> PublisherAsync(string slug, CancellationToken cancel) => db.Agencies.Where(a => a.Slug == slug).Select(a => a.Name).SingleOrDefaultAsync(cancel);

    /// <summary>The photograph of an article, public or not; who may see it is the caller's to check.</summary>
    public Task<PictureContent?> PictureAsync(long articleId, CancellationToken cancel) => db.Set<ArticlePicture>()
        .Where(p => p.ArticleId == articleId)
        .Select(p => new PictureContent(p.ContentType, p.Content, p.Sha256))
        .SingleOrDefaultAsync(cancel)!;

    private static Sql Matching(ArticleFilter filter)
    {
        var kind = filter.Kind is { } one ? Sql.Of($" and a.kind = {one.ToString()}") : Nothing;
        var tag = filter.Tag is { } word ? Sql.Of($" and a.tags @> array[{word}]") : Nothing;
        var agency = filter.Agency is { } slug ? Sql.Of($" and exists (select from agency o where o.slug = {slug} and o.id = any(g.line))") : Nothing;
        return Sql.Of($"{kind}{tag}{agency}");
    }

    private static Sql Beyond(ArticlePosition? after) => after is null ? Nothing : Sql.Of($" and (a.publish_at, a.id) < ({after.At.ToUniversalTime()}, {after.Id})");

    private static Sql Nothing => Sql.Of($"");

    private static ArticleSummary Summary(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.Name<ArticleKind>(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetFieldValue<string[]>(6),
        row.Instant(7), row.GetInt32(8), row.IsDBNull(9) ? null : new AgencyName(row.GetString(9), row.GetString(10)), row.Text(11));
}
