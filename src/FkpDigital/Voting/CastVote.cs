using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FkpDigital.Challenges;
using FkpDigital.Core;
using FkpDigital.Participants;

namespace FkpDigital.Voting;

/// <summary>What a voter hears back.</summary>
/// <param name="Votes">The count of the proposal after this vote.</param>
/// <param name="Rank">Its place in the round, from 1; 0 while it is hidden. Votes for others of the last quarter of a second may not be in it.</param>
/// <param name="Mine">Whether this person's vote stands.</param>
/// <param name="Remaining">Votes the person has left in the round; null when unlimited.</param>
/// <param name="Receipt">Short proof of the ballot row: its number and the first 16 hex digits of a SHA-256 over number, proposal and kind.</param>
public sealed record VoteAnswer(int Votes, int Rank, bool Mine, int? Remaining, string Receipt);

/// <summary>A citizen votes for a proposal or takes the vote back. Both are idempotent.</summary>
public sealed class CastVote(BallotBox box, RoundOrders orders)
{
    /// <returns>The answer, or null when there is no such proposal.</returns>
    /// <exception cref="RuleException">Closed, own proposal, hidden, or no votes left (<see cref="VoteRules"/>).</exception>
    /// <exception cref="OverloadException">Too many vote at this moment.</exception>
    public Task<VoteAnswer?> RunAsync(long proposalId, long participantId, CancellationToken cancel) =>
        PutAsync(new BallotPaper(proposalId, participantId, BallotKind.Cast), cancel);

    /// <returns>The answer, or null when there is no such proposal.</returns>
    /// <exception cref="RuleException">Closed.</exception>
    /// <exception cref="OverloadException">Too many vote at this moment.</exception>
    public Task<VoteAnswer?> WithdrawAsync(long proposalId, long participantId, CancellationToken cancel) =>
        PutAsync(new BallotPaper(proposalId, participantId, BallotKind.Withdrawn), cancel);

    private async Task<VoteAnswer?> PutAsync(BallotPaper paper, CancellationToken cancel)
    {
        var answer = await box.PutAsync(paper, cancel);
        if (answer.Outcome is BallotOutcome.Unknown)
        {
            return null;
        }

        RequireTaken(answer);
        var order = await orders.OfAsync(answer.RoundId, cancel);
        return new VoteAnswer(
            answer.Votes, order.RankWith(paper.ProposalId, answer.Votes) ?? 0, paper.Kind is BallotKind.Cast, answer.Limit - answer.Used, Receipt(answer.BallotId, paper));
    }

    /// <summary>Says why the box did not take a ballot.</summary>
    /// <exception cref="RuleException">Closed, own proposal, hidden, or no votes left (<see cref="VoteRules"/>).</exception>
    internal static void RequireTaken(BallotAnswer answer)
    {
        Rule.Require(answer.Outcome is not BallotOutcome.NotYetOpen, VoteRules.NotYetOpen);
        Rule.Require(answer.Outcome is not BallotOutcome.Closed, VoteRules.Closed);
        Rule.Allow(answer.Outcome is not BallotOutcome.OwnProposal, VoteRules.OwnProposal);
        Rule.Allow(answer.Outcome is not BallotOutcome.NoGuardian, AccountRules.GuardianMissing);
        Rule.Require(answer.Outcome is not BallotOutcome.NotPublic, VoteRules.NotPublic);
        Rule.Require(answer.Outcome is not BallotOutcome.NoVotesLeft, VoteRules.NoVotesLeft, answer.Limit ?? 0);
    }

    private static string Receipt(long ballotId, BallotPaper paper)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{ballotId}|{paper.ProposalId}|{paper.Kind}");
        return string.Create(CultureInfo.InvariantCulture, $"{ballotId}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line)))[..16]}");
    }
}
