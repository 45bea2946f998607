using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Commitments;
using FkpDigital.Core;
using FkpDigital.Markup;

namespace FkpDigital.Articles;

public enum ArticleKind
{
    News,
    Guide,

    /// <summary>What came out of a challenge.</summary>
    Result,
}

public static class ArticleRules
{
    public const string SlugTaken = "article.slug-taken";
    public const string TooManyTags = "article.too-many-tags";
    public const string TooManyChallenges = "article.too-many-challenges";
    public const string TimeOver = "article.time-over";
    public const string NotPublic = "article.not-public";
    public const string Withdrawn = "article.withdrawn";
    public const string NotWithdrawn = "article.not-withdrawn";
    public const string PictureNeeded = "article.picture-needed";
}

/// <summary>What staff write.</summary>
/// <param name="Lead">The article in one or two sentences, without marks.</param>
/// <param name="Body">Markdown.</param>
/// <param name="Cover">One of <see cref="Covers.All"/>.</param>
public sealed record ArticleText(string? Title, string? Lead, string? Body, ArticleKind Kind, IReadOnlyList<string> Tags, string? Cover);

/// <summary>News, a guide, or the result of a challenge, written by staff. It is public from the time of publishing on, by the clock alone, unless it was withdrawn.</summary>
public sealed class Article : Entity
{
    public const int MaxTitle = 120;
    public const int MaxLead = 300;
    public const int MaxBody = RichText.MaxLength;
    public const int MaxTags = 6;
    public const int MaxTag = 30;
    public const int MaxChallenges = 6;
    public const int MaxReason = 400;
    public const int MaxAlt = 200;

    private readonly List<ArticleChallenge> _challenges = [];

    private Article() { }

    /// <summary>A draft.</summary>
    /// <param name="agency">Who publishes it; null: the platform itself.</param>
    /// <param name="text">What it says.</param>
    /// <param name="authorId">Who wrote it.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="RuleException">A text is missing or too long, or a choice is unknown.</exception>
    public Article(Agency? agency, ArticleText text, long authorId, DateTimeOffset now)
    {
        Agency = agency;
        AgencyId = agency?.Id;
        AuthorId = authorId;
        (CreatedAt, EditedAt) = (now, now);
        Write(text);
        Slug = Core.Slug.From(Title);
        Raise(EventKinds.ArticleDrafted, authorId, Subject);
    }

    public string Slug { get; private set; } = "";

    /// <summary>Null for an article of the platform itself.</summary>
    public long? AgencyId { get; private init; }

    public Agency? Agency { get; private init; }
    public ArticleKind Kind { get; private set; }
    public string Title { get; private set; } = "";
    public string Lead { get; private set; } = "";

    /// <summary>Markdown.</summary>
    public string Body { get; private set; } = "";

    /// <summary>In lower case, each once, in the order of writing.</summary>
    public string[] Tags { get; private set; } = [];

    /// <summary>Name of a picture of the built-in set, see <see cref="Covers"/>.</summary>
    public string Cover { get; private set; } = "";

    /// <summary>Words of lead and body, from which the reading time is told.</summary>
    public int Words { get; private set; }

