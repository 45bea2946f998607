using FkpDigital.Agencies;
using FkpDigital.Commitments;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Net.Http.Headers;

namespace FkpDigital.Web.Pages.Commitments;

/// <summary>A file of evidence. It came from outside, so a browser saves it and never shows it as a page of ours.</summary>
[Needs(Right.Read)]
public sealed class EvidenceModel(CommitmentReads commitments) : PageModel
{
    public async Task<IActionResult> OnGetAsync(long id, long evidenceId, CancellationToken cancel)
    {
        if (await commitments.FileAsync(id, evidenceId, cancel) is not { } file)
        {
            return NotFound();
        }

        Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        Response.Headers.XContentTypeOptions = "nosniff";
        Response.Headers.CacheControl = "public, max-age=3600";
        return new FileContentResult(file.Content, file.ContentType) { FileDownloadName = file.Name, EntityTag = new EntityTagHeaderValue($"\"{file.Sha256}\"") };
    }
}
