using FkpDigital.Challenges;
using FkpDigital.Commitments;
using FkpDigital.Core;
using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Articles;

/// <summary>Everything an officer fills in about an article.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Challenges">Ids of related challenges, in order.</param>
/// <param name="PublishAt">When it is to be public; null: as soon as it is published.</param>
public sealed record ArticleDraft(ArticleText Text, IReadOnlyList<long> Challenges, DateTimeOffset? PublishAt = null);

/// <summary>Writes articles. Rights are the caller's to ask.</summary>
public sealed class WriteArticle(FkpDbContext db, TimeProvider clock)
{
    /// <summary>An address below <c>/articles</c> that is not an article's.</summary>
    private static readonly string[] Reserved = ["feed"];

    /// <summary>Saves a new draft, or publishes it at once or at its time.</summary>
    /// <param name="agencyId">Null: the platform's own.</param>
    /// <exception cref="RuleException">A text or choice is not acceptable.</exception>
    public async Task<Article> CreateAsync(long? agencyId, ArticleDraft draft, bool publish, long authorId, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var agency = agencyId is null ? null : await db.Agencies.SingleAsync(a => a.Id == agencyId, cancel);
        var now = clock.GetUtcNow();
        var article = new Article(agency, draft.Text, authorId, now);
        article.TakeSlug(await FreeSlugAsync(article, cancel));
        article.Relate(await PublicAsync(draft.Challenges, cancel));
        Schedule(article, draft.PublishAt, publish, authorId, now);
        db.Articles.Add(article);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return article;
    }

    /// <summary>Rewrites an article. What is not public yet becomes public at its time with <paramref name="publish"/>, and is a draft without.</summary>
    /// <param name="id">Of the article.</param>
    /// <param name="version">The version that the editor saw.</param>
    /// <param name="draft">What was filled in.</param>
    /// <param name="publish">Whether it is to be public.</param>
    /// <param name="editorId">Who does it.</param>
    /// <param name="cancel">Cancels.</param>
    /// <returns>The article, or null when there is none.</returns>
    /// <exception cref="RuleException">As <see cref="CreateAsync"/>, or it is withdrawn.</exception>
    /// <exception cref="DbUpdateConcurrencyException">Somebody else changed it meanwhile.</exception>
    public async Task<Article?> EditAsync(long id, uint version, ArticleDraft draft, bool publish, long editorId, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Articles.Include(a => a.Challenges).SingleOrDefaultAsync(a => a.Id == id, cancel) is not { } article)
        {
            return null;
        }

        db.Entry(article).Property<uint>("Version").OriginalValue = version;
        var now = clock.GetUtcNow();
        article.Edit(draft.Text, editorId, now);
        article.Relate(await PublicAsync(draft.Challenges, cancel));
        if (!article.IsOut(now))
        {
            article.TakeSlug(await FreeSlugAsync(article, cancel));
            Schedule(article, draft.PublishAt, publish, editorId, now);
        }

        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return article;
    }

    /// <summary>See <see cref="Article.Withdraw"/>.</summary>
    /// <returns>False when there is no such article; so do the others.</returns>
    public Task<bool> WithdrawAsync(long id, string? reason, long editorId, CancellationToken cancel) =>
        ChangeAsync(id, a => a.Withdraw(reason, editorId, clock.GetUtcNow()), cancel);

    /// <summary>See <see cref="Article.Restore"/>.</summary>
    public Task<bool> RestoreAsync(long id, long editorId, CancellationToken cancel) => ChangeAsync(id, a => a.Restore(editorId), cancel);

    /// <summary>See <see cref="Article.Illustrate"/>.</summary>
    public Task<bool> IllustrateAsync(long id, EvidenceFile file, string? alt, long editorId, CancellationToken cancel) =>
        ChangeAsync(id, a => a.Illustrate(file, alt, editorId, clock.GetUtcNow()), cancel, withPicture: true);

    /// <summary>See <see cref="Article.RemovePicture"/>.</summary>
    public Task<bool> RemovePictureAsync(long id, long editorId, CancellationToken cancel) =>
        ChangeAsync(id, a => a.RemovePicture(editorId, clock.GetUtcNow()), cancel, withPicture: true);

    private static void Schedule(Article article, DateTimeOffset? at, bool publish, long editorId, DateTimeOffset now)
    {
        if (publish)
        {
            article.Publish(at, editorId, now);
        }
        else
        {
            article.Unschedule(editorId, now);
        }
    }

    private async Task<bool> ChangeAsync(long id, Action<Article> change, CancellationToken cancel, bool withPicture = false)
    {
        if (await db.Articles.SingleOrDefaultAsync(a => a.Id == id, cancel) is not { } article)
        {
            return false;
        }

        if (withPicture)
        {
            await db.Entry(article).Reference(a => a.Picture).LoadAsync(cancel);
        }

        change(article);
        await db.SaveChangesAsync(cancel);
        return true;
    }

    /// <exception cref="RuleException">One of them is none, or not public (400).</exception>
    private async Task<IReadOnlyList<long>> PublicAsync(IReadOnlyList<long> ids, CancellationToken cancel)
    {
        var wanted = ids.Distinct().ToList();
        var known = wanted.Count == 0 ? 0 : await db.Challenges.CountAsync(c => wanted.Contains(c.Id) && c.State != ChallengeState.Draft, cancel);
        Rule.Input(known == wanted.Count, "challenges", InputRules.Unknown);
        return wanted;
    }

    /// <summary>The title as an address. Writers wait in line, so that two cannot take the same.</summary>
    private async Task<string> FreeSlugAsync(Article article, CancellationToken cancel)
    {
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended('article.slug', 0))", cancel);
        var wanted = Slug.From(article.Title);
        var taken = await db.Articles
            .Where(a => a.Id != article.Id && (a.Slug == wanted || a.Slug.StartsWith(wanted + "-")))
            .Select(a => a.Slug).ToHashSetAsync(cancel);
        taken.UnionWith(Reserved);
        return Slug.Free(wanted, taken);
    }
}
