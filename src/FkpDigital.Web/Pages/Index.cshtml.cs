using FkpDigital.Agencies;
using FkpDigital.Articles;
using FkpDigital.Challenges;
using FkpDigital.Commitments;
using FkpDigital.Data;
using FkpDigital.Leaderboards;
using FkpDigital.Proposals;
using FkpDigital.Regions;
using FkpDigital.Web.Caching;
using FkpDigital.Web.Pages.Challenges;
using FkpDigital.Web.People;
using FkpDigital.Web.Shell;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace FkpDigital.Web.Pages;

/// <summary>The home page: what is going on, as the database has it.</summary>
[Kept]
[Needs(Right.Read)]
public sealed class IndexModel(
    NpgsqlDataSource database, ChallengeReads challenges, RoundRanking rankings, RegionReads regions, PromiseList promises, Leaderboard leaderboard, ArticleReads articles, ChallengeCards cards) : AppPage
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
    public IReadOnlyList<ArticleSummary> Articles { get; private set; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var open = await challenges.OpenAsync(4, cancel);
        Cards = await cards.OfAsync(open.Select(o => o.Summary), cancel);
        Busiest = await BusiestAsync(open, cancel);
        Counts = await CountsAsync(cancel);
        Provinces = await regions.ProvincesAsync(cancel);
        Kept = await promises.KeptAsync(Top, cancel);
        Proposals = await leaderboard.ProposalsAsync(LeaderboardPeriod.Month, null, Top, cancel);
        Citizens = await leaderboard.CitizensAsync(LeaderboardPeriod.Year, null, Top, cancel);
        Regions = await leaderboard.RegionsAsync(LeaderboardPeriod.Year, null, Top, cancel);
        Articles = await articles.NewestAsync(new ArticleFilter(), null, Top, cancel);
        return true;
    }

    private async Task<(ChallengeSummary, ProposalPage)?> BusiestAsync(List<OpenChallenge> open, CancellationToken cancel)
    {
        foreach (var (challenge, roundId, rule) in open.Where(c => c.Summary.CurrentRound.Phase is RoundPhase.Ideation or RoundPhase.Voting))
        {
            var page = await rankings.PageAsync(roundId, rule, ProposalSort.Top, null, Math.Max(4, rule.Top + 1), cancel);
            if (page.Rows.Count > 0)
            {
                return (challenge, page);
            }
        }

        return null;
    }

    private async Task<HomeCounts> CountsAsync(CancellationToken cancel) => (await database.ReadAsync($"""
        select (select coalesce(sum(votes), 0)::bigint from round_tally), (select coalesce(sum(proposals), 0)::int from round_tally),
               (select count(distinct left(region_code, 2))::int from challenge where state <> 'Draft'),
               (select count(*)::int from challenge where state = 'Open'), (select count(distinct agency_id)::int from challenge where state = 'Open'),
               (select count(*)::int from commitment where state = 'Done'), (select count(*)::int from commitment where state <> 'Superseded')
        """, r => new HomeCounts(r.GetInt64(0), r.GetInt32(1), r.GetInt32(2), r.GetInt32(3), r.GetInt32(4), r.GetInt32(5), r.GetInt32(6)), cancel))[0];
}

/// <summary>The four figures under the hero, with what stands beside each.</summary>
public sealed record HomeCounts(long Votes, int Proposals, int Provinces, int Open, int Agencies, int Kept, int Promises);
