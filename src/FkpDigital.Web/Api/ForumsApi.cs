using System.Globalization;
using FkpDigital.Agencies;
using FkpDigital.Agreements;
using FkpDigital.Data;
using FkpDigital.Forums;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Api;

/// <summary>An agenda; <c>snapshot</c> is where the bytes are whose SHA-256 is <c>sha256</c>, null until frozen.</summary>
public sealed record AgendaAnswer(
    long Forum, string Title, string Challenge, int Round, AgendaState State, Challenges.AgendaRule Rule, DateTimeOffset BuiltAt, DateTimeOffset? FrozenAt,
    string? Sha256, string? Snapshot, IReadOnlyList<AgendaItemView> Items, IReadOnlyList<ExclusionView> Exclusions);

public sealed record AgendaItemBody(AgendaSource? Source, string? Title, string? Problem, string? Recommendation);

public sealed record MeetingBody(string? Title, ForumForm? Form, ForumMode? Mode, string? Place, string? Link, DateTimeOffset? StartsAt);

public sealed record AttendeeBody(string? Name, string? Phone, Sex? Sex, Element? Element, string? Representation);

public sealed record OutcomeBody(ItemOutcome? Outcome, string? Reason);

/// <summary>The drafted agreement record of a concluded forum.</summary>
public sealed record ForumConcluded(long Forum, long Record, RecordState State, int Rows);

internal static class ForumsApi
{
    private const int PageSize = 20;

    public static void MapForums(this RouteGroupBuilder api)
    {
        var forums = api.MapGroup("/forums").WithTags("Forums").Needs(Right.Read);
        forums.MapGet("", ListAsync).WithSummary("Forums, the newest first.");
        forums.MapGet("/{id:long}", FindAsync).WithSummary("One forum with its results; people only as numbers.");
        forums.MapGet("/{id:long}/agenda", AgendaAsync).WithSummary("The agenda with its source proposals, the frozen tally and every exclusion with its reason.");

        var staff = api.MapGroup("/forums/{id:long}").WithTags("Workspace").Needs(Right.KeepRecord);
        staff.MapPost("/agenda/items", AddItemAsync).Needs(Right.RunForums).WithSummary("Add an item from another source than the ranking.");
        staff.MapPost("/agenda/freeze", FreezeAsync).Needs(Right.RunForums).WithSummary("Freeze the agenda with the tally it came from.");
        staff.MapPut("/meeting", PlanAsync).Needs(Right.RunForums).WithSummary("Plan the meeting, until the forum is concluded.");
        staff.MapPost("/attendees", AttendAsync).WithSummary("Note somebody who takes part.");
        staff.MapPut("/agenda/items/{itemId:long}/outcome", DecideAsync).WithSummary("Note what the forum decided about an item.");
        staff.MapPost("/conclude", ConcludeAsync).WithSummary("End the forum; the agreement record is drafted.");
    }

    private static async Task<Ok<Listing<ForumSummary>>> ListAsync(string? region, string? agency, string? after, ForumReads reads, CancellationToken cancel)
    {
        var rows = await reads.NewestAsync(region, agency, Cursor.Read<ForumKey>(after), PageSize + 1, cancel);
        return TypedResults.Ok(Listing.Of(rows, PageSize, ForumReads.KeyOf));
    }

    private static async Task<Results<Ok<ForumView>, NotFound>> FindAsync(long id, ForumReads reads, CancellationToken cancel) =>
        await reads.ViewAsync(id, cancel) is { } forum ? TypedResults.Ok(forum) : TypedResults.NotFound();

    private static async Task<Results<Ok<AgendaAnswer>, NotFound>> AgendaAsync(long id, ForumReads reads, CancellationToken cancel) =>
        await reads.AgendaAsync(id, cancel) is { } agenda ? TypedResults.Ok(Answer(agenda)) : TypedResults.NotFound();

    private static async Task<Results<Ok<AgendaAnswer>, NotFound>> AddItemAsync(long id, AgendaItemBody body, HttpContext http, ChangeForum change, ForumReads reads, CancellationToken cancel)
    {
        var me = http.User.ParticipantId()!.Value;
        var forum = await change.RunAsync(id, Right.RunForums, me,
            f => f.AddItem(WorkspaceApi.Needed(body.Source, "source"), body.Title!, body.Problem!, body.Recommendation!, me), cancel);
        return forum is null ? TypedResults.NotFound() : TypedResults.Ok(Answer((await reads.AgendaAsync(id, cancel))!));
    }

