using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Core;
using FkpDigital.Regions;
using FkpDigital.Web.Caching;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages.Challenges;

/// <summary>One challenge: its ranking with the cut line, what it is about, its rounds and its forum.</summary>
[Needs(Right.Read)]
public sealed class DetailsModel(Snapshots snapshots, ChallengeFinder finder, Authority authority, TimeProvider clock, RankingViews views) : AppPage
{
    private WholeChallenge? _whole;

    [BindProperty(SupportsGet = true)]
    public string Slug { get; set; } = "";

    /// <summary><c>about</c>, <c>rounds</c>, <c>forum</c>; anything else is the ranking.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Tab { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sort { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public new ChallengeDetails Challenge { get; private set; } = null!;
    public IReadOnlyList<RoundDetails> Rounds { get; private set; } = [];

    /// <summary>Set on the first tab of a challenge that has a round.</summary>
    public RankingView? Ranking { get; private set; }

    public RoundDetails? Current => Rounds.Count > 0 ? Rounds[0] : null;
    /// <summary>What all see alike of the challenge, and for how long: some of it counts hours down.</summary>
    public object Seen => (_whole, Now.Ticks / (10 * TimeSpan.TicksPerSecond));

    public bool IsDraft => Challenge.State is ChallengeState.Draft;
    public Zone Zone => RegionTime.ZoneOf(Challenge.Region.Code);
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Proposals may be written now.</summary>
    public bool TakesProposals => !IsDraft && Current is { Dates: var dates } && dates.IdeationStarts <= Now && Now < dates.IdeationEnds;

    /// <summary>The forum of the current round, or the last one that there was.</summary>
    public RoundDetails? WithForum => Rounds.FirstOrDefault(r => r.Forum is not null);

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    /// <summary>The list that a browser fetches again when the live hub says that it changed.</summary>
    public async Task<IActionResult> OnGetRankingAsync(CancellationToken cancel)
    {
        Tab = null;
        return await LoadAsync(cancel) && Ranking is not null ? Partial("_Ranking", Ranking) : NotFound();
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var whole = await snapshots.GetAsync<ChallengeFinder, WholeChallenge?>(
            $"challenge {Slug}", (reads, stop) => reads.WholeAsync(Slug, stop), read => read is null ? [Changes.Anything] : [Changes.Challenge(read.Details.Id)], cancel);
        if (whole is null || !await MaySeeAsync(whole.Details, cancel))
        {
            return false;
        }

        (_whole, Challenge, Rounds) = (whole, whole.Details, whole.Rounds);
        if (!IsDraft)
        {
            HttpContext.Shows(Changes.Challenge(Challenge.Id));
        }

        Tab = Tab is "about" or "rounds" || (Tab is "forum" && WithForum is not null) ? Tab : null;
        if (Current is { } round && Tab is null)
        {
            Ranking = await LoadRankingAsync(round, cancel);
        }

        return true;
    }

    /// <summary>A draft is there for the staff of its unit only.</summary>
    private async Task<bool> MaySeeAsync(ChallengeDetails challenge, CancellationToken cancel) =>
        challenge.State is not ChallengeState.Draft
        || (Me is { } me && await authority.MayAsync(me, Right.ViewWorkspace, challenge.AgencyId, cancel));

    private async Task<RankingView> LoadRankingAsync(RoundDetails round, CancellationToken cancel)
    {
        var place = new RankingPlace(Challenge, round, RankingViews.SortOf(Sort), After, Request.PathBase);
        var page = await snapshots.GetAsync<RoundRanking, ProposalPage>(
            $"ranking {round.Id} {place.Sort} {place.Position}", (reads, stop) => reads.PageAsync(round.Id, Challenge.AgendaRule, place.Sort, place.Position, RankingViews.PageSize, stop),
            _ => [Changes.Challenge(Challenge.Id)], cancel);
        var mine = Me is { } me ? await finder.MineAsync(round.Id, me, cancel) : null;
        return views.Of(place, page, mine);
    }
}
