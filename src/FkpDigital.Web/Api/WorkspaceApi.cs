using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Forums;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Api;

/// <summary>The agenda rule of a challenge; <c>perCategory</c> null: any number.</summary>
public sealed record AgendaRuleBody(int? Top, int? Minimum, int? PerCategory);

/// <summary>A challenge as a script writes it: <c>agency</c> by slug, <c>region</c> by code, times in ISO 8601.</summary>
public sealed record ChallengeBody(
    string? Agency, string? Region, string? Title, string? Summary, string? Guide, string? Sector, string? Cover,
    ParticipationLevel? Level, string? Promise, IReadOnlyList<string>? Categories, int? VotesPerPerson, AgendaRuleBody? Agenda, bool? Continuous,
    DateTimeOffset? IdeationStarts, DateTimeOffset? IdeationEnds, DateTimeOffset? VotingStarts, DateTimeOffset? VotingEnds, DateTimeOffset? CutOff, bool? Publish);

/// <summary>What was written.</summary>
public sealed record ChallengeWritten(long Id, string Slug, ChallengeState State);

/// <summary>Calls the forum of a round; the newest round whose voting is over when none is named.</summary>
public sealed record CallForumBody(string? Title, int? Round);

/// <summary>What staff do with challenges: the workspace for scripts.</summary>
internal static class WorkspaceApi
{
    public static void MapWorkspace(this RouteGroupBuilder api)
    {
        var challenges = api.MapGroup("/challenges").WithTags("Workspace");

        challenges.MapPost("", CreateAsync).Needs(Right.RunChallenges).WithSummary("Write a challenge; with publish: true it is public at once.");
        challenges.MapPost("/{slug}/publish", PublishAsync).Needs(Right.RunChallenges).WithSummary("Publish a draft.");
        challenges.MapPost("/{slug}/forums", CallForumAsync).Needs(Right.RunForums).WithSummary("Call the forum of a round whose voting is over; its agenda is built from the ranking.");
    }

    private static async Task<Created<ChallengeWritten>> CreateAsync(
        ChallengeBody body, HttpContext http, FkpDbContext db, Authority authority, DraftChallenge drafts, CancellationToken cancel)
    {
        var me = http.User.ParticipantId()!.Value;
        var agency = await db.Agencies.SingleOrDefaultAsync(a => a.Slug == body.Agency, cancel)
            ?? throw new RuleException(InputRules.Unknown, Refusal.Input, "agency");
        await authority.RequireAsync(me, Right.RunChallenges, agency.Id, cancel);
        var challenge = await drafts.CreateAsync(agency, Draft(body), body.Publish ?? false, me, cancel);
        return TypedResults.Created($"/api/v1/challenges/{challenge.Slug}", Written(challenge));
    }

    private static async Task<Results<Ok<ChallengeWritten>, NotFound>> PublishAsync(
        string slug, HttpContext http, FkpDbContext db, Authority authority, DraftChallenge drafts, CancellationToken cancel)
    {
        var me = http.User.ParticipantId()!.Value;
        if (await FindAsync(db, slug, cancel) is not { } found)
        {
            return TypedResults.NotFound();
        }

        await authority.RequireAsync(me, Right.RunChallenges, found.AgencyId, cancel);
        var challenge = await drafts.PublishAsync(found.Id, me, cancel);
        return TypedResults.Ok(Written(challenge!));
    }

    private static async Task<Results<Created<ForumSummary>, NotFound>> CallForumAsync(
        string slug, CallForumBody body, HttpContext http, FkpDbContext db, Authority authority, RunAgenda agendas, ForumReads reads, TimeProvider clock, CancellationToken cancel)
    {
        var me = http.User.ParticipantId()!.Value;
        if (await FindAsync(db, slug, cancel) is not { } found)
        {
            return TypedResults.NotFound();
        }

        await authority.RequireAsync(me, Right.RunForums, found.AgencyId, cancel);
        var now = clock.GetUtcNow();
        var rounds = await db.Rounds.Where(r => r.ChallengeId == found.Id).OrderByDescending(r => r.Number).Select(r => new { r.Number, r.VotingEnds }).ToListAsync(cancel);
        var round = body.Round ?? rounds.Find(r => r.VotingEnds <= now)?.Number;
        Rule.Require(round is not null, ForumRules.VotingRuns);
        Rule.Input(rounds.Exists(r => r.Number == round), "round", InputRules.Unknown);
        var forum = await agendas.CallForumAsync(found.Id, round!.Value, body.Title ?? "", me, cancel);
        return TypedResults.Created($"/api/v1/forums/{forum.Id}", await reads.FindAsync(forum.Id, cancel));
    }

    private static ChallengeDraft Draft(ChallengeBody body) => new(
        new ChallengeText(body.Title!, body.Summary!, body.Guide!, body.Sector!, body.Cover!, Needed(body.Level, "level"), body.Promise!),
        body.Region,
        body.Categories ?? [],
        body.VotesPerPerson,
        new AgendaRule(body.Agenda?.Top ?? 5, body.Agenda?.Minimum ?? 0, body.Agenda?.PerCategory),
        body.Continuous ?? true,
        new RoundDates(
            Needed(body.IdeationStarts, "ideationStarts"), Needed(body.IdeationEnds, "ideationEnds"),
            Needed(body.VotingStarts, "votingStarts"), Needed(body.VotingEnds, "votingEnds"), Needed(body.CutOff, "cutOff")));

    internal static T Needed<T>(T? value, string field) where T : struct =>
        value ?? throw new RuleException(InputRules.Required, Refusal.Input, field);

    private static ChallengeWritten Written(Challenge challenge) => new(challenge.Id, challenge.Slug, challenge.State);

    private static Task<Found?> FindAsync(FkpDbContext db, string slug, CancellationToken cancel) =>
        db.Challenges.Where(c => c.Slug == slug).Select(c => new Found(c.Id, c.AgencyId)).SingleOrDefaultAsync(cancel);

    private sealed record Found(long Id, long AgencyId);
}
