using FkpDigital.Agencies;
using FkpDigital.Data;
using FkpDigital.Forums;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Workspace;

public sealed class MeetingInput
{
    public string? Title { get; set; }

    public string? Form { get; set; }

    public string? Mode { get; set; }

    public string? Place { get; set; }

    public string? Link { get; set; }

    public string? StartsAt { get; set; }
}

/// <summary>When, where and how the forum meets.</summary>
[Needs(Right.ViewWorkspace)]
public sealed class ForumMeetingModel(FkpDbContext db, Authority authority, ForumReads reads, ChangeForum change) : ForumPage(db, authority, reads)
{
    private readonly FkpDbContext _db = db;

    [BindProperty]
    public MeetingInput Input { get; set; } = new();

    /// <summary>The forum cannot meet before.</summary>
    public DateTimeOffset Earliest { get; private set; }

    public override ForumTab ForumTab => ForumTab.Meeting;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel))
        {
            return NotFound();
        }

        (Input.Title, Input.Place) = (Forum.Title, Forum.Place);
        (Input.Form, Input.Mode) = (Forum.Form?.ToString(), Forum.Mode?.ToString());
        Input.Link = await _db.Forums.Where(f => f.Id == Id).Select(f => f.Link).SingleAsync(cancel);
        Input.StartsAt = Forum.StartsAt is { } at ? Local(at, Zone) : null;
        return Page();
    }

    [Needs(Right.RunForums)]
    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await EnterForumAsync(Right.RunForums, cancel))
        {
            return NotFound();
        }

        var form = Choice<ForumForm>(Input.Form, "form");
        var mode = Choice<ForumMode>(Input.Mode, "mode");
        var meeting = new Meeting(form, mode, Input.Place, Input.Link, Instant(Input.StartsAt, "startsAt", Zone));
        await change.RunAsync(Id, Right.RunForums, MeOrRefuse, f => f.Plan(Input.Title!, meeting, MeOrRefuse), cancel);
        Say(T["Rencana pertemuan tersimpan dan terlihat oleh warga."]);
        return RedirectToPage();
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (!await EnterForumAsync(Right.ViewWorkspace, cancel))
        {
            return false;
        }

        Earliest = await _db.Forums.Where(f => f.Id == Id).Select(f => f.Round.VotingEnds).SingleAsync(cancel);
        return true;
    }
}
