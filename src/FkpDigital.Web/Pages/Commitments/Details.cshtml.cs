using FkpDigital.Agencies;
using FkpDigital.Commitments;
using FkpDigital.Regions;
using FkpDigital.Web.Caching;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.People;
using FkpDigital.Web.Shell;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages.Commitments;

/// <summary>One promise: what was agreed, what was done, what proves it, and the whole way back to the idea.</summary>
[Kept]
[Needs(Right.Read)]
public sealed class DetailsModel(CommitmentReads commitments) : AppPage
{
    [BindProperty(SupportsGet = true)]
    public long Id { get; set; }

    public CommitmentView Promise { get; private set; } = null!;

    public Zone Zone => RegionTime.ZoneOf(Promise.Summary.Region.Code);

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    /// <summary>What an open page fetches when the promise changed.</summary>
    public async Task<IActionResult> OnGetStateAsync(CancellationToken cancel) =>
        await LoadAsync(cancel) ? Partial("_Details", this) : NotFound();

    public override async Task<bool> LoadAsync(CancellationToken cancel) =>
        await commitments.FindAsync(Id, cancel) is { } found && (Promise = found) is not null;

    /// <summary>From the idea to the kept promise.</summary>
    public IReadOnlyList<Step> Journey()
    {
        var moments = HttpContext.RequestServices.GetRequiredService<Localisation.Moments>();
        var (origin, summary) = (Promise.Origin, Promise.Summary);
        var steps = new List<Step>();
        if (origin.ProposalId is { } proposal)
        {
            steps.Add(new(origin.Author is { } author ? T["Usulan oleh {0}", T.Person(author)] : T["Usulan warga"], moments.ShortDate(origin.ProposedAt!.Value, Zone),
                T["{0}, peringkat {1:N0}", T.Count(origin.FrozenVotes!.Value, "dukungan"), origin.FrozenRank], StepState.Done, $"~/proposals/{proposal}"));
        }

        steps.Add(new(origin.ForumTitle, moments.ShortDate(origin.ForumAt, Zone), null, StepState.Done, $"~/forums/{origin.ForumId}", WrittenTitle: true));
        steps.Add(new(T["Berita acara ditandatangani"], moments.ShortDate(origin.SignedAt, Zone), T["Nomor {0}, baris {1:N0}", origin.RecordNumber, origin.RowPosition], StepState.Done, $"~/forums/{origin.ForumId}/agreement"));
        steps.Add(new(T["Komitmen diumumkan"], moments.ShortDate(summary.MadeAt, Zone), null, StepState.Done));
        steps.Add(summary switch
        {
            { State: CommitmentState.Done } => new(T["Dinyatakan selesai"], moments.ShortDate(summary.DoneAt!.Value, Zone), T.Count(summary.Evidence, "bukti"), StepState.Done),
            { Overdue: true } => new(T["Terlambat"], T["jatuh tempo {0}", T.Due(summary.Due)], null, StepState.Late),
            _ => new(T["Tindak lanjut"], T["sampai {0}", T.Due(summary.Due)], null, StepState.Now),
        });
        return steps;
    }
}
