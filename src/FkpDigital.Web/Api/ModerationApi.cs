using FkpDigital.Agencies;
using FkpDigital.Moderation;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FkpDigital.Web.Api;

/// <summary>A moderator's decision about a proposal, or about a comment under it.</summary>
public sealed record NewDecision(long Proposal, DecisionAction Action, Reason Reason, long? Comment = null, string? Note = null);

internal sealed record QueueKey(long Newest);

internal static class ModerationApi
{
    private const int PageSize = 20;

    public static void MapModeration(this RouteGroupBuilder api)
    {
        var moderation = api.MapGroup("/moderation").WithTags("Moderation").Needs(Right.Moderate);
        moderation.MapGet("/queue", QueueAsync).WithSummary("Reported content that waits for a decision, the newest report first.");
        moderation.MapPost("/decisions", DecideAsync).WithSummary("Hide, restore or keep; every open report about it is closed.");
    }

    private static async Task<Ok<Listing<ReportCase>>> QueueAsync(string? after, HttpContext http, Authority authority, ReadModeration moderation, CancellationToken cancel)
    {
        var me = http.User.ParticipantId();
        var rows = await moderation.QueueAsync(me!.Value, Cursor.Read<QueueKey>(after)?.Newest, PageSize + 1, cancel);
        return TypedResults.Ok(Listing.Of(rows, PageSize, c => new QueueKey(c.Newest)));
    }

    private static async Task<Results<NoContent, NotFound>> DecideAsync(NewDecision decision, HttpContext http, Moderate moderate, CancellationToken cancel) =>
        await moderate.RunAsync(decision.Proposal, decision.Comment, http.User.ParticipantId()!.Value, decision.Action, decision.Reason, decision.Note, cancel)
            ? TypedResults.NoContent()
            : TypedResults.NotFound();
}
