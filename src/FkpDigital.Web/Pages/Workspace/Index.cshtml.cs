using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Data;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages.Workspace;

/// <summary>What an agency has running, and what waits for somebody.</summary>
[Needs(Right.ViewWorkspace)]
public sealed class IndexModel(FkpDbContext db, Authority authority, VotesByDay daily, Moments moments, TimeProvider clock) : WorkspacePage(db, authority)
{
    private const int Shown = 30;
    private readonly FkpDbContext _db = db;

    public DateTimeOffset Now { get; private set; }

    public ChallengeTable Challenges { get; private set; } = null!;

    public IReadOnlyList<ForumLine> Forums { get; private set; } = [];

    public IReadOnlyList<WorkAction> Actions { get; private set; } = [];

    public PromiseCount Promises { get; private set; } = new(0, 0);

    public int Late { get; private set; }

    /// <summary>Votes of the days that the charts show.</summary>
    public int NewVotes { get; private set; }

    /// <summary>Proposals of the same days.</summary>
    public int NewProposals { get; private set; }

    protected override WorkTab Tab => WorkTab.Dashboard;

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(Right.ViewWorkspace, cancel))
        {
            return false;
        }

        Now = clock.GetUtcNow();
        var board = new WorkBoard(_db, Unit.Id);
        Challenges = new ChallengeTable(await board.ChallengesAsync(running: true, null, Shown, cancel), await daily.LastAsync(cancel));
        Forums = await board.ForumsAsync(open: true, null, Shown, cancel);
        Promises = await board.PromisesAsync(cancel);
        Late = await board.CountLateAsync(Now, cancel);
        NewVotes = (await board.ChallengeIdsAsync(cancel)).Sum(id => Challenges.Daily.Of(id).Sum());
        NewProposals = await board.ProposalsSinceAsync(Now.AddDays(-VotesByDay.Days), cancel);
        Actions =
        [
            .. (await board.LateAsync(Now, cancel)).Select(late => WorkAction.Of(late, Unit.Slug, T, moments)),
            .. (await board.RoundsDueAsync(Now, cancel)).Select(round => WorkAction.Of(round, T)),
            .. Forums.Select(forum => WorkAction.Of(forum, T, moments, Now)).OfType<WorkAction>(),
        ];
        return true;
    }
}
