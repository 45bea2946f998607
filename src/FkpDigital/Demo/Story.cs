using System.Text.Json;
using System.Text.Json.Serialization;
using FkpDigital.Agreements;
using FkpDigital.Articles;
using FkpDigital.Challenges;
using FkpDigital.Comments;
using FkpDigital.Commitments;
using FkpDigital.Forums;

namespace FkpDigital.Demo;

/// <summary>The demo story as it is written in <c>Demo/Story/*.json</c>. Days are counted from the day of loading.</summary>
internal sealed record Story(
    IReadOnlyList<StoryCitizen> Citizens, StoryChallenge Karanganyar, StoryChallenge Surakarta, StoryChallenge Bogor, StoryChallenge Balangan, StoryForum Forum, IReadOnlyList<StoryArticle> Articles)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public IEnumerable<StoryChallenge> Challenges => [Karanganyar, Surakarta, Bogor, Balangan];

    public static Story Read() => new(
        Read<StoryPeople>("people").Citizens,
        Read<StoryChallenge>("karanganyar"),
        Read<StoryChallenge>("surakarta"),
        Read<StoryChallenge>("bogor"),
        Read<StoryChallenge>("balangan"),
        Read<StoryForum>("forum-karanganyar"),
        Read<StoryWritings>("articles").Articles);

    /// <summary>A drawing that stands in for a photograph.</summary>
    public static byte[] Picture(string file)
    {
        using var picture = typeof(Story).Assembly.GetManifestResourceStream($"demo/{file}")!;
        var bytes = new byte[picture.Length];
        picture.ReadExactly(bytes);
        return bytes;
    }

    private static T Read<T>(string file)
    {
        using var text = typeof(Story).Assembly.GetManifestResourceStream($"demo/{file}.json")!;
        return JsonSerializer.Deserialize<T>(text, Json)!;
    }
}

internal sealed record StoryPeople(IReadOnlyList<StoryCitizen> Citizens);

internal sealed record StoryCitizen(string Name, string Region);

internal sealed record StoryAgency(string Slug, string Name, string Address, string? Sector);

internal sealed record StoryChallenge(
    string Slug, string RegionCode, StoryAgency Unit, StoryAgency Government, string Title, string Summary, string Guide, string Sector, string Cover,
    ParticipationLevel Level, string Promise, IReadOnlyList<string> Categories, IReadOnlyList<StoryRound> Rounds)
{
    public ChallengeText Text => new(Title, Summary, Guide, Sector, Cover, Level, Promise);
}

internal sealed record StoryRound(int Number, IReadOnlyList<StoryProposal> Proposals);

/// <param name="Key">Names the proposal within the story.</param>
/// <param name="Weight">How much support it finds, 0 to 100.</param>
internal sealed record StoryProposal(
    string Key, string Title, string Category, string Problem, string Recommendation, string Author, int Weight, IReadOnlyList<StoryComment> Comments);

internal sealed record StoryComment(string Author, Stance Stance, string Text, IReadOnlyList<StoryReply>? Replies);

internal sealed record StoryReply(string Author, string Text);

internal sealed record StoryForum(
    string Title, ForumForm Form, ForumMode Mode, string Place, string Link, IReadOnlyList<StoryAttendee> Participants, IReadOnlyList<StoryItem> ExtraItems,
    IReadOnlyList<StoryOutcome> Outcomes, StoryOfficial UnitHead, StoryOfficial AgencyHead, string RecordNumber, IReadOnlyList<StoryCommitment> Commitments);

internal sealed record StoryAttendee(string Name, string Phone, Sex Sex, Element Element, string Representation);

internal sealed record StoryItem(AgendaSource Source, string Title, string Problem, string Recommendation);

internal sealed record StoryOfficial(string Name, string Position);

/// <summary>What the forum decided about a proposal (by key) or an added item (by index).</summary>
internal sealed record StoryOutcome(
    string? Proposal, int? Extra, ItemOutcome Outcome, string? Reason, string? Problem, string? Recommendation, StoryDue? Due, string? Owner);

internal sealed record StoryDue(DueKind Kind, int? DayOffset);

internal sealed record StoryCommitment(
    string? Proposal, int? Extra, IReadOnlyList<StoryFollowUp> FollowUps, IReadOnlyList<StoryEvidence> Evidence, CommitmentState State, int? DoneDayOffset);

internal sealed record StoryFollowUp(int DayOffset, string Text);

/// <summary>An address, or one of the pictures beside the story.</summary>
internal sealed record StoryEvidence(string Title, string? Url, string? Picture, PhotoMoment? Shows);

internal sealed record StoryWritings(IReadOnlyList<StoryArticle> Articles);

/// <param name="Agency">Slug of the publisher, or null for the platform.</param>
/// <param name="Author">E-mail address of a demo account.</param>
/// <param name="Challenges">Slugs.</param>
internal sealed record StoryArticle(
    ArticleKind Kind, string Title, string Lead, string Body, IReadOnlyList<string> Tags, string Cover, string? Agency, string Author, int Day, int Hour, int Minute, IReadOnlyList<string> Challenges);
