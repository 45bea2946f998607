using FkpDigital.Challenges;
using FkpDigital.Data;
using Npgsql;

namespace FkpDigital.Proposals;

/// <summary>Another proposal of the same category.</summary>
public sealed record OtherProposal(long Id, string Title, int Votes);

/// <summary>What everybody sees of a proposal, but its discussion.</summary>
/// <param name="Cut">Null while it is hidden.</param>
public sealed record WholeProposal(ProposalView Proposal, CutPosition? Cut, Journey Journey, IReadOnlyList<OtherProposal> Others);

/// <summary>Reads a proposal with its place, its way and its neighbours.</summary>
public sealed class ReadWholeProposal(FkpDbContext db, NpgsqlDataSource database, RoundRanking ranking, RoundOrders orders, TimeProvider clock)
{
    private const int OthersShown = 5;

    /// <returns>Null when there is no such proposal, or it was never public.</returns>
    public async Task<WholeProposal?> ReadAsync(long id, CancellationToken cancel)
    {
        if (await ProposalView.ReadAsync(db, id, cancel) is not { } proposal || await Journey.ReadAsync(db, id, clock.GetUtcNow(), cancel) is not { } journey)
        {
            return null;
        }

        return proposal.IsHidden
            ? new WholeProposal(proposal, null, journey, [])
            : new WholeProposal(proposal, await CutAsync(proposal, cancel), journey, await OthersAsync(proposal, cancel));
    }

    /// <summary>Whether a person supports the proposal, and how many votes the person has in its round.</summary>
    public async Task<(bool Mine, int Used)> MineAsync(long id, long roundId, long participantId, CancellationToken cancel) => (await database.ReadPreparedAsync(
        $"select coalesce(bool_or(proposal_id = {id}), false), count(*)::int from vote where participant_id = {participantId} and round_id = {roundId}",
        r => (r.GetBoolean(0), r.GetInt32(1)), cancel))[0];

    private async Task<CutPosition> CutAsync(ProposalView proposal, CancellationToken cancel)
    {
        var rank = (await orders.OfAsync(proposal.Round.Id, cancel)).RankOf(new RankKey(proposal.Votes, proposal.PublishedAt, proposal.Id));
        var line = await ranking.LineAsync(proposal.Round.Id, proposal.Challenge.Rule, cancel);
        return CutPosition.Find(proposal.Challenge.Rule, line, new RankedProposal(proposal.Id, rank, proposal.Title, proposal.Votes, proposal.Category, proposal.PublishedAt));
    }

    private Task<List<OtherProposal>> OthersAsync(ProposalView proposal, CancellationToken cancel) => database.ReadAsync($"""
        select p.id, p.title, t.votes from tally t join proposal p on p.id = t.proposal_id
        where t.round_id = {proposal.Round.Id} and t.listed and t.category_id = {proposal.CategoryId} and t.proposal_id <> {proposal.Id}
        order by t.votes desc, t.published_at, t.proposal_id limit {OthersShown}
        """, r => new OtherProposal(r.GetInt64(0), r.GetString(1), r.GetInt32(2)), cancel);
}
