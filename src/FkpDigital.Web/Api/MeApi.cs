using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Data;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Api;

/// <summary>The signed-in person.</summary>
public sealed record MeDetails(long Id, string DisplayName, IReadOnlyList<MyRole> Roles);

/// <summary>One role at one agency, by its slug.</summary>
public sealed record MyRole(Role Role, string Agency);

/// <summary>Ids of the proposals that have my vote in the current round, and how many votes I have left; null when unlimited.</summary>
public sealed record MyVotes(IReadOnlyList<long> Items, int? Remaining);

internal static class MeApi
{
    public static void MapMe(this RouteGroupBuilder api)
    {
        var me = api.MapGroup("/me").WithTags("Me").Needs(Right.KeepAccount);
        me.MapGet("", WhoAsync).WithSummary("Who am I?");
        me.MapGet("/votes", VotesAsync).WithSummary("My votes in the current round of a challenge.");
    }

    private static async Task<Results<Ok<MeDetails>, UnauthorizedHttpResult>> WhoAsync(HttpContext http, FkpDbContext db, CancellationToken cancel)
    {
        var id = http.User.ParticipantId();
        var me = await db.Participants.Where(p => p.Id == id)
            .Select(p => new MeDetails(
                p.Id,
                p.DisplayName,
                db.Memberships.Where(m => m.ParticipantId == p.Id && m.EndedAt == null).OrderBy(m => m.Id).Select(m => new MyRole(m.Role, m.Agency.Slug)).ToList()))
            .SingleOrDefaultAsync(cancel);
        return me is null ? TypedResults.Unauthorized() : TypedResults.Ok(me);
    }

    private static async Task<Results<Ok<MyVotes>, NotFound>> VotesAsync(string? challenge, HttpContext http, FkpDbContext db, CancellationToken cancel)
    {
        var me = http.User.ParticipantId()!.Value;
        var round = await db.Rounds.Where(r => r.Challenge.Slug == challenge && r.Challenge.State != ChallengeState.Draft)
            .OrderByDescending(r => r.Number).Select(r => new { r.Id, r.Challenge.VotesPerPerson }).FirstOrDefaultAsync(cancel);
        if (round is null)
        {
            return TypedResults.NotFound();
        }

        var votes = await db.Votes.Where(v => v.ParticipantId == me && v.RoundId == round.Id).OrderBy(v => v.ProposalId).Select(v => v.ProposalId).ToListAsync(cancel);
        return TypedResults.Ok(new MyVotes(votes, round.VotesPerPerson - votes.Count));
    }
}
