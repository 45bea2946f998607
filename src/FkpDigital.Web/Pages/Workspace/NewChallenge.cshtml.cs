using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Data;
using FkpDigital.Regions;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Workspace;

/// <summary>An officer writes a challenge: as a draft, or published at once.</summary>
[Needs(Right.RunChallenges)]
public sealed class NewChallengeModel(FkpDbContext db, Authority authority, DraftChallenge drafts, TimeProvider clock) : ChallengeForm(db, authority, drafts)
{
    private readonly FkpDbContext _db = db;
    private readonly DraftChallenge _drafts = drafts;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel))
        {
            return NotFound();
        }

        Suggest();
        return Page();
    }

    public Task<IActionResult> OnPostAsync(CancellationToken cancel) => SaveAsync(publish: false, cancel);

    public Task<IActionResult> OnPostPublishAsync(CancellationToken cancel) => SaveAsync(publish: true, cancel);

    public override Task<bool> LoadAsync(CancellationToken cancel) => EnterFormAsync(cancel);

    private async Task<IActionResult> SaveAsync(bool publish, CancellationToken cancel)
    {
        if (!await LoadAsync(cancel))
        {
            return NotFound();
        }

        var agency = await _db.Agencies.SingleAsync(a => a.Id == Unit.Id, cancel);
        var challenge = await _drafts.CreateAsync(agency, Draft(), publish, MeOrRefuse, cancel);
        Say(publish ? T["Tantangan terbit. Warga kini dapat melihatnya."] : T["Draf tersimpan. Belum terlihat oleh warga."]);
        return Redirect(Url.Content(At($"/challenges/{challenge.Id}")));
    }

    /// <summary>Two weeks for ideas, voting from the second one on and a week longer, a month until the forum is done.</summary>
    private void Suggest()
    {
        var zone = RegionTime.ZoneOf(Unit.RegionCode);
        var start = DateOnly.FromDateTime(clock.GetUtcNow().In(zone).DateTime).EndOf(zone);
        Input = new ChallengeInput
        {
            Region = Unit.RegionCode,
            Cover = Covers.All[0],
            Level = nameof(ParticipationLevel.Involve),
            Promise = T["Kami menimbang setiap usulan dan menjelaskan keputusan kami."],
            AgendaTop = "5",
            AgendaMinimum = "0",
            IsContinuous = true,
            IdeationStarts = Local(start, zone),
            IdeationEnds = Local(start.AddDays(14), zone),
            VotingStarts = Local(start.AddDays(7), zone),
            VotingEnds = Local(start.AddDays(21), zone),
            CutOff = Local(start.AddDays(51), zone),
        };
    }
}
