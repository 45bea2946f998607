using System.Globalization;
using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Data;
using FkpDigital.Regions;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Workspace;

/// <summary>An officer rewrites a challenge; of a published one only the words.</summary>
[Needs(Right.RunChallenges)]
public sealed class EditChallengeModel(FkpDbContext db, Authority authority, DraftChallenge drafts) : ChallengeForm(db, authority, drafts)
{
    private readonly FkpDbContext _db = db;
    private readonly DraftChallenge _drafts = drafts;

    [BindProperty(SupportsGet = true)]
    public long Id { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel))
        {
            return NotFound();
        }

        await FillAsync(cancel);
        return Page();
    }

    public Task<IActionResult> OnPostAsync(CancellationToken cancel) => SaveAsync(publish: false, cancel);

    public Task<IActionResult> OnPostPublishAsync(CancellationToken cancel) => SaveAsync(publish: true, cancel);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (!await EnterFormAsync(cancel))
        {
            return false;
        }

        var state = await _db.Challenges.Where(c => c.Id == Id && c.AgencyId == Unit.Id).Select(c => (ChallengeState?)c.State).SingleOrDefaultAsync(cancel);
        IsFixed = state is not ChallengeState.Draft;
        if (IsFixed && state is not null && Request.Method == HttpMethods.Post)
        {
            await FillAsync(cancel, words: false);
        }

        return state is not null;
    }

    private async Task<IActionResult> SaveAsync(bool publish, CancellationToken cancel)
    {
        if (!await LoadAsync(cancel))
        {
            return NotFound();
        }

        await _drafts.EditAsync(Id, Draft(), publish, MeOrRefuse, cancel);
        Say(publish ? T["Tantangan terbit. Warga kini dapat melihatnya."] : IsFixed ? T["Perubahan tersimpan dan sudah terlihat oleh warga."] : T["Draf tersimpan. Belum terlihat oleh warga."]);
        return Redirect(Url.Content(At($"/challenges/{Id}")));
    }

    /// <summary>Writes what is saved into the form; without <paramref name="words"/> only the rules, which a published challenge keeps.</summary>
    private async Task FillAsync(CancellationToken cancel, bool words = true)
    {
        var saved = await _db.Challenges.Where(c => c.Id == Id).Include(c => c.Rounds).Include(c => c.Categories).AsNoTracking().AsSplitQuery().SingleAsync(cancel);
        if (words)
        {
            (Input.Title, Input.Summary, Input.Guide, Input.Promise) = (saved.Title, saved.Summary, saved.Guide, saved.Promise);
            (Input.Sector, Input.Cover, Input.Level) = (saved.Sector, saved.Cover, saved.Level.ToString());
        }

        Input.Region = saved.RegionCode;
        Input.Categories = string.Join('\n', saved.Categories.OrderBy(c => c.Position).Select(c => c.Name));
        Input.IsContinuous = saved.IsContinuous;
        (Input.VotesPerPerson, Input.AgendaTop) = (Text(saved.VotesPerPerson), Text(saved.AgendaTop));
        (Input.AgendaMinimum, Input.AgendaPerCategory) = (Text(saved.AgendaMinimum), Text(saved.AgendaPerCategory));
        if (saved.CurrentRound is { } round)
        {
            var zone = RegionTime.ZoneOf(saved.RegionCode);
            (Input.IdeationStarts, Input.IdeationEnds) = (Local(round.IdeationStarts, zone), Local(round.IdeationEnds, zone));
            (Input.VotingStarts, Input.VotingEnds, Input.CutOff) = (Local(round.VotingStarts, zone), Local(round.VotingEnds, zone), Local(round.CutOff, zone));
        }
    }

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
