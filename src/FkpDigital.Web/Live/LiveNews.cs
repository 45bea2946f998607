using System.Globalization;
using System.Text.Json;
using FkpDigital.Challenges;
using FkpDigital.Core;

namespace FkpDigital.Web.Live;

/// <summary>What a batch of events means for whoever watches: numbers for votes, "changed" for everything else.</summary>
internal sealed class LiveNews(RoundRanking ranking, LiveOutbox outbox)
{
    /// <summary>As many as the first page of a challenge shows.</summary>
    private const int Shown = 50;

    /// <summary>So many further ones whose numbers changed travel with them.</summary>
    private const int Others = 50;

    public async Task TellAsync(IReadOnlyList<Event> events, CancellationToken cancel)
    {
        foreach (var e in events)
        {
            TellChange(e);
        }

        long[] counted = [.. events.SelectMany(Counted).Distinct()];
        if (counted.Length > 0)
        {
            await TellNumbersAsync(counted, cancel);
        }
    }

    /// <summary>The proposals whose numbers an event changed.</summary>
    private static IEnumerable<long> Counted(Event e) => e switch
    {
        { Kind: EventKinds.VotesCounted, Data: { } data } => [.. JsonDocument.Parse(data).RootElement.GetProperty("proposals").EnumerateArray().Select(id => id.GetInt64())],
        { Kind: EventKinds.ProposalPublished or EventKinds.ContentHidden or EventKinds.ContentRestored, ProposalId: { } id, CommentId: null } => [id],
        _ => [],
    };

    private async Task TellNumbersAsync(long[] proposals, CancellationToken cancel)
    {
        var ids = proposals.ToHashSet();
        foreach (var (roundId, challengeId, rule) in await ranking.RoundsOfAsync(proposals, cancel))
        {
            var places = await ranking.PlacesAsync(roundId, Shown, proposals, cancel);
            var line = await ranking.LineAsync(roundId, rule, cancel);
            var tallies = places.Select(p => new TallyMessage(p.ProposalId, p.Votes, p.Rank)).ToList();
            List<TallyMessage> changed = [.. tallies.Where(t => ids.Contains(t.ProposalId))];
            changed.ForEach(t => outbox.Put(Name("proposal", t.ProposalId), "tally", "tally", t));
            var group = Name("challenge", challengeId);
            if (changed is [var only])
            {
                outbox.PutWhenQuiet(group, "tally", "tally", only);
            }
            else
            {
                outbox.Drop(group, "tally");
            }

            outbox.Put(group, "ranking", "ranking", new RankingMessage(challengeId, [.. tallies.Where(t => t.Rank <= Shown), .. changed.Where(t => t.Rank > Shown).Take(Others)], line.Last?.Votes ?? 0));
        }

        Changed("leaderboard", "leaderboard");
    }

    private void TellChange(Event e)
    {
        switch (e)
        {
            case { CommentId: not null }:
                Changed(Name("proposal", e.ProposalId), Name("comments", e.ProposalId));
                break;
            case { Kind: EventKinds.VotesCounted or EventKinds.ContentReported or EventKinds.ReportsDismissed }:
                break;
            case { ProposalId: not null }:
                Changed(Name("proposal", e.ProposalId), Name("proposal", e.ProposalId));
                Changed(Name("challenge", e.ChallengeId), Name("ranking", e.ChallengeId));
                break;
            case { ForumId: not null }:
                Changed(Name("forum", e.ForumId), e.Kind.StartsWith("agenda.", StringComparison.Ordinal) ? Name("agenda", e.ForumId) : Name("forum", e.ForumId));
                Changed(Name("challenge", e.ChallengeId), Name("challenge", e.ChallengeId));
                break;
            case { CommitmentId: not null }:
                Changed(Name("commitment", e.CommitmentId), Name("commitment", e.CommitmentId));
                Changed("leaderboard", "leaderboard");
                break;
            case { ChallengeId: not null }:
                Changed(Name("challenge", e.ChallengeId), Name("challenge", e.ChallengeId));
                break;
        }
    }

    private void Changed(string group, string topic) => outbox.Put(group, "changed", topic, new ChangedMessage(topic));

    private static string Name(string kind, long? id) => string.Create(CultureInfo.InvariantCulture, $"{kind}:{id}");
}
