using FkpDigital.Agencies;
using FkpDigital.Agreements;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FkpDigital.Web.Api;

/// <summary><c>dueKind</c>: date, month, year, startingFrom, continuous; <c>dueOn</c>: 2027-01-31, or 2027-01 and 2027 where that says enough. Texts left out stay.</summary>
public sealed record RowBody(string? Problem, string? Recommendation, string? DueKind, string? DueOn, string? Owner);

/// <summary>The account by <c>participant</c> id or <c>email</c>; without a name the account's is printed.</summary>
public sealed record OfficialBody(long? Participant, string? Email, string? Name, string? Position);

public sealed record PrepareBody(string? Number, string? SigningPlace, OfficialBody? UnitHead, OfficialBody? AgencyHead);

/// <summary>With <c>contentSha256</c> only that content is signed; see <c>contentSha256</c> of the record.</summary>
public sealed record SignBody(string? ContentSha256);

/// <summary>A record with masked phone numbers; <c>contentSha256</c> is what the officials are asked to sign, while they are.</summary>
public sealed record AgreementAnswer(AgreementView Agreement, string? ContentSha256);

/// <summary>A published record and how many commitments it made.</summary>
public sealed record PublishedAnswer(AgreementView Agreement, int Commitments);

internal static class AgreementsApi
{
    public static void MapAgreements(this RouteGroupBuilder api)
    {
        var record = api.MapGroup("/forums/{id:long}/agreement").WithTags("Agreements");
        record.MapGet("", FindAsync).Needs(Right.Read).WithSummary("The agreement record, phone numbers masked. Before publication for staff only.");

        var staff = api.MapGroup("/forums/{id:long}/agreement").WithTags("Workspace").Needs(Right.KeepRecord);
        staff.MapPut("/rows/{rowId:long}", WriteAsync).WithSummary("Write one row of a drafted record.");
        staff.MapPost("/prepare", PrepareAsync).WithSummary("Close the draft for signing by two named officials.");
        staff.MapPost("/reopen", ReopenAsync).WithSummary("Back to draft, while nobody has signed.");
        staff.MapPost("/sign", SignAsync).Needs(Right.SignAsUnitHead, Right.SignAsAgencyHead).WithSummary("Sign as one of the two named officials; {contentSha256} of what was read is optional.");
        staff.MapPost("/publish", PublishAsync).WithSummary("Publish the signed record; each row becomes a commitment.");
    }

    private static async Task<Results<Ok<AgreementAnswer>, NotFound>> FindAsync(
        long id, HttpContext http, AgreementReads reads, PublishRecord records, Authority authority, CancellationToken cancel)
    {
        var record = await reads.FindAsync(id, phones: false, cancel);
        var visible = record is { State: RecordState.Published }
            || (record is not null && http.User.ParticipantId() is { } me && await authority.MayAsync(me, Right.ViewWorkspace, record.AgencyId, cancel));
        return visible ? await AnswerAsync(id, reads, records, cancel) : TypedResults.NotFound();
    }

    private static async Task<Results<Ok<AgreementAnswer>, NotFound>> WriteAsync(
        long id, long rowId, RowBody body, HttpContext http, KeepRecord keep, AgreementReads reads, PublishRecord records, CancellationToken cancel)
    {
        var draft = new RowDraft(rowId, body.Problem, body.Recommendation, body.DueKind, body.DueOn, body.Owner);
        var refused = await keep.WriteAsync(id, Me(http), [draft], cancel);
        if (refused is [{ } row])
        {
            throw row.Because;
        }

        return refused is null ? TypedResults.NotFound() : await AnswerAsync(id, reads, records, cancel);
    }

    private static async Task<Results<Ok<AgreementAnswer>, NotFound>> PrepareAsync(
        long id, PrepareBody body, HttpContext http, KeepRecord keep, AgreementReads reads, PublishRecord records, CancellationToken cancel)
    {
        var sheet = new RecordSheet(body.Number, body.SigningPlace, Draft(body.UnitHead), Draft(body.AgencyHead));
        return await keep.PrepareAsync(id, Me(http), sheet, cancel) ? await AnswerAsync(id, reads, records, cancel) : TypedResults.NotFound();
    }

    private static async Task<Results<Ok<AgreementAnswer>, NotFound>> ReopenAsync(
        long id, HttpContext http, KeepRecord keep, AgreementReads reads, PublishRecord records, CancellationToken cancel) =>
        await keep.ReopenAsync(id, Me(http), cancel) ? await AnswerAsync(id, reads, records, cancel) : TypedResults.NotFound();

    private static async Task<Results<Ok<AgreementAnswer>, NotFound>> SignAsync(
        long id, HttpContext http, KeepRecord keep, AgreementReads reads, PublishRecord records, CancellationToken cancel)
    {
        // The body is optional; a bound one would turn calls without it away.
        var body = http.Request.HasJsonContentType() ? await http.Request.ReadFromJsonAsync<SignBody>(cancel) : null;
        return await keep.SignAsync(id, Me(http), body?.ContentSha256, cancel) ? await AnswerAsync(id, reads, records, cancel) : TypedResults.NotFound();
    }

    private static async Task<Results<Ok<PublishedAnswer>, NotFound>> PublishAsync(long id, HttpContext http, KeepRecord keep, AgreementReads reads, CancellationToken cancel) =>
        await keep.PublishAsync(id, Me(http), cancel) is { } made
            ? TypedResults.Ok(new PublishedAnswer((await reads.FindAsync(id, phones: false, cancel))!, made))
            : TypedResults.NotFound();

    private static async Task<Ok<AgreementAnswer>> AnswerAsync(long id, AgreementReads reads, PublishRecord records, CancellationToken cancel)
    {
        var record = (await reads.FindAsync(id, phones: false, cancel))!;
        var content = record.State is RecordState.Prepared or RecordState.Signing ? (await records.LoadAsync(id, cancel))!.ContentSha256 : null;
        return TypedResults.Ok(new AgreementAnswer(record, content));
    }

    private static OfficialDraft Draft(OfficialBody? body) => new(body?.Participant, body?.Email, body?.Name, body?.Position);

    private static long Me(HttpContext http) => http.User.ParticipantId()!.Value;
}
