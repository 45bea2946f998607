using FkpDigital.Agreements;
using FkpDigital.Challenges;
using FkpDigital.Commitments;
using FkpDigital.Data;
using FkpDigital.Proposals;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Transparency;

/// <summary>A row of <c>challenges.csv</c>: a public challenge with its current round and the counts of all rounds.</summary>
public sealed record ChallengeRow(
    long Id, string Slug, string Title, string Sector, string Agency, string RegionCode, string Region, ChallengeState State, int Round, RoundPhase Phase,
    DateTimeOffset IdeationStarts, DateTimeOffset IdeationEnds, DateTimeOffset VotingStarts, DateTimeOffset VotingEnds, DateTimeOffset CutOff, int Votes, int Proposals);

/// <summary>A row of a challenge's proposals. Who wrote it is not part of the data.</summary>
public sealed record ProposalRow(
    long Id, int Round, string Title, string Problem, string Recommendation, string Category, string? RegionCode, DateTimeOffset PublishedAt, ProposalOutcome Outcome, int Votes, int Comments);

/// <summary>A row of <c>commitments.csv</c>; <paramref name="Owner"/> is a position, not a person.</summary>
public sealed record CommitmentRow(
    long Id, string Title, string Problem, string Recommendation, string Owner, string Agency, string RegionCode, string Region, DueKind DueKind, DateOnly? DueOn, DateTimeOffset? Deadline,
    CommitmentState State, DateTimeOffset MadeAt, DateTimeOffset? DoneAt, int Evidence, long ForumId, long? ProposalId);

/// <summary>Everything public as rows, in the order of their ids, read while it is sent.</summary>
public sealed class OpenData(FkpDbContext db)
{
    public IAsyncEnumerable<ChallengeRow> Challenges() => db.Rounds
        .Where(r => r.Challenge.State != ChallengeState.Draft && r.Number == r.Challenge.Rounds.Max(o => o.Number))
        .OrderBy(r => r.ChallengeId)
        .Select(r => new ChallengeRow(
            r.ChallengeId, r.Challenge.Slug, r.Challenge.Title, r.Challenge.Sector, r.Challenge.Agency.Name, r.Challenge.RegionCode, r.Challenge.Region.Name, r.Challenge.State, r.Number, r.Phase,
            r.IdeationStarts, r.IdeationEnds, r.VotingStarts, r.VotingEnds, r.CutOff,
            (int)r.Challenge.Rounds.Sum(o => o.Tally.Votes), r.Challenge.Rounds.Sum(o => o.Tally.Proposals)))
        .AsAsyncEnumerable();

    /// <returns>The public proposals of a public challenge; null when there is no such challenge.</returns>
    public async Task<IAsyncEnumerable<ProposalRow>?> ProposalsAsync(string slug, CancellationToken cancel) =>
        await db.Challenges.AnyAsync(c => c.Slug == slug && c.State != ChallengeState.Draft, cancel)
            ? db.Proposals.Where(p => p.Challenge.Slug == slug && p.State == ProposalState.Published)
                .OrderBy(p => p.Id)
                .Select(p => new ProposalRow(
                    p.Id, db.Rounds.Where(r => r.Id == p.RoundId).Select(r => r.Number).First(), p.Title, p.Problem, p.Recommendation,
                    db.Categories.Where(c => c.Id == p.CategoryId).Select(c => c.Name).First(), p.RegionCode, p.PublishedAt, p.Outcome, p.Tally.Votes, p.Tally.Comments))
                .AsAsyncEnumerable()
            : null;

    public IAsyncEnumerable<CommitmentRow> Commitments() => db.Commitments
        .Join(db.CommitmentOrigins, c => c.Id, o => o.CommitmentId, (c, o) => new { Promise = c, Origin = o })
        .OrderBy(x => x.Promise.Id)
        .Select(x => new CommitmentRow(
            x.Promise.Id, x.Promise.Title, x.Promise.Problem, x.Promise.Recommendation, x.Promise.Owner, x.Promise.Agency.Name, x.Promise.RegionCode, x.Promise.Region.Name,
            x.Promise.DueKind, x.Promise.DueOn, x.Promise.Deadline, x.Promise.State, x.Promise.MadeAt, x.Promise.DoneAt,
            db.Evidence.Count(e => e.CommitmentId == x.Promise.Id), x.Origin.ForumId, x.Origin.ProposalId))
        .AsAsyncEnumerable();
}
