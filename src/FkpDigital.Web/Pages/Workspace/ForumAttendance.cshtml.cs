using FkpDigital.Agencies;
using FkpDigital.Data;
using FkpDigital.Forums;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Workspace;

public sealed class AttendeeInput
{
    public string? Name { get; set; }

    public string? Phone { get; set; }

    public string? Sex { get; set; }

    public string? Element { get; set; }

    public string? Representation { get; set; }
}

/// <summary>Somebody on the attendance list; the phone number is masked.</summary>
public sealed record AttendeeLine(long Id, string Name, string Phone, Sex Sex, Element Element, string Representation);

/// <summary>Who took part, for those who keep the record.</summary>
[Needs(Right.KeepRecord)]
public sealed class ForumAttendanceModel(FkpDbContext db, Authority authority, ForumReads reads, ChangeForum change) : ForumPage(db, authority, reads)
{
    private readonly FkpDbContext _db = db;

    [BindProperty]
    public AttendeeInput Input { get; set; } = new();

    public IReadOnlyList<AttendeeLine> People { get; private set; } = [];

    /// <summary>Still correctable: the record is not closed for signing.</summary>
    public bool MayWrite => Forum.State is ForumState.Preparing or ForumState.Scheduled or ForumState.Consensus or ForumState.RecordDrafted;

    public override ForumTab ForumTab => ForumTab.Attendance;

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public async Task<IActionResult> OnPostAddAsync(CancellationToken cancel)
    {
        if (!await EnterForumAsync(Right.KeepRecord, cancel))
        {
            return NotFound();
        }

        var sex = Choice<Sex>(Input.Sex, "sex");
        var element = Choice<Element>(Input.Element, "element");
        await change.RunAsync(Id, Right.KeepRecord, MeOrRefuse, f => f.Attend(Input.Name!, Input.Phone!, sex, element, Input.Representation!, MeOrRefuse), cancel);
        Say(T["{0} dicatat hadir.", Input.Name]);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostRemoveAsync(long person, CancellationToken cancel)
    {
        if (!await EnterForumAsync(Right.KeepRecord, cancel))
        {
            return NotFound();
        }

        await change.RunAsync(Id, Right.KeepRecord, MeOrRefuse, f => f.RemoveAttendee(person, MeOrRefuse), cancel);
        Say(T["Nama dihapus dari daftar hadir."]);
        return RedirectToPage();
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (!await EnterForumAsync(Right.KeepRecord, cancel))
        {
            return false;
        }

        var people = await _db.Forums.Where(f => f.Id == Id).SelectMany(f => f.Attendees).OrderBy(a => a.Position)
            .Select(a => new AttendeeLine(a.Id, a.Name, a.Phone, a.Sex, a.Element, a.Representation)).ToListAsync(cancel);
        People = [.. people.Select(p => p with { Phone = Masked(p.Phone) })];
        return true;
    }

    private static string Masked(string phone)
    {
        var digits = string.Concat(phone.Where(char.IsAsciiDigit));
        return $"{digits[..4]}····{digits[^4..]}";
    }
}
