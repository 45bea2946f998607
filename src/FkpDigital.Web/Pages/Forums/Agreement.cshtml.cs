using FkpDigital.Agencies;
using FkpDigital.Agreements;
using FkpDigital.Regions;
using FkpDigital.Web.Caching;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages.Forums;

/// <summary>The published agreement record; staff see it before it is published.</summary>
[Kept]
[Needs(Right.Read)]
public sealed class AgreementModel(AgreementReads records, Authority authority) : AppPage
{
    [BindProperty(SupportsGet = true)]
    public long Id { get; set; }

    public AgreementView Record { get; private set; } = null!;

    public bool IsPublished => Record.State is RecordState.Published;

    public Zone Zone => RegionTime.ZoneOf(Record.RegionCode);

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await records.FindAsync(Id, phones: false, cancel) is not { } record)
        {
            return false;
        }

        Record = record;
        return IsPublished || (Me is { } me && await authority.MayAsync(me, Right.ViewWorkspace, record.AgencyId, cancel));
    }
}
