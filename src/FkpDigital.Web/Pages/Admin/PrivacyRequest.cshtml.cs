using FkpDigital.Agencies;
using FkpDigital.Audit;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Privacy;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Admin;

public sealed class AnswerInput
{
    public string? Outcome { get; set; }

    public string? Note { get; set; }
}

/// <summary>One request and its answer. Each reading of it is in the log.</summary>
[Needs(Right.ProtectData)]
public sealed class PrivacyRequestModel(FkpDbContext db, Acting acting, AnswerRequest answer, TimeProvider clock) : AppPage
{
    [BindProperty(SupportsGet = true)]
    public long Id { get; set; }

    [BindProperty]
    public AnswerInput Input { get; set; } = new();

    public DataRequest Asked { get; private set; } = null!;

    public string Person { get; private set; } = "";

    public DateTimeOffset Now => clock.GetUtcNow();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel))
        {
            return NotFound();
        }

        acting.About(Asked.ParticipantId);
        db.Log(new DomainEvent(EventKinds.DataRequestRead, MeOrRefuse, () => new EventSubject(), new { request = Id }));
        await db.SaveChangesAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var outcome = Enum.TryParse<RequestOutcome>(Input.Outcome, out var chosen) && Enum.IsDefined(chosen) ? chosen : (RequestOutcome?)null;
        if (!await answer.RunAsync(Id, outcome, Input.Note, MeOrRefuse, cancel))
        {
            return NotFound();
        }

        Say(T["Jawaban terkirim."]);
        return RedirectToPage("Privacy");
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await db.DataRequests.AsNoTracking().SingleOrDefaultAsync(r => r.Id == Id, cancel) is not { } asked)
        {
            return false;
        }

        Asked = asked;
        Person = await db.Participants.Where(p => p.Id == asked.ParticipantId).Select(p => p.DisplayName).SingleAsync(cancel);
        return true;
    }
}
