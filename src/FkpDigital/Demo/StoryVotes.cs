using FkpDigital.Challenges;
using FkpDigital.Data;
using FkpDigital.Participants;
using FkpDigital.Proposals;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Demo;

internal sealed record StoryVote(long ProposalId, long ParticipantId, DateTimeOffset At);

/// <summary>Gives every proposal of a round the support that its weight asks for, within everybody's quota and never the author's own.</summary>
internal sealed class StoryVotes(StoryCast cast, Random chance)
{
    private const double VotesPerWeight = 0.6;

    /// <summary>Whoever signs in as one of the two citizens for a look shall have votes left to give.</summary>
    private static readonly Dictionary<string, int> Kept = new() { [DemoAccounts.Citizen] = 2, [DemoAccounts.SecondCitizen] = 0 };

    public IReadOnlyList<StoryVote> Spread(Challenge challenge, Round round, Dictionary<StoryProposal, Proposal> proposals, DateTimeOffset end)
    {
        var left = cast.Citizens.ToDictionary(c => c, c => Kept.GetValueOrDefault(c.Email!, challenge.VotesPerPerson ?? int.MaxValue));
        var votes = new List<StoryVote>();
        foreach (var (story, proposal) in proposals)
        {
            var wanted = (int)Math.Round(story.Weight * VotesPerWeight, MidpointRounding.AwayFromZero);
            foreach (var voter in left.Where(l => l.Value > 0 && l.Key.Id != proposal.AuthorId).Select(l => l.Key).OrderBy(v => Distance(v, challenge)).Take(wanted).ToList())
            {
                left[voter]--;
                var start = proposal.PublishedAt > round.VotingStarts ? proposal.PublishedAt : round.VotingStarts;
                votes.Add(new StoryVote(proposal.Id, voter.Id, start + ((end - start) * chance.NextDouble())));
            }
        }

        return [.. votes.OrderBy(v => v.At)];
    }

    /// <summary>Votes, ballots and tallies in four statements.</summary>
    public static async Task CastAsync(FkpDbContext db, long roundId, IReadOnlyList<StoryVote> votes, CancellationToken cancel)
    {
        var proposals = votes.Select(v => v.ProposalId).ToArray();
        var voters = votes.Select(v => v.ParticipantId).ToArray();
        var times = votes.Select(v => v.At.UtcDateTime).ToArray();
        await db.Database.ExecuteSqlAsync($"""
            insert into ballot (proposal_id, participant_id, round_id, kind, at)
            select v.proposal, v.voter, {roundId}, 'Cast', v.at from unnest({proposals}, {voters}, {times}) with ordinality as v (proposal, voter, at, n) order by n
            """, cancel);
        await db.Database.ExecuteSqlAsync($"""
            insert into vote (proposal_id, participant_id, round_id, cast_at)
            select proposal_id, participant_id, round_id, at from ballot where round_id = {roundId}
            """, cancel);
        await db.Database.ExecuteSqlAsync($"""
            update tally set votes = v.n
            from (select proposal_id, count(*)::int as n from vote where round_id = {roundId} group by proposal_id) v
            where tally.proposal_id = v.proposal_id
            """, cancel);
        await db.Database.ExecuteSqlAsync($"""
            update round_tally set (votes, people) = (select count(*), count(distinct participant_id) from vote where round_id = {roundId}) where round_id = {roundId}
            """, cancel);
    }

    /// <summary>Neighbours come before people from far away, mostly.</summary>
    private double Distance(Participant voter, Challenge challenge) => chance.NextDouble() * (voter.RegionCode == challenge.RegionCode ? 1 : 2.5);
}
