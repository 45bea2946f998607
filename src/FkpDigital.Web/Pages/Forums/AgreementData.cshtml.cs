using System.Text;
using FkpDigital.Agencies;
using FkpDigital.Agreements;
using FkpDigital.Audit;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FkpDigital.Web.Pages.Forums;

/// <summary>The signed document as data: masked for the public; with <c>?full=true</c> the exact signed bytes, for whoever keeps the record.</summary>
[Needs(Right.Read)]
public sealed class AgreementDataModel(AgreementReads records, Authority authority, RestrictedReads reads) : PageModel
{
    private const string Json = "application/json; charset=utf-8";

    public async Task<IActionResult> OnGetAsync(long id, bool full, CancellationToken cancel)
    {
        var document = full ? await SignedAsync(id, cancel) : await records.RedactedAsync(id, cancel);
        return document is null ? NotFound() : File(Encoding.UTF8.GetBytes(document), Json);
    }

    private async Task<string?> SignedAsync(long id, CancellationToken cancel)
    {
        if (await records.FindAsync(id, phones: false, cancel) is not { } record)
        {
            return null;
        }

        await authority.RequireAsync(User.ParticipantId(), Right.KeepRecord, record.AgencyId, cancel);
        await reads.NoteAsync(AuditKinds.RecordReadInFull, await records.PeopleAsync(id, cancel), cancel);
        Response.Headers.CacheControl = "no-store";
        return await records.DocumentAsync(id, cancel);
    }
}
