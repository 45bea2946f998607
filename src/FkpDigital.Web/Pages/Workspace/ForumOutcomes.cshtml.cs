using FkpDigital.Agencies;
using FkpDigital.Data;
using FkpDigital.Forums;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages.Workspace;

public sealed class OutcomeInput
{
    public long Item { get; set; }

    public string? Outcome { get; set; }

    public string? Reason { get; set; }
}

/// <summary>What the forum decided, item by item, and its end.</summary>
[Needs(Right.ViewWorkspace)]
public sealed class ForumOutcomesModel(FkpDbContext db, Authority authority, ForumReads reads, ChangeForum change, ConcludeForum conclude, TimeProvider clock)
    : ForumPage(db, authority, reads)
{
    [BindProperty]
    public OutcomeInput Input { get; set; } = new();

    public AgendaView Agenda { get; private set; } = null!;

    /// <summary>The agenda is frozen, the meeting has begun and is not concluded.</summary>
    public bool MayWrite => IsOpen && Agenda.State is AgendaState.Frozen && Forum.StartsAt <= clock.GetUtcNow() && Mine.Contains(Right.KeepRecord);

    public override ForumTab ForumTab => ForumTab.Outcomes;

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    [Needs(Right.KeepRecord)]
    public async Task<IActionResult> OnPostDecideAsync(CancellationToken cancel)
    {
        if (!await EnterForumAsync(Right.KeepRecord, cancel))
        {
            return NotFound();
        }

        var outcome = Choice<ItemOutcome>(Input.Outcome, "outcome");
        await change.RunAsync(Id, Right.KeepRecord, MeOrRefuse, f => f.Decide(Input.Item, outcome, Input.Reason, MeOrRefuse, clock.GetUtcNow()), cancel);
        Say(T["Hasil butir tersimpan."]);
        return RedirectToPage();
    }

    [Needs(Right.KeepRecord)]
    public async Task<IActionResult> OnPostConcludeAsync(CancellationToken cancel)
    {
        if (!await EnterForumAsync(Right.KeepRecord, cancel))
        {
            return NotFound();
        }

        await conclude.RunAsync(Id, MeOrRefuse, cancel);
        Say(T["Forum selesai. Berita acara tersusun dari butir yang diterima."]);
        return Redirect(Url.Content(AtForum("/record")));
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (!await EnterForumAsync(Right.ViewWorkspace, cancel) || await Reads.AgendaAsync(Id, cancel) is not { } agenda)
        {
            return false;
        }

        Agenda = agenda;
        return true;
    }
}
