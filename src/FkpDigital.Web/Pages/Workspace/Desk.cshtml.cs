using FkpDigital.Agencies;
using FkpDigital.Data;
using FkpDigital.Desk;
using FkpDigital.Web.Api;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages.Workspace;

/// <summary>What the officers of an agency entered for citizens without a phone, by what became of it.</summary>
[Needs(Right.EnterForCitizens)]
public sealed class DeskModel(FkpDbContext db, Authority authority, ReadDesk desk) : WorkspacePage(db, authority)
{
    private const int PageSize = 30;

    /// <summary>One of <see cref="EntryState"/>; what waits when there is none.</summary>
    [BindProperty(Name = "state", SupportsGet = true)]
    public string? StateName { get; set; }

    [BindProperty(SupportsGet = true)]
    public long? After { get; set; }

    public EntryState State { get; private set; }

    public DeskCounts Counts { get; private set; } = null!;

    public IReadOnlyList<DeskLine> Lines { get; private set; } = [];

    public string? Next { get; private set; }

    /// <summary>Who looks confirms nothing of their own.</summary>
    public long Viewer => MeOrRefuse;

    protected override WorkTab Tab => WorkTab.Desk;

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(Right.EnterForCitizens, cancel))
        {
            return false;
        }

        State = Choice.Of(StateName, "state", EntryState.Waiting);
        Counts = await desk.CountAsync(Unit.Id, cancel);
        var rows = await desk.ListAsync(Unit.Id, State, After, PageSize + 1, cancel);
        Lines = [.. rows.Take(PageSize)];
        Next = rows.Count > PageSize ? $"{Address(State)}&after={Lines[^1].Id}" : null;
        return true;
    }

    public string Address(EntryState state) => At($"/desk?state={state.ToString().ToLowerInvariant()}");

    public int CountOf(EntryState state) => state switch
    {
        EntryState.Waiting => Counts.Waiting,
        EntryState.Confirmed => Counts.Confirmed,
        EntryState.Refused => Counts.Refused,
        _ => Counts.Claimed,
    };
}
