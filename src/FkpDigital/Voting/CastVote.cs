using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Proposals;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Voting;

/// <summary>What a voter hears back.</summary>
/// <param name="Votes">The count of the proposal after this vote.</param>
/// <param name="Rank">Its place in the round, from 1.</param>
/// <param name="Mine">Whether this person's vote stands.</param>
/// <param name="Remaining">Votes the person has left in the round; null when unlimited.</param>
/// <param name="Receipt">Short proof of the ballot row: its number and the first 16 hex digits of a SHA-256 over number, proposal and kind.</param>
public sealed record VoteAnswer(int Votes, int Rank, bool Mine, int? Remaining, string Receipt);

/// <summary>A citizen votes for a proposal or takes the vote back. Both are idempotent.</summary>
public sealed class CastVote(FkpDbContext db, BallotBox box, Ranking ranking, TimeProvider clock)
{
    /// <returns>The answer, or null when there is no such proposal.</returns>
    /// <exception cref="RuleException">Closed, own proposal, hidden, or no votes left (<see cref="VoteRules"/>).</exception>
    public Task<VoteAnswer?> RunAsync(long proposalId, long participantId, CancellationToken cancel) =>
        PutAsync(proposalId, participantId, BallotKind.Cast, cancel);

    /// <returns>The answer, or null when there is no such proposal.</returns>
    /// <exception cref="RuleException">Closed.</exception>
    public Task<VoteAnswer?> WithdrawAsync(long proposalId, long participantId, CancellationToken cancel) =>
        PutAsync(proposalId, participantId, BallotKind.Withdrawn, cancel);

    private async Task<VoteAnswer?> PutAsync(long proposalId, long participantId, BallotKind kind, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var target = await db.Proposals
            .Where(p => p.Id == proposalId)
            .Select(p => new Target(p.State, p.AuthorId, p.RoundId, p.ChallengeId, p.Challenge.AgencyId, p.Challenge.VotesPerPerson, p.Round.VotingStarts, p.Round.VotingEnds))
            .SingleOrDefaultAsync(cancel);
        if (target is null)
        {
            return null;
        }

        target.Require(participantId, kind, now);
        var answer = await box.PutAsync(
            new BallotPaper(proposalId, participantId, target.RoundId, target.ChallengeId, target.AgencyId, kind, target.Limit, now), cancel);
        Rule.Require(!answer.Refused, VoteRules.Closed);
        Rule.Require(!answer.Full, VoteRules.NoVotesLeft, target.Limit ?? 0);

        var votes = await db.Tallies.Where(t => t.ProposalId == proposalId).Select(t => t.Votes).SingleAsync(cancel);
        return new VoteAnswer(
            votes,
            await ranking.RankAsync(proposalId, cancel),
            kind is BallotKind.Cast,
            target.Limit - answer.Used,
            Receipt(answer.BallotId, proposalId, kind));
    }

    private static string Receipt(long ballotId, long proposalId, BallotKind kind)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{ballotId}|{proposalId}|{kind}");
        return string.Create(CultureInfo.InvariantCulture, $"{ballotId}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line)))[..16]}");
    }

    private sealed record Target(
        ProposalState State, long AuthorId, long RoundId, long ChallengeId, long AgencyId, int? Limit, DateTimeOffset VotingStarts, DateTimeOffset VotingEnds)
    {
        public void Require(long participantId, BallotKind kind, DateTimeOffset now)
        {
            Rule.Require(VotingStarts <= now, VoteRules.NotYetOpen);
            Rule.Require(now < VotingEnds, VoteRules.Closed);
            Rule.Allow(participantId != AuthorId, VoteRules.OwnProposal);
            // A vote for a hidden proposal may still be taken back: it counts against the quota.
            Rule.Require(State is ProposalState.Published || kind is BallotKind.Withdrawn, VoteRules.NotPublic);
        }
    }
}
