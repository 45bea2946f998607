using FkpDigital.Agencies;
using FkpDigital.Voting;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FkpDigital.Web.Api;

internal static class VotesApi
{
    public static void MapVotes(this RouteGroupBuilder api)
    {
        var vote = api.MapGroup("/proposals/{id:long}/vote").WithTags("Votes").Needs(Right.TakePart);

        vote.MapPut("", CastAsync).WithSummary("Vote for a proposal. Idempotent.");
        vote.MapDelete("", WithdrawAsync).WithSummary("Take the vote back, until voting closes. Idempotent.");
    }

    private static async Task<Results<Ok<VoteAnswer>, NotFound>> CastAsync(long id, HttpContext http, CastVote castVote, CancellationToken cancel) =>
        await castVote.RunAsync(id, http.User.ParticipantId()!.Value, cancel) is { } answer ? TypedResults.Ok(answer) : TypedResults.NotFound();

    private static async Task<Results<Ok<VoteAnswer>, NotFound>> WithdrawAsync(long id, HttpContext http, CastVote castVote, CancellationToken cancel) =>
        await castVote.WithdrawAsync(id, http.User.ParticipantId()!.Value, cancel) is { } answer ? TypedResults.Ok(answer) : TypedResults.NotFound();
}
