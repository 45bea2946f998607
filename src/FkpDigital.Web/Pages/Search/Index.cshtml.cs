using FkpDigital.Agencies;
using FkpDigital.Regions;
using FkpDigital.Search;
using FkpDigital.Web.Api;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.Pages.Regions;
using FkpDigital.Web.People;
using FkpDigital.Web.Shell;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.WebUtilities;

namespace FkpDigital.Web.Pages.Search;

/// <summary>One box over everything public; the question is in the address.</summary>
[Needs(Right.Read)]
public sealed class IndexModel(RegionReads regions, Find find) : AppPage
{
    private const int PageSize = 12;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Kind { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Region { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    /// <summary>Null while nothing, or too little, was asked.</summary>
    public Question? Question { get; private set; }

    public IReadOnlyList<Found> Answers { get; private set; } = [];

    public IReadOnlyDictionary<FoundKind, int> Counts { get; private set; } = new Dictionary<FoundKind, int>();

    public FoundKind? Chosen => FoundWords.KindOf(Kind);

    public NextPage Next { get; private set; } = new(null);

    public IReadOnlyList<SelectListItem> RegionItems { get; private set; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        RegionItems = await regions.ItemsAsync(T["Semua wilayah"], Region, cancel);
        Question = Question.Read(Q, Chosen, Region);
        if (Question is null)
        {
            return true;
        }

        (var rows, Counts) = await find.RunAsync(Question, Cursor.ReadOrBegin<FoundPosition>(After), PageSize, cancel);
        Answers = [.. rows.Take(PageSize)];
        Next = new NextPage(rows.Count > PageSize ? Address(Chosen, Cursor.Write(Answers[^1].Position)) : null);
        return true;
    }

    /// <summary>How many answers there are of a kind, or of all; with a plus where no more than the newest were weighed.</summary>
    public string NumberOf(FoundKind? kind)
    {
        int[] counts = kind is { } one ? [Counts.GetValueOrDefault(one)] : [.. Counts.Values];
        return Moments.Number(counts.Sum()) + (counts.Contains(Find.MostOfAKind) ? "+" : "");
    }

    /// <summary>This question for one kind of thing, or for all.</summary>
    public string Address(FoundKind? kind, string? after = null) => QueryHelpers.AddQueryString(
        "~/search",
        new Dictionary<string, string?> { ["q"] = Question?.Text, ["kind"] = kind is { } one ? FoundWords.NameOf(one) : null, ["region"] = Region, ["after"] = after }.Where(v => !string.IsNullOrEmpty(v.Value)));
}
