using FkpDigital.Agencies;
using FkpDigital.Data;
using FkpDigital.Forums;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages.Workspace;

public sealed class AgendaItemInput
{
    public string? Source { get; set; }

    public string? Title { get; set; }

    public string? Problem { get; set; }

    public string? Recommendation { get; set; }
}

/// <summary>The agenda of a forum in the work area: what the rule chose, what it left out, what the officer adds; freezing.</summary>
[Needs(Right.ViewWorkspace)]
public sealed class ForumModel(FkpDbContext db, Authority authority, ForumReads reads, ChangeForum change, RunAgenda agendas) : ForumPage(db, authority, reads)
{
    [BindProperty]
    public AgendaItemInput Input { get; set; } = new();

    public AgendaView Agenda { get; private set; } = null!;

    public bool MayRun => Mine.Contains(Right.RunForums);

    public override ForumTab ForumTab => ForumTab.Agenda;

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    [Needs(Right.RunForums)]
    public async Task<IActionResult> OnPostAddAsync(CancellationToken cancel)
    {
        if (!await EnterForumAsync(Right.RunForums, cancel))
        {
            return NotFound();
        }

        var source = Choice<AgendaSource>(Input.Source, "source");
        await change.RunAsync(Id, Right.RunForums, MeOrRefuse, f => f.AddItem(source, Input.Title!, Input.Problem!, Input.Recommendation!, MeOrRefuse), cancel);
        Say(T["Butir ditambahkan ke agenda."]);
        return RedirectToPage();
    }

    [Needs(Right.RunForums)]
    public async Task<IActionResult> OnPostRemoveAsync(long item, CancellationToken cancel)
    {
        if (!await EnterForumAsync(Right.RunForums, cancel))
        {
            return NotFound();
        }

        await change.RunAsync(Id, Right.RunForums, MeOrRefuse, f => f.RemoveItem(item, MeOrRefuse), cancel);
        Say(T["Butir dihapus dari agenda."]);
        return RedirectToPage();
    }

    [Needs(Right.RunForums)]
    public async Task<IActionResult> OnPostFreezeAsync(CancellationToken cancel)
    {
        if (!await EnterForumAsync(Right.RunForums, cancel))
        {
            return NotFound();
        }

        await agendas.FreezeAsync(Id, MeOrRefuse, cancel);
        Say(T["Agenda dibekukan. Sidik jarinya kini terbuka untuk umum."]);
        return RedirectToPage();
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