    public long AuthorId { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset EditedAt { get; private set; }

    /// <summary>From when on it is public; null for a draft.</summary>
    public DateTimeOffset? PublishAt { get; private set; }

    public DateTimeOffset? WithdrawnAt { get; private set; }

    /// <summary>Why it was withdrawn; shown in its place.</summary>
    public string? WithdrawnReason { get; private set; }

    /// <summary>A photograph of its own, shown with the article; null while there is none. Loaded on demand.</summary>
    public ArticlePicture? Picture { get; private set; }

    public IReadOnlyList<ArticleChallenge> Challenges => _challenges;

    public bool IsPublic(DateTimeOffset now) => IsOut(now) && WithdrawnAt is null;

    /// <summary>Its time has come, so that others may have its address.</summary>
    public bool IsOut(DateTimeOffset now) => PublishAt <= now;

    /// <summary>Rewrites it; the address stays once anybody can have it.</summary>
    /// <exception cref="RuleException">Withdrawn, or a text is not acceptable.</exception>
    public void Edit(ArticleText text, long editorId, DateTimeOffset now)
    {
        Rule.Require(WithdrawnAt is null, ArticleRules.Withdrawn);
        Write(text);
        EditedAt = now;
        Raise(EventKinds.ArticleEdited, editorId, Subject);
    }

    /// <summary>Gives it an address that is free; asked as long as it was never public.</summary>
    internal void TakeSlug(string slug) => Slug = slug;

    /// <summary>Sets the related challenges, in order. Needs those of now loaded.</summary>
    /// <exception cref="RuleException">Too many (400).</exception>
    public void Relate(IReadOnlyList<long> challengeIds)
    {
        Rule.Input(challengeIds.Count <= MaxChallenges, "challenges", ArticleRules.TooManyChallenges, MaxChallenges);
        _challenges.RemoveAll(c => !challengeIds.Contains(c.ChallengeId));
        foreach (var (position, id) in challengeIds.Distinct().Index())
        {
            if (_challenges.Find(c => c.ChallengeId == id) is { } kept)
            {
                kept.MoveTo(position);
            }
            else
            {
                _challenges.Add(new ArticleChallenge(id, position));
            }
        }
    }

    /// <summary>Makes it public at that time, or now. What is public already stays as it is.</summary>
    /// <exception cref="RuleException">Withdrawn, or that time has passed.</exception>
    public void Publish(DateTimeOffset? at, long publisherId, DateTimeOffset now)
    {
        Rule.Require(WithdrawnAt is null, ArticleRules.Withdrawn);
        if (IsPublic(now))
        {
            return;
        }

        Rule.Input(at is null || at > now, "publishAt", ArticleRules.TimeOver);
        PublishAt = at ?? now;
        Raise(EventKinds.ArticlePublished, publisherId, Subject, new { at = PublishAt });
    }

    /// <summary>Makes a scheduled article a draft again. A draft stays one.</summary>
    /// <exception cref="RuleException">It is public already.</exception>
    public void Unschedule(long editorId, DateTimeOffset now)
    {
        Rule.Require(!IsOut(now), ArticleRules.TimeOver);
        if (PublishAt is not null)
        {
            PublishAt = null;
            Raise(EventKinds.ArticleUnscheduled, editorId, Subject);
        }
    }

    /// <summary>Takes it back; its address shows the reason instead.</summary>
    /// <exception cref="RuleException">Nobody could read it yet, or it was withdrawn before, or no reason.</exception>
    public void Withdraw(string? reason, long editorId, DateTimeOffset now)
    {
        Rule.Require(IsPublic(now), ArticleRules.NotPublic);
        WithdrawnReason = Rule.Line(reason, "reason", 10, MaxReason);
        WithdrawnAt = now;
        Raise(EventKinds.ArticleWithdrawn, editorId, Subject); // the reason is in the article: the log keeps what it has for ever
    }

    /// <summary>Shows a withdrawn article again.</summary>
    /// <exception cref="RuleException">It is not withdrawn.</exception>
    public void Restore(long editorId)
    {
        Rule.Require(WithdrawnAt is not null, ArticleRules.NotWithdrawn);
        (WithdrawnAt, WithdrawnReason) = (null, null);
        Raise(EventKinds.ArticleRestored, editorId, Subject);
    }

    /// <summary>Sets its photograph. Needs the one of now loaded.</summary>
    /// <param name="file">A cleaned picture.</param>
    /// <param name="alt">What it shows, for those who do not see it.</param>
    /// <param name="editorId">Who does it.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="RuleException">Withdrawn, no picture, or no text for it.</exception>
    public void Illustrate(EvidenceFile file, string? alt, long editorId, DateTimeOffset now)
    {
        Rule.Require(WithdrawnAt is null, ArticleRules.Withdrawn);
        Rule.Input(file.IsPicture, "file", ArticleRules.PictureNeeded);
        var words = Rule.Line(alt, "alt", 5, MaxAlt);
        if (Picture is null)
        {
            Picture = new ArticlePicture(file, words);
        }
        else
        {
            Picture.Replace(file, words);
        }

        EditedAt = now;
        Raise(EventKinds.ArticleEdited, editorId, Subject);
    }

    /// <summary>Takes the photograph away. Needs it loaded.</summary>
    public void RemovePicture(long editorId, DateTimeOffset now)
    {
        if (Picture is not null)
        {
            (Picture, EditedAt) = (null, now);
            Raise(EventKinds.ArticleEdited, editorId, Subject);
        }
    }

    private EventSubject Subject() => new(AgencyId, ArticleId: Id);

    private void Write(ArticleText text)
    {
        Title = Rule.Line(text.Title, "title", 10, MaxTitle);
        Lead = Rule.Line(text.Lead, "lead", 20, MaxLead);
        Body = Rule.Text(text.Body, "body", 20, MaxBody);
        Rule.Input(Enum.IsDefined(text.Kind), "kind", InputRules.Unknown);
        Rule.Input(Covers.All.Contains(text.Cover), "cover", InputRules.Unknown);
        var tags = text.Tags.Where(t => !string.IsNullOrWhiteSpace(t)).Select(t => Rule.Line(t, "tags", 2, MaxTag).ToLowerInvariant()).Distinct().ToArray();
        Rule.Input(tags.Length <= MaxTags, "tags", ArticleRules.TooManyTags, MaxTags);
        (Kind, Cover, Tags) = (text.Kind, text.Cover!, tags);
        Words = $"{Lead} {RichText.ToPlainText(Body, MaxBody)}".Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
    }
}

/// <summary>A challenge that an article is about.</summary>
public sealed class ArticleChallenge
{
    private ArticleChallenge() { }

    internal ArticleChallenge(long challengeId, int position) => (ChallengeId, Position) = (challengeId, position);

    public long ArticleId { get; private init; }
    public long ChallengeId { get; private init; }
    public int Position { get; private set; }

    internal void MoveTo(int position) => Position = position;
}

/// <summary>The photograph of an article.</summary>
public sealed class ArticlePicture
{
    private ArticlePicture() { }

    internal ArticlePicture(EvidenceFile file, string alt) => Replace(file, alt);

    public long ArticleId { get; private init; }
    public string ContentType { get; private set; } = "";
    public byte[] Content { get; private set; } = [];
    public string Sha256 { get; private set; } = "";
    public string Alt { get; private set; } = "";

    internal void Replace(EvidenceFile file, string alt) =>
        (ContentType, Content, Sha256, Alt) = (file.ContentType, file.Content, file.Sha256, alt);
}
