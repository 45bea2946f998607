using FkpDigital.Agencies;
using FkpDigital.Forums;
using FkpDigital.Regions;
using FkpDigital.Web.Caching;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FkpDigital.Web.Pages.Forums;

/// <summary>The agenda of a forum with everything that explains it.</summary>
[Kept]
[Needs(Right.Read)]
public sealed class AgendaModel(ForumReads reads) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public long Id { get; set; }

    public AgendaView Agenda { get; private set; } = null!;

    public Zone Zone => RegionTime.ZoneOf(Agenda.Forum.RegionCode);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : NotFound();

    /// <summary>What open pages fetch when the agenda changed.</summary>
    public async Task<IActionResult> OnGetBodyAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Partial("_Agenda", this) : NotFound();

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var agenda = await reads.AgendaAsync(Id, cancel);
        Agenda = agenda!;
        return agenda is not null;
    }
}
