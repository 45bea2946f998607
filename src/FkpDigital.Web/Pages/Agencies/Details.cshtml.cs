using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Commitments;
using FkpDigital.Web.Caching;
using FkpDigital.Web.Pages.Challenges;
using FkpDigital.Web.People;
using FkpDigital.Web.Shell;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages.Agencies;

/// <summary>The public page of one agency, with everything below it.</summary>
[Kept]
[Needs(Right.Read)]
public sealed class DetailsModel(AgencyReads agencies, ChallengeReads challenges, PromiseList promises, ChallengeCards cards) : AppPage
{
    public const int MostCards = 6;
    public const int MostRows = 8;

    [BindProperty(SupportsGet = true)]
    public string Slug { get; set; } = "";

    public AgencyPage Agency { get; private set; } = null!;
    public IReadOnlyList<ChallengeCard> Cards { get; private set; } = [];
    public int Challenges { get; private set; }
    public IReadOnlyList<ListedForum> Forums { get; private set; } = [];
    public IReadOnlyList<ListedPromise> Promises { get; private set; } = [];
    public PromiseCounts Counts { get; private set; } = new(0, 0, 0, 0);

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await agencies.FindAsync(Slug, cancel) is not { } agency)
        {
            return false;
        }

        Agency = agency;
        var filter = new ChallengeFilter(Agency: agency.Id);
        (var listed, Challenges) = await challenges.ListAsync(filter, ChallengeSort.Votes, null, MostCards, cancel);
        Cards = await cards.OfAsync(listed.Take(MostCards), cancel);
        Forums = await agencies.ForumsAsync(agency.Id, MostRows, cancel);
        Promises = await promises.OfAgencyAsync(agency.Id, MostRows, cancel);
        Counts = await promises.CountsOfAgencyAsync(agency.Id, cancel);
        return true;
    }
}
