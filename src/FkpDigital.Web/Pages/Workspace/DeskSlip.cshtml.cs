using FkpDigital.Agencies;
using FkpDigital.Data;
using FkpDigital.Desk;
using FkpDigital.Web.People;
using FkpDigital.Web.Sharing;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages.Workspace;

/// <summary>The slip that a citizen takes home, on half a sheet. The code is on it once: the database has only its digest.</summary>
[Needs(Right.EnterForCitizens)]
public sealed class DeskSlipModel(FkpDbContext db, Authority authority, ReadDesk desk, SiteAddress site) : WorkspacePage(db, authority)
{
    /// <summary>Of a code made just now; carried over the redirect in an encrypted cookie and then gone.</summary>
    public const string Code = "DeskCode";

    [BindProperty(SupportsGet = true)]
    public long Id { get; set; }

    public string Secret { get; private set; } = "";

    public SlipView Slip { get; private set; } = null!;

    public DeskLine Entry { get; private set; } = null!;

    /// <summary>Where the code is good.</summary>
    public string Address => site.Of(Request, $"/claim/{Secret}");

    /// <summary>The same without the code, to type.</summary>
    public string Place => site.Of(Request, "/claim");

    protected override WorkTab Tab => WorkTab.Desk;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        if (!await EnterAsync(Right.EnterForCitizens, cancel))
        {
            return NotFound();
        }

        Secret = TempData[Code] as string ?? "";
        if (await LoadAsync(cancel))
        {
            return Page();
        }

        Say(T["Kode hanya tampil sekali. Bila lembarnya gagal dicetak, buat lembar kode baru."]);
        return Redirect(Url.Content(At($"/desk/{Id}")));
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (DeskCode.Read(Secret) is null || await desk.SlipAsync(Secret, cancel) is not { } slip || slip.Id != Id || await desk.FindAsync(Id, Unit.Id, cancel) is not { } entry)
        {
            return false;
        }

        (Slip, Entry) = (slip, entry);
        return true;
    }
}
