using FkpDigital.Challenges;
using FkpDigital.Commitments;
using FkpDigital.Data;
using FkpDigital.Leaderboards;
using FkpDigital.Proposals;
using FkpDigital.Regions;
using FkpDigital.Web.Pages.Challenges;
using FkpDigital.Web.Shell;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages;

/// <summary>The home page: what is going on, as the database has it.</summary>
public sealed class IndexModel(
    FkpDbContext db, ChallengeReads challenges, ChallengeFinder finder, RoundRanking rankings, RegionReads regions, PromiseList promises, Leaderboard leaderboard, ChallengeCards cards) : AppPage
{
    private const int Top = 3;

    public IReadOnlyList<ChallengeCard> Cards { get; private set; } = [];

    /// <summary>The busiest open challenge that has proposals, or null.</summary>
    public (ChallengeSummary Challenge, ProposalPage Ranking)? Busiest { get; private set; }

    public HomeCounts Counts { get; private set; } = new(0, 0, 0, 0, 0, 0, 0);
    public IReadOnlyList<RegionCounts> Provinces { get; private set; } = [];
    public IReadOnlyList<ListedPromise> Kept { get; private set; } = [];
    public IReadOnlyList<ProposalStanding> Proposals { get; private set; } = [];
    public IReadOnlyList<CitizenStanding> Citizens { get; private set; } = [];
    public IReadOnlyList<PlaceStanding> Regions { get; private set; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var open = await challenges.OpenAsync(4, cancel);
        Cards = [.. open.Select(cards.Card)];
        Busiest = await BusiestAsync(open, cancel);
        Counts = await CountsAsync(cancel);
        Provinces = await regions.ProvincesAsync(cancel);
        Kept = await promises.KeptAsync(Top, cancel);
        Proposals = await leaderboard.ProposalsAsync(LeaderboardPeriod.Month, null, Top, cancel);
        Citizens = await leaderboard.CitizensAsync(LeaderboardPeriod.Year, null, Top, cancel);
        Regions = await leaderboard.RegionsAsync(LeaderboardPeriod.Year, null, Top, cancel);
        return true;
    }

    private async Task<(ChallengeSummary, ProposalPage)?> BusiestAsync(List<ChallengeSummary> open, CancellationToken cancel)
    {
        foreach (var challenge in open.Where(c => c.CurrentRound.Phase is RoundPhase.Ideation or RoundPhase.Voting))
        {
            if (await finder.FindAsync(challenge.Slug, cancel) is not { } details)
            {
                continue;
            }

            var roundId = await db.Rounds.Where(r => r.ChallengeId == challenge.Id && r.Number == challenge.CurrentRound.Number).Select(r => r.Id).SingleAsync(cancel);
            var page = await rankings.PageAsync(roundId, details.AgendaRule, ProposalSort.Top, null, Math.Max(4, details.AgendaRule.Top + 1), cancel);
            if (page.Rows.Count > 0)
            {
                return (challenge, page);
            }
        }

        return null;
    }

    private Task<HomeCounts> CountsAsync(CancellationToken cancel) => db.Database.SqlQuery<HomeCounts>($"""
        select (select coalesce(sum(t.votes), 0) from tally t join proposal p on p.id = t.proposal_id where p.state = 'Published') as "Votes",
               (select count(*)::int from proposal where state = 'Published') as "Proposals",
               (select count(distinct left(c.region_code, 2))::int from challenge c where c.state <> 'Draft') as "Provinces",
               (select count(*)::int from challenge where state = 'Open') as "Open",
               (select count(distinct agency_id)::int from challenge where state = 'Open') as "Agencies",
               (select count(*)::int from commitment where state = 'Done') as "Kept",
               (select count(*)::int from commitment where state <> 'Superseded') as "Promises"
        """).SingleAsync(cancel);
}

/// <summary>The four figures under the hero, with what stands beside each.</summary>
public sealed record HomeCounts(long Votes, int Proposals, int Provinces, int Open, int Agencies, int Kept, int Promises);
