using FkpDigital.Agencies;
using FkpDigital.Commitments;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Regions;
using FkpDigital.Web.Host;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace FkpDigital.Web.Pages.Workspace;

/// <summary>One promise in the work area: progress, explanations, evidence, and at last: done.</summary>
[RequestSizeLimit(Protection.LargestUpload)]
[Needs(Right.ViewWorkspace)]
public sealed class CommitmentModel(FkpDbContext db, Authority authority, CommitmentReads commitments, TrackCommitment track) : WorkspacePage(db, authority)
{
    [BindProperty(SupportsGet = true)]
    public long Id { get; set; }

    [BindProperty]
    public TrackInput Input { get; set; } = new();

    public CommitmentView Promise { get; private set; } = null!;
    public Zone Zone => RegionTime.ZoneOf(Promise.Summary.Region.Code);
    public bool IsOpen => Promise.Summary.State is not (CommitmentState.Done or CommitmentState.Superseded);
    public bool MayWrite => Mine.Contains(Right.TrackCommitments) && IsOpen;

    public IReadOnlyList<SelectListItem> Moments => [new(T["Bukan foto, atau keadaan lain"], ""), new(T["Keadaan sebelum"], nameof(PhotoMoment.Before)), new(T["Keadaan sesudah"], nameof(PhotoMoment.After))];

    protected override WorkTab Tab => WorkTab.Commitments;

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    [Needs(Right.TrackCommitments)]
    public async Task<IActionResult> OnPostProgressAsync(CancellationToken cancel) =>
        After(await track.ProgressAsync(Id, MeOrRefuse, Input.Text, cancel), T["Kemajuan tercatat."]);

    [Needs(Right.TrackCommitments)]
    public async Task<IActionResult> OnPostCannotYetAsync(CancellationToken cancel) =>
        After(await track.CannotYetAsync(Id, MeOrRefuse, Input.Text, cancel), T["Penjelasan tercatat."]);

    /// <summary>A file when one was chosen, else the address.</summary>
    [Needs(Right.TrackCommitments)]
    public async Task<IActionResult> OnPostEvidenceAsync(CancellationToken cancel) => After(
        Input.File is { } file
            ? await track.AddFileAsync(Id, MeOrRefuse, Input.Title, await Uploads.ReadAsync(file, cancel), Input.Shows, cancel)
            : await track.AddLinkAsync(Id, MeOrRefuse, Input.Title, Input.Url, cancel),
        T["Bukti ditambahkan."]);

    [Needs(Right.TrackCommitments)]
    public async Task<IActionResult> OnPostDoneAsync(CancellationToken cancel) =>
        After(await track.CompleteAsync(Id, MeOrRefuse, cancel), T["Komitmen dinyatakan selesai."]);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(Right.ViewWorkspace, cancel) || await commitments.FindAsync(Id, cancel) is not { } promise || !promise.Agencies.Contains(Unit.Id))
        {
            return false;
        }

        Promise = promise;
        return true;
    }

    private IActionResult After(bool found, string sentence)
    {
        if (!found)
        {
            return NotFound();
        }

        Say(sentence);
        return Redirect(Url.Content($"~/workspace/{AgencySlug}/commitments/{Id}"));
    }
}

/// <summary>What the forms of a promise send.</summary>
public sealed class TrackInput
{
    public string? Text { get; set; }
    public string? Title { get; set; }
    public string? Url { get; set; }
    public IFormFile? File { get; set; }
    public PhotoMoment? Shows { get; set; }
}

/// <summary>Uploaded files as evidence.</summary>
internal static class Uploads
{
    /// <exception cref="RuleException">See <see cref="EvidenceFile.Read"/>.</exception>
    public static async Task<EvidenceFile> ReadAsync(IFormFile file, CancellationToken cancel)
    {
        using var bytes = new MemoryStream((int)Math.Min(file.Length, EvidenceFile.MaxLength + 1));
        await file.CopyToAsync(bytes, cancel);
        return EvidenceFile.Read(file.FileName, bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}
