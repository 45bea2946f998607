using System.Globalization;
using FkpDigital.Agencies;
using FkpDigital.Agreements;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Regions;
using FkpDigital.Web.Pages.Commitments;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace FkpDigital.Web.Pages.Workspace;

/// <summary>The agreement record of a forum, from its drafted rows to its publication. Who keeps it writes, the two officials sign, the rest of the staff reads.</summary>
[Needs(Right.ViewWorkspace)]
public sealed class RecordModel(FkpDbContext db, Authority authority, AgreementReads reads, PublishRecord records, KeepRecord keep) : WorkspacePage(db, authority)
{
    [BindProperty(SupportsGet = true)]
    public long Id { get; set; }

    [BindProperty]
    public RecordInput Input { get; set; } = new();

    public AgreementView Record { get; private set; } = null!;
    public IReadOnlyList<SelectListItem> UnitHeads { get; private set; } = [];
    public IReadOnlyList<SelectListItem> AgencyHeads { get; private set; } = [];

    /// <summary>Of what there is to sign; null before the record is prepared and once it is signed.</summary>
    public string? ContentSha256 { get; private set; }

    /// <summary>The rows were saved by this very request.</summary>
    public bool Saved { get; private set; }

    public Zone Zone => RegionTime.ZoneOf(Record.RegionCode);
    public bool MayWrite => Mine.Contains(Right.KeepRecord);
    public bool MayEdit => MayWrite && Record.State is RecordState.Draft;
    public bool MayPublish => MayWrite && Record.State is RecordState.Signed;
    public bool MayReopen => MayWrite && Record.State is RecordState.Prepared;

    /// <summary>This person is one of the two officials and has not signed.</summary>
    public bool MaySign => Record.State is RecordState.Prepared or RecordState.Signing && Record.Officials.Any(o => o.ParticipantId == Me && o.SignedAt is null);

    protected override WorkTab Tab => WorkTab.Forums;

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    /// <summary>Saves what can be saved; the page comes back as it was typed, with what is missing named.</summary>
    [Needs(Right.KeepRecord)]
    public async Task<IActionResult> OnPostRowsAsync(CancellationToken cancel)
    {
        Saved = await WriteRowsAsync(cancel);
        var page = await ShowAsync(cancel);
        Response.StatusCode = Saved ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
        return page;
    }

    [Needs(Right.KeepRecord)]
    public async Task<IActionResult> OnPostPrepareAsync(CancellationToken cancel)
    {
        if (!await WriteRowsAsync(cancel))
        {
            var page = await ShowAsync(cancel);
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return page;
        }

        var sheet = new RecordSheet(Input.Number, Input.SigningPlace, Input.Official(Role.UnitHead), Input.Official(Role.AgencyHead));
        return await keep.PrepareAsync(Id, MeOrRefuse, sheet, cancel) ? Done(T["Berita acara siap ditandatangani."]) : NotFound();
    }

    [Needs(Right.KeepRecord)]
    public async Task<IActionResult> OnPostReopenAsync(CancellationToken cancel) =>
        await keep.ReopenAsync(Id, MeOrRefuse, cancel) ? Done(T["Berita acara kembali menjadi draf."]) : NotFound();

    [Needs(Right.SignAsUnitHead, Right.SignAsAgencyHead)]
    public async Task<IActionResult> OnPostSignAsync(CancellationToken cancel)
    {
        Rule.Input(Input.Consent, "consent", AgreementRules.ConsentNeeded);
        return await keep.SignAsync(Id, MeOrRefuse, Input.ContentSha256 ?? "", cancel) ? Done(T["Tanda tangan Anda tercatat."]) : NotFound();
    }

    [Needs(Right.KeepRecord)]
    public async Task<IActionResult> OnPostPublishAsync(CancellationToken cancel)
    {
        if (await keep.PublishAsync(Id, MeOrRefuse, cancel) is not { } made)
        {
            return NotFound();
        }

        Say(T["Berita acara terbit. {0} kini dapat dikawal.", T.Count(made, "komitmen")]);
        return Redirect(Url.Content($"~/forums/{Id}/agreement"));
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(Right.ViewWorkspace, cancel) || await reads.FindAsync(Id, phones: false, cancel) is not { } record || record.AgencySlug != AgencySlug)
        {
            return false;
        }

        Record = record;
        if (MayEdit)
        {
            UnitHeads = await CandidatesAsync(Role.UnitHead, Input.UnitHead, cancel);
            AgencyHeads = await CandidatesAsync(Role.AgencyHead, Input.AgencyHead, cancel);
            Input.Fill(record);
        }
        else if (record.State is RecordState.Prepared or RecordState.Signing)
        {
            ContentSha256 = (await records.LoadAsync(Id, cancel))!.ContentSha256;
        }

        return true;
    }

    /// <summary>Why the record cannot be signed yet, one sentence each.</summary>
    public IEnumerable<string> Blockers()
    {
        foreach (var row in Record.Rows.Where(r => r.Due is null))
        {
            yield return T["Baris {0:N0} belum memiliki jangka waktu.", row.Position];
        }

        foreach (var row in Record.Rows.Where(r => r.Owner.Length == 0))
        {
            yield return T["Baris {0:N0} belum memiliki penanggung jawab.", row.Position];
        }

        if (Record.Participants.Count == 0)
        {
            yield return T["Belum ada peserta yang tercatat."];
        }
    }

    public IReadOnlyList<SelectListItem> DueKinds(string? chosen) =>
        [new(T["Belum ditetapkan"], ""), .. Enum.GetValues<DueKind>().Select(kind => new SelectListItem(T.Of(kind), kind.ToString(), kind.ToString() == chosen))];

    private RedirectResult Done(string sentence)
    {
        Say(sentence);
        return Redirect(Url.Content($"~/workspace/{AgencySlug}/forums/{Id}/record"));
    }

    /// <returns>False when a row was refused; its sentence stands at its field.</returns>
    private async Task<bool> WriteRowsAsync(CancellationToken cancel)
    {
        var rows = Input.Rows.Select(r => new RowDraft(r.Id, r.Problem ?? "", r.Recommendation ?? "", r.DueKind, r.DueOn, r.Owner));
        var refused = await keep.WriteAsync(Id, MeOrRefuse, rows, cancel) ?? [];
        foreach (var (id, because) in refused)
        {
            var at = Input.Rows.FindIndex(r => r.Id == id);
            var field = because.Field is { } name ? $".{char.ToUpperInvariant(name[0])}{name[1..]}" : "";
            ModelState.AddModelError($"Input.Rows[{at}]{field}", T.Rule(because.Rule, [.. because.Arguments]));
        }

        return refused.Count == 0;
    }

    private async Task<List<SelectListItem>> CandidatesAsync(Role role, string? chosen, CancellationToken cancel)
    {
        var people = await reads.CandidatesAsync(Unit.Id, role, cancel);
        return [new(T["Pilih pejabat"], ""), .. people.Select(p =>
        {
            var id = p.ParticipantId.ToString(CultureInfo.InvariantCulture);
            return new SelectListItem($"{p.Name} ({p.Agency})", id, chosen is null ? people.Count == 1 : id == chosen);
        })];
    }
}
