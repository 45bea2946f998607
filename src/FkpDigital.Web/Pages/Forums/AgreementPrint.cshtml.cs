using System.Globalization;
using FkpDigital.Agencies;
using FkpDigital.Agreements;
using FkpDigital.Audit;
using FkpDigital.Regions;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages.Forums;

/// <summary>The berita acara on paper, word for word as the official form has it; always in Indonesian.</summary>
[Needs(Right.Read)]
public sealed class AgreementPrintModel(AgreementReads records, Authority authority, RestrictedReads reads) : AppPage
{
    public static readonly CultureInfo Indonesian = CultureInfo.GetCultureInfo("id-ID");

    [BindProperty(SupportsGet = true)]
    public long Id { get; set; }

    /// <summary>With whole phone numbers, for whoever keeps the record.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Full { get; set; }

    public AgreementView Record { get; private set; } = null!;

    public Zone Zone => RegionTime.ZoneOf(Record.RegionCode);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var found = await ShowAsync(cancel);
        if (Full)
        {
            Response.Headers.CacheControl = "no-store";
        }

        return found;
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await records.FindAsync(Id, phones: Full, cancel) is not { } record)
        {
            return false;
        }

        Record = record;
        if (Full)
        {
            await authority.RequireAsync(Me, Right.KeepRecord, record.AgencyId, cancel);
            await reads.NoteAsync(AuditKinds.RecordReadInFull, await records.PeopleAsync(Id, cancel), cancel);
            return true;
        }

        return record.State is RecordState.Published || (Me is { } me && await authority.MayAsync(me, Right.ViewWorkspace, record.AgencyId, cancel));
    }

    /// <summary>"Kamis", "1 April 2022": the day's name is computed, never typed.</summary>
    public string Day(DateTimeOffset at) => at.In(Zone).ToString("dddd", Indonesian);

    public string Date(DateTimeOffset at) => at.In(Zone).ToString("d MMMM yyyy", Indonesian);

    public OfficialView? Official(Role capacity) => Record.Officials.FirstOrDefault(o => o.Capacity == capacity);
}
