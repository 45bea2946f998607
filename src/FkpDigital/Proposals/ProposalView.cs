using FkpDigital.Challenges;
using FkpDigital.Data;
using FkpDigital.Desk;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Proposals;

/// <summary>One proposal as its page and the API show it. The texts of a hidden one are empty.</summary>
/// <param name="VotesFromDesks">How many of the votes officers entered for citizens without a phone.</param>
/// <param name="Desk">Name of the agency at whose desk it was written down, or null.</param>
public sealed record ProposalView(
    long Id,
    string Title,
    string Problem,
    string Recommendation,
    ProposalState State,
    string? HiddenReason,
    ProposalOutcome Outcome,
    string? OutcomeReason,
    long AuthorId,
    string Author,
    long CategoryId,
    string Category,
    string? RegionCode,
    string? Region,
    double? Latitude,
    double? Longitude,
    DateTimeOffset PublishedAt,
    int Votes,
    int VotesFromDesks,
    string? Desk,
    int Comments,
    ProposalChallenge Challenge,
    ProposalRound Round)
{
    public bool IsHidden => State is ProposalState.Hidden;

    /// <returns>Null when there is no such proposal, or it was never public.</returns>
    public static async Task<ProposalView?> ReadAsync(FkpDbContext db, long id, CancellationToken cancel)
    {
        var fromDesks = db.StandingDeskVotes();
        var view = await db.Proposals
            .Where(p => p.Id == id && (p.State == ProposalState.Published || p.State == ProposalState.Hidden))
            .Select(p => new ProposalView(
                p.Id, p.Title, p.Problem, p.Recommendation, p.State, p.HiddenReason, p.Outcome, p.OutcomeReason,
                p.AuthorId, p.Author.DisplayName, p.CategoryId, p.Category.Name,
                p.RegionCode, db.Regions.Where(r => r.Code == p.RegionCode).Select(r => r.Name).FirstOrDefault(), p.Latitude, p.Longitude,
                p.PublishedAt, p.Tally.Votes, fromDesks.Count(e => e.ProposalId == p.Id), p.Desk == null ? null : p.Desk.Name, p.Tally.Comments,
                new ProposalChallenge(p.ChallengeId, p.Challenge.Slug, p.Challenge.Title, p.Challenge.RegionCode, p.Challenge.Region.Name,
                    p.Challenge.Agency.Name, p.Challenge.VotesPerPerson, p.Challenge.AgendaTop, p.Challenge.AgendaMinimum, p.Challenge.AgendaPerCategory),
                new ProposalRound(p.RoundId, p.Round.Number, p.Round.Phase, p.Round.VotingStarts, p.Round.VotingEnds)))
            .SingleOrDefaultAsync(cancel);
        return view is { IsHidden: true } ? view with { Title = "", Problem = "", Recommendation = "", RegionCode = null, Region = null, Latitude = null, Longitude = null } : view;
    }
}

/// <summary>The challenge that a proposal answers.</summary>
public sealed record ProposalChallenge(
    long Id, string Slug, string Title, string RegionCode, string Region, string Agency, int? VotesPerPerson, int AgendaTop, int AgendaMinimum, int? AgendaPerCategory)
{
    public AgendaRule Rule => new(AgendaTop, AgendaMinimum, AgendaPerCategory);
}

/// <summary>The round that a proposal runs in.</summary>
public sealed record ProposalRound(long Id, int Number, RoundPhase Phase, DateTimeOffset VotingStarts, DateTimeOffset VotingEnds);
