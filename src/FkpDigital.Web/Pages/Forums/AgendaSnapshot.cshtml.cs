using System.Net.Mime;
using System.Text;
using FkpDigital.Agencies;
using FkpDigital.Forums;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FkpDigital.Web.Pages.Forums;

/// <summary>The very bytes whose SHA-256 is published.</summary>
[Needs(Right.Read)]
public sealed class AgendaSnapshotModel(ForumReads reads) : PageModel
{
    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancel) =>
        await reads.SnapshotAsync(id, cancel) is { } snapshot
            ? File(Encoding.UTF8.GetBytes(snapshot), MediaTypeNames.Application.Json)
            : NotFound();
}
