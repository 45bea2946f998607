using FkpDigital.Challenges;
using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Articles;

public enum ArticleState
{
    Draft,
    Scheduled,
    Published,
    Withdrawn,
}

/// <summary>An article in the work area's list.</summary>
/// <param name="Agency">Null: the platform's own.</param>
public sealed record ArticleLine(long Id, string Slug, string Title, ArticleKind Kind, AgencyName? Agency, string Author, DateTimeOffset EditedAt, DateTimeOffset? PublishAt, DateTimeOffset? WithdrawnAt)
{
    public ArticleState StateAt(DateTimeOffset now) => ArticleDesk.StateOf(PublishAt, WithdrawnAt, now);
}

/// <summary>An article as its editor shows it.</summary>
/// <param name="Version">To be handed back when it is saved.</param>
public sealed record ArticleSheet(
    long Id, uint Version, string Slug, ArticleText Text, IReadOnlyList<long> Challenges, DateTimeOffset? PublishAt, DateTimeOffset? WithdrawnAt, string? WithdrawnReason, PictureNote? Picture)
{
    public ArticleState StateAt(DateTimeOffset now) => ArticleDesk.StateOf(PublishAt, WithdrawnAt, now);
}

/// <summary>A challenge that may be related.</summary>
public sealed record ChallengeChoice(long Id, string Title, string Agency);

/// <summary>What staff of an agency see of articles: drafts too. Rights are the caller's to ask.</summary>
/// <param name="db">The database.</param>
/// <param name="agencyId">Whose work area it is.</param>
/// <param name="withPlatform">Whether the platform's own articles belong to it.</param>
public sealed class ArticleDesk(FkpDbContext db, long agencyId, bool withPlatform)
{
    private const int MostChoices = 30;

    /// <summary>Those of the agency and everything below it, the newest first.</summary>
    public Task<List<ArticleLine>> NewestAsync(long? before, int take, CancellationToken cancel) => db.Articles
        .Where(a => a.AgencyId == null ? withPlatform : a.Agency!.Line.Contains(agencyId))
        .Where(a => before == null || a.Id < before)
        .OrderByDescending(a => a.Id).Take(take)
        .Select(a => new ArticleLine(
            a.Id, a.Slug, a.Title, a.Kind, a.Agency == null ? null : new AgencyName(a.Agency.Slug, a.Agency.Name),
            db.Participants.Where(p => p.Id == a.AuthorId).Select(p => p.DisplayName).First(), a.EditedAt, a.PublishAt, a.WithdrawnAt))
        .ToListAsync(cancel);

    /// <summary>An article of this very agency, or of the platform; null where it is another's.</summary>
    public Task<ArticleSheet?> OpenAsync(long id, CancellationToken cancel) => db.Articles
        .Where(a => a.Id == id && (a.AgencyId == null ? withPlatform : a.AgencyId == agencyId))
        .Select(a => new ArticleSheet(
            a.Id, EF.Property<uint>(a, "Version"), a.Slug, new ArticleText(a.Title, a.Lead, a.Body, a.Kind, a.Tags, a.Cover),
            a.Challenges.OrderBy(c => c.Position).Select(c => c.ChallengeId).ToList(), a.PublishAt, a.WithdrawnAt, a.WithdrawnReason,
            a.Picture == null ? null : new PictureNote(a.Picture.Sha256, a.Picture.Alt)))
        .SingleOrDefaultAsync(cancel)!;

    /// <summary>Public challenges to choose from: the chosen ones, then the newest of the agency and everything below it.</summary>
    public Task<List<ChallengeChoice>> ChoicesAsync(IReadOnlyList<long> chosen, CancellationToken cancel) => db.Challenges
        .Where(c => c.State != ChallengeState.Draft && (chosen.Contains(c.Id) || c.Agency.Line.Contains(agencyId)))
        .OrderByDescending(c => chosen.Contains(c.Id)).ThenByDescending(c => c.PublishedAt).ThenByDescending(c => c.Id).Take(MostChoices)
        .Select(c => new ChallengeChoice(c.Id, c.Title, c.Agency.Name))
        .ToListAsync(cancel);

    internal static ArticleState StateOf(DateTimeOffset? publishAt, DateTimeOffset? withdrawnAt, DateTimeOffset now) =>
        withdrawnAt is not null ? ArticleState.Withdrawn : publishAt is null ? ArticleState.Draft : publishAt > now ? ArticleState.Scheduled : ArticleState.Published;
}
