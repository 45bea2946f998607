using FkpDigital.Challenges;
using FkpDigital.Regions;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.Shell;

namespace FkpDigital.Web.Pages.Challenges;

/// <summary>Challenges in the words and pictures of the shared parts.</summary>
public sealed class ChallengeCards(Texts texts, Moments moments, VotesByDay votes, TimeProvider clock)
{
    private const int HurryDays = 3;

    /// <summary>The cards of a list, in its order.</summary>
    public async Task<IReadOnlyList<ChallengeCard>> OfAsync(IEnumerable<ChallengeSummary> challenges, CancellationToken cancel)
    {
        var daily = await votes.LastAsync(cancel);
        return [.. challenges.Select(c => Card(c, daily.Of(c.Id)))];
    }

    private ChallengeCard Card(ChallengeSummary challenge, IReadOnlyList<int> daily)
    {
        var (left, tone) = TimeLeft(challenge.CurrentRound, challenge.ForumAt, challenge.State, RegionTime.ZoneOf(challenge.Region.Code));
        return new ChallengeCard(
            challenge.Title, $"~/challenges/{challenge.Slug}", challenge.Cover, texts.Chip(challenge.CurrentRound.Phase), challenge.Region.Name, challenge.Agency.Name,
            challenge.Votes, challenge.Proposals, daily, left, tone);
    }

    /// <summary>What is left of the round's running period, and how urgent that is; nothing when nothing runs.</summary>
    public (string? Text, Tone Tone) TimeLeft(RoundSummary round, DateTimeOffset? forumAt, ChallengeState state, Zone zone)
    {
        if (round.Phase is RoundPhase.Curation or RoundPhase.AtForum && forumAt is { } at)
        {
            return (texts["Forum {0}", moments.ShortDate(at, zone)], Tone.Info);
        }

        if (state is ChallengeState.Closed or ChallengeState.Archived || round.Phase > RoundPhase.Voting)
        {
            return (null, Tone.Neutral);
        }

        if (round.IdeationStarts > clock.GetUtcNow())
        {
            return (texts["Mulai {0}", moments.ShortDate(round.IdeationStarts, zone)], Tone.Info);
        }

        var end = round.Phase is RoundPhase.Ideation ? round.IdeationEnds : round.VotingEnds;
        return (moments.DaysLeft(end, zone), moments.DaysUntil(end, zone) <= HurryDays ? Tone.Alert : Tone.Neutral);
    }

    /// <summary>The way of a round, from ideas to follow-up.</summary>
    public IReadOnlyList<Step> Steps(RoundDetails round, Zone zone)
    {
        var (dates, now, forum) = (round.Dates, clock.GetUtcNow(), round.Forum);
        return
        [
            new(texts["Sumbang ide"], Span(dates.IdeationStarts, dates.IdeationEnds, zone), texts.Count(round.Proposals, "usulan"), Between(dates.IdeationStarts, dates.IdeationEnds, now)),
            new(texts["Dukungan"], Span(dates.VotingStarts, dates.VotingEnds, zone), now < dates.VotingEnds ? moments.DaysLeft(dates.VotingEnds, zone) : texts.Count(round.Votes, "dukungan"), Between(dates.VotingStarts, dates.VotingEnds, now)),
            new(texts["Forum tatap muka"], forum?.StartsAt is { } at ? moments.DateTime(at, zone) : null, forum?.Place ?? (forum is null ? null : texts["Waktu dan tempat sedang disiapkan."]),
                dates.Phase > RoundPhase.AtForum ? StepState.Done : dates.Phase is RoundPhase.AtForum or RoundPhase.Curation ? StepState.Now : StepState.Next, forum is null ? null : $"~/forums/{forum.Id}"),
            new(texts["Berita acara dan komitmen"], null, null, dates.Phase >= RoundPhase.FollowUp ? StepState.Done : StepState.Next),
            new(texts["Tindak lanjut"], null, null, dates.Phase is RoundPhase.Done ? StepState.Done : dates.Phase is RoundPhase.FollowUp ? StepState.Now : StepState.Next),
        ];
    }

    private string Span(DateTimeOffset from, DateTimeOffset to, Zone zone) => $"{moments.ShortDate(from, zone)} – {moments.DateTime(to, zone)}";

    private static StepState Between(DateTimeOffset from, DateTimeOffset to, DateTimeOffset now) =>
        now < from ? StepState.Next : now < to ? StepState.Now : StepState.Done;
}
