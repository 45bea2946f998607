using FkpDigital.Agencies;
using FkpDigital.Commitments;
using FkpDigital.Web.Api;
using FkpDigital.Web.Caching;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.WebUtilities;

namespace FkpDigital.Web.Pages.Commitments;

/// <summary>A column of the board: the promises that are due first, and how many there are in all.</summary>
public sealed record BoardColumn(string Title, string Icon, string Tone, int Count, IReadOnlyList<CommitmentSummary> Cards, string AllHref);

/// <summary>The public board of promises, as columns or as a list.</summary>
[Kept]
[Needs(Right.Read)]
public sealed class IndexModel(CommitmentReads commitments) : AppPage
{
    private const int PageSize = 20;
    private const int Shown = 12;
    private const string ListView = "list";

    [BindProperty(SupportsGet = true)]
    public string? Agency { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Region { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? State { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool? Overdue { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? View { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public CommitmentCounts Counts { get; private set; } = new(0, 0, 0, 0, 0);
    public IReadOnlyList<BoardColumn> Columns { get; private set; } = [];
    public IReadOnlyList<CommitmentSummary> List { get; private set; } = [];
    public string? Next { get; private set; }
    public IReadOnlyList<SelectListItem> Agencies { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Regions { get; private set; } = [];

    /// <summary>Columns show every state, so a chosen state is shown as a list.</summary>
    public bool IsList => View == ListView || State is { Length: > 0 } || Overdue is not null;

    public bool IsFiltered => Agency is { Length: > 0 } || Region is { Length: > 0 } || State is { Length: > 0 } || Overdue is not null;

    public IReadOnlyList<SelectListItem> States =>
    [
        new(T["Semua keadaan"], ""),
        new(T["Berjalan"], CommitmentFilter.Running, State == CommitmentFilter.Running),
        new(T["Selesai"], "done", State == "done"),
        new(T["Belum mampu"], "notYetAble", State == "notYetAble"),
    ];

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var filter = new CommitmentFilter(Agency, Region, State, Overdue);
        Counts = await commitments.CountAsync(filter, cancel);
        Agencies = Options(T["Semua instansi"], (await commitments.AgenciesAsync(cancel)).Select(a => (a.Name, a.Slug)), Agency);
        Regions = Options(T["Semua wilayah"], (await commitments.RegionsAsync(cancel)).Select(r => (r.Name, r.Code)), Region);
        if (!IsList)
        {
            Columns =
            [
                await ColumnAsync(T["Berjalan"], "arrow-repeat", "teal", Counts.Running, new(Agency, Region, CommitmentFilter.Running, false), cancel),
                await ColumnAsync(T["Terlambat"], "exclamation-triangle-fill", "merah", Counts.Late, new(Agency, Region, null, true), cancel),
                await ColumnAsync(T["Selesai"], "patch-check-fill", "daun", Counts.Done, new(Agency, Region, "done"), cancel),
                await ColumnAsync(T["Belum mampu"], "hourglass-split", "sogan", Counts.NotYetAble, new(Agency, Region, "notYetAble", false), cancel),
            ];
            return true;
        }

        var page = Listing.Of(await commitments.ByDueTimeAsync(filter, Cursor.Read<DuePosition>(After), PageSize + 1, cancel), PageSize, CommitmentReads.PositionOf);
        (List, Next) = (page.Items, page.Next is null ? null : Address(filter, page.Next));
        return true;
    }

    /// <summary>This board as columns or as a list, with the agency and region that were chosen.</summary>
    public string AsView(string? view) => QueryHelpers.AddQueryString("~/commitments", Query(new(Agency, Region), view, null));

    private async Task<BoardColumn> ColumnAsync(string title, string icon, string tone, int count, CommitmentFilter filter, CancellationToken cancel) =>
        new(title, icon, tone, count, count == 0 ? [] : await commitments.ByDueTimeAsync(filter, null, Shown, cancel), Address(filter));

    private static string Address(CommitmentFilter filter, string? after = null) =>
        QueryHelpers.AddQueryString("~/commitments", Query(filter, ListView, after));

    private static IEnumerable<KeyValuePair<string, string?>> Query(CommitmentFilter filter, string? view, string? after) =>
        new KeyValuePair<string, string?>[]
        {
            new("agency", filter.Agency), new("region", filter.Region), new("state", filter.State),
            new("overdue", filter.Overdue switch { true => "true", false => "false", null => null }), new("view", view), new("after", after),
        }.Where(p => !string.IsNullOrEmpty(p.Value));

    private static List<SelectListItem> Options(string all, IEnumerable<(string Name, string Value)> items, string? chosen) =>
        [new(all, ""), .. items.Select(i => new SelectListItem(i.Name, i.Value, i.Value == chosen))];
}
