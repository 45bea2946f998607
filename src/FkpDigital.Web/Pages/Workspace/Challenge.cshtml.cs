using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Data;
using FkpDigital.Desk;
using FkpDigital.Forums;
using FkpDigital.Regions;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Workspace;

/// <summary>The head of a challenge in the work area.</summary>
public sealed record ChallengeHead(string Title, string Slug, ChallengeState State, string Region, string RegionCode, AgendaRule Rule, int? VotesPerPerson, bool IsContinuous);

/// <summary>A round with its forum, when it has one.</summary>
public sealed record RoundCard(int Number, RoundPhase Phase, RoundDates Dates, int Proposals, int Votes, int VotesFromDesks, long? ForumId, string? Forum);

public sealed class CallForumInput
{
    public string? Title { get; set; }

    public int Round { get; set; }
}

/// <summary>One challenge in the work area: its rounds, publishing, and calling the forum.</summary>
[Needs(Right.ViewWorkspace)]
public sealed class ChallengeModel(FkpDbContext db, Authority authority, DraftChallenge drafts, RunAgenda agendas, TimeProvider clock) : WorkspacePage(db, authority)
{
    private readonly FkpDbContext _db = db;

    [BindProperty(SupportsGet = true)]
    public long Id { get; set; }

    [BindProperty]
    public CallForumInput Input { get; set; } = new();

    public ChallengeHead Head { get; private set; } = null!;

    public IReadOnlyList<RoundCard> Rounds { get; private set; } = [];

    public Zone Zone => RegionTime.ZoneOf(Head.RegionCode);

    protected override WorkTab Tab => WorkTab.Challenges;

    /// <summary>Its voting is over and nobody called the forum yet.</summary>
    public bool MayCall(RoundCard round) =>
        round.ForumId is null && round.Dates.VotingEnds <= clock.GetUtcNow() && Head.State is not ChallengeState.Draft && Mine.Contains(Right.RunForums);

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    [Needs(Right.RunChallenges)]
    public async Task<IActionResult> OnPostPublishAsync(CancellationToken cancel)
    {
        if (!await EnterChallengeAsync(Right.RunChallenges, cancel))
        {
            return NotFound();
        }

        await drafts.PublishAsync(Id, MeOrRefuse, cancel);
        Say(T["Tantangan terbit. Warga kini dapat melihatnya."]);
        return RedirectToPage();
    }

    [Needs(Right.RunForums)]
    public async Task<IActionResult> OnPostForumAsync(CancellationToken cancel)
    {
        if (!await EnterChallengeAsync(Right.RunForums, cancel) || !await _db.Rounds.AnyAsync(r => r.ChallengeId == Id && r.Number == Input.Round, cancel))
        {
            return NotFound();
        }

        var forum = await agendas.CallForumAsync(Id, Input.Round, Input.Title ?? "", MeOrRefuse, cancel);
        Say(T["Forum dipanggil. Agendanya disusun dari peringkat dukungan."]);
        return Redirect(Url.Content(At($"/forums/{forum.Id}")));
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (!await EnterChallengeAsync(Right.ViewWorkspace, cancel))
        {
            return false;
        }

        Head = await _db.Challenges.Where(c => c.Id == Id)
            .Select(c => new ChallengeHead(c.Title, c.Slug, c.State, c.Region.Name, c.RegionCode, new AgendaRule(c.AgendaTop, c.AgendaMinimum, c.AgendaPerCategory), c.VotesPerPerson, c.IsContinuous))
            .SingleAsync(cancel);
        var fromDesks = _db.StandingDeskVotes();
        Rounds = await _db.Rounds.Where(r => r.ChallengeId == Id).OrderByDescending(r => r.Number)
            .Select(r => new RoundCard(
                r.Number, r.Phase, new RoundDates(r.IdeationStarts, r.IdeationEnds, r.VotingStarts, r.VotingEnds, r.CutOff),
                r.Tally.Proposals, (int)r.Tally.Votes, fromDesks.Count(e => e.Proposal!.RoundId == r.Id),
                _db.Forums.Where(f => f.RoundId == r.Id && f.State != ForumState.Cancelled).Select(f => (long?)f.Id).FirstOrDefault(),
                _db.Forums.Where(f => f.RoundId == r.Id && f.State != ForumState.Cancelled).Select(f => f.Title).FirstOrDefault()))
            .ToListAsync(cancel);
        return true;
    }

    private async Task<bool> EnterChallengeAsync(Right right, CancellationToken cancel) =>
        await EnterAsync(right, cancel) && await _db.Challenges.AnyAsync(c => c.Id == Id && c.AgencyId == Unit.Id, cancel);
}
