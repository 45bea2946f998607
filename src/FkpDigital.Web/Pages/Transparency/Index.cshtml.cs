using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Transparency;
using FkpDigital.Web.Api;
using FkpDigital.Web.Caching;
using FkpDigital.Web.People;
using FkpDigital.Web.Shell;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Transparency;

/// <summary>How votes are counted, what happened, and the data to check it with.</summary>
[Kept]
[Needs(Right.Read)]
public sealed class IndexModel(FkpDbContext db, PublicLog log) : AppPage
{
    private const int PageSize = 30;
    private const int MostChallenges = 50;

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public PublicTotals Totals { get; private set; } = null!;

    public IReadOnlyList<PublicEvent> Events { get; private set; } = [];

    public NextPage Next { get; private set; } = new(null);

    /// <summary>The newest public challenges, whose votes have files of their own.</summary>
    public IReadOnlyList<(string Slug, string Title)> Challenges { get; private set; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        Totals = await log.TotalsAsync(cancel);
        Challenges = await db.Challenges.Where(c => c.State != ChallengeState.Draft).OrderByDescending(c => c.Id).Take(MostChallenges)
            .Select(c => new ValueTuple<string, string>(c.Slug, c.Title)).ToListAsync(cancel);
        var rows = await log.NewestAsync(Place(), PageSize + 1, cancel);
        Events = [.. rows.Take(PageSize)];
        Next = new NextPage(rows.Count > PageSize ? QueryHelpers.AddQueryString("~/transparency", "after", Cursor.Write(new PublicEventPosition(Events[^1].At, Events[^1].Id))) + "#catatan" : null);
        return true;
    }

    private PublicEventPosition? Place()
    {
        try
        {
            return Cursor.Read<PublicEventPosition>(After);
        }
        catch (RuleException)
        {
            return null; // an address that somebody shortened: from the beginning
        }
    }
}