    private static async Task<Results<Ok<AgendaAnswer>, NotFound>> FreezeAsync(
        long id, HttpContext http, Authority authority, RunAgenda agendas, ForumReads reads, FkpDbContext db, CancellationToken cancel)
    {
        var me = http.User.ParticipantId()!.Value;
        if (await AgencyOfAsync(db, id, cancel) is not { } agency)
        {
            return TypedResults.NotFound();
        }

        await authority.RequireAsync(me, Right.RunForums, agency, cancel);
        await agendas.FreezeAsync(id, me, cancel);
        return TypedResults.Ok(Answer((await reads.AgendaAsync(id, cancel))!));
    }

    private static async Task<Results<Ok<ForumView>, NotFound>> PlanAsync(long id, MeetingBody body, HttpContext http, ChangeForum change, ForumReads reads, CancellationToken cancel)
    {
        var me = http.User.ParticipantId()!.Value;
        var forum = await change.RunAsync(id, Right.RunForums, me, f => f.Plan(body.Title ?? f.Title, Meeting(body), me), cancel);
        return forum is null ? TypedResults.NotFound() : TypedResults.Ok(await reads.ViewAsync(id, cancel));
    }

    private static async Task<Results<Ok<ForumView>, NotFound>> AttendAsync(long id, AttendeeBody body, HttpContext http, ChangeForum change, ForumReads reads, CancellationToken cancel)
    {
        var me = http.User.ParticipantId()!.Value;
        var forum = await change.RunAsync(id, Right.KeepRecord, me, f => f.Attend(
            body.Name!, body.Phone!, WorkspaceApi.Needed(body.Sex, "sex"), WorkspaceApi.Needed(body.Element, "element"), body.Representation!, me), cancel);
        return forum is null ? TypedResults.NotFound() : TypedResults.Ok(await reads.ViewAsync(id, cancel));
    }

    private static async Task<Results<Ok<ForumView>, NotFound>> DecideAsync(
        long id, long itemId, OutcomeBody body, HttpContext http, ChangeForum change, ForumReads reads, TimeProvider clock, CancellationToken cancel)
    {
        var me = http.User.ParticipantId()!.Value;
        var forum = await change.RunAsync(id, Right.KeepRecord, me,
            f => f.Decide(itemId, WorkspaceApi.Needed(body.Outcome, "outcome"), body.Reason, me, clock.GetUtcNow()), cancel);
        return forum is null ? TypedResults.NotFound() : TypedResults.Ok(await reads.ViewAsync(id, cancel));
    }

    private static async Task<Results<Ok<ForumConcluded>, NotFound>> ConcludeAsync(
        long id, HttpContext http, Authority authority, ConcludeForum conclude, FkpDbContext db, CancellationToken cancel)
    {
        var me = http.User.ParticipantId()!.Value;
        if (await AgencyOfAsync(db, id, cancel) is not { } agency)
        {
            return TypedResults.NotFound();
        }

        await authority.RequireAsync(me, Right.KeepRecord, agency, cancel);
        var record = (await conclude.RunAsync(id, me, cancel))!;
        return TypedResults.Ok(new ForumConcluded(id, record.Id, record.State, record.Rows.Count));
    }

    private static Meeting Meeting(MeetingBody body) => new(
        WorkspaceApi.Needed(body.Form, "form"), WorkspaceApi.Needed(body.Mode, "mode"), body.Place, body.Link, WorkspaceApi.Needed(body.StartsAt, "startsAt"));

    private static Task<long?> AgencyOfAsync(FkpDbContext db, long id, CancellationToken cancel) =>
        db.Forums.Where(f => f.Id == id).Select(f => (long?)f.AgencyId).SingleOrDefaultAsync(cancel);

    private static AgendaAnswer Answer(AgendaView agenda) => new(
        agenda.Forum.Id, agenda.Forum.Title, agenda.Forum.ChallengeSlug, agenda.Forum.Round, agenda.State, agenda.Rule, agenda.BuiltAt, agenda.FrozenAt,
        agenda.Sha256, agenda.Sha256 is null ? null : string.Create(CultureInfo.InvariantCulture, $"/forums/{agenda.Forum.Id}/agenda.json"), agenda.Items, agenda.Exclusions);
}
