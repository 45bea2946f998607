using FkpDigital.Agencies;
using FkpDigital.Commitments;
using FkpDigital.Core;
using FkpDigital.Web.Host;
using FkpDigital.Web.Pages.Workspace;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Api;

/// <summary>A note of progress; with <c>notYetAble</c> it says why the promise cannot be kept yet.</summary>
public sealed record ProgressBody(string? Text, bool NotYetAble = false);

public sealed record LinkBody(string? Title, string? Url);

/// <summary>A position in a list of commitments.</summary>
public sealed record CommitmentPosition(long Id);

internal static class CommitmentsApi
{
    private const int PageSize = 20;

    public static void MapCommitments(this RouteGroupBuilder api)
    {
        var commitments = api.MapGroup("/commitments").WithTags("Commitments").Needs(Right.Read);
        commitments.MapGet("", ListAsync).WithSummary("Commitments, the newest first. state: a state, or running.");
        commitments.MapGet("/{id:long}", FindAsync).WithSummary("One commitment, with the way back to its agreement row, agenda item, proposal and votes.");

        var staff = api.MapGroup("/commitments/{id:long}").WithTags("Workspace").Needs(Right.TrackCommitments);
        staff.MapPost("/progress", ProgressAsync).WithSummary("Note progress, or why it cannot be kept yet.");
        staff.MapPost("/evidence", ProveAsync).Accepts<LinkBody>("application/json", "multipart/form-data").WithSummary("Add evidence: JSON with a url, or a form (multipart) with title, file and for a picture shows (before, after).")
            .WithMetadata(new RequestSizeLimitAttribute(Protection.LargestUpload));
        staff.MapPost("/done", CompleteAsync).WithSummary("Mark as kept; needs evidence.");
    }

    private static async Task<Ok<Listing<CommitmentSummary>>> ListAsync(
        string? agency, string? region, string? state, bool? overdue, string? after, CommitmentReads reads, CancellationToken cancel)
    {
        var rows = await reads.NewestAsync(new CommitmentFilter(agency, region, state, overdue), Cursor.Read<CommitmentPosition>(after)?.Id, PageSize + 1, cancel);
        return TypedResults.Ok(Listing.Of(rows, PageSize, c => new CommitmentPosition(c.Id)));
    }

    private static async Task<Results<Ok<CommitmentAnswer>, NotFound>> FindAsync(long id, CommitmentReads reads, CancellationToken cancel) =>
        await reads.FindAsync(id, cancel) is { } promise ? TypedResults.Ok(CommitmentAnswer.Of(promise)) : TypedResults.NotFound();

    private static async Task<Results<Ok<CommitmentAnswer>, NotFound>> ProgressAsync(
        long id, ProgressBody body, HttpContext http, TrackCommitment track, CommitmentReads reads, CancellationToken cancel) =>
        await AnswerAsync(id, body.NotYetAble ? await track.CannotYetAsync(id, Me(http), body.Text, cancel) : await track.ProgressAsync(id, Me(http), body.Text, cancel), reads, cancel);

    private static async Task<Results<Ok<CommitmentAnswer>, NotFound>> ProveAsync(long id, HttpContext http, TrackCommitment track, CommitmentReads reads, CancellationToken cancel)
    {
        if (!http.Request.HasFormContentType)
        {
            Rule.Input(http.Request.HasJsonContentType(), "file", InputRules.Required);
            var link = await http.Request.ReadFromJsonAsync<LinkBody>(cancel);
            return await AnswerAsync(id, await track.AddLinkAsync(id, Me(http), link?.Title, link?.Url, cancel), reads, cancel);
        }

        var form = await http.Request.ReadFormAsync(cancel);
        Rule.Input(form.Files.Count == 1, "file", InputRules.Required);
        var file = await Uploads.ReadAsync(form.Files[0], cancel);
        return await AnswerAsync(id, await track.AddFileAsync(id, Me(http), form["title"], file, MomentIn(form), cancel), reads, cancel);
    }

    private static async Task<Results<Ok<CommitmentAnswer>, NotFound>> CompleteAsync(long id, HttpContext http, TrackCommitment track, CommitmentReads reads, CancellationToken cancel) =>
        await AnswerAsync(id, await track.CompleteAsync(id, Me(http), cancel), reads, cancel);

    private static async Task<Results<Ok<CommitmentAnswer>, NotFound>> AnswerAsync(long id, bool found, CommitmentReads reads, CancellationToken cancel) =>
        found ? TypedResults.Ok(CommitmentAnswer.Of((await reads.FindAsync(id, cancel))!)) : TypedResults.NotFound();

    private static PhotoMoment? MomentIn(IFormCollection form)
    {
        var asked = form["shows"].ToString();
        Rule.Input(asked.Length == 0 || Enum.GetNames<PhotoMoment>().Contains(asked, StringComparer.OrdinalIgnoreCase), "shows", InputRules.Required);
        return asked.Length == 0 ? null : Enum.Parse<PhotoMoment>(asked, ignoreCase: true);
    }

    private static long Me(HttpContext http) => http.User.ParticipantId()!.Value;
}
