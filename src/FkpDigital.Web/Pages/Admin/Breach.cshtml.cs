using System.Text.Json;
using FkpDigital.Agencies;
using FkpDigital.Data;
using FkpDigital.Participants;
using FkpDigital.Privacy;
using FkpDigital.Secrets;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Admin;

public sealed class NoticeInput
{
    public string? ToPerson { get; set; }

    public string? ToBody { get; set; }

    public string? ToPublic { get; set; }
}

/// <param name="Name">Display name, or the typed contact, masked.</param>
public sealed record AffectedLine(long Id, string Name, DateTimeOffset? ToldAt, bool Unreachable);

/// <summary>One breach: its countdown, the affected people, the notices, and what was done.</summary>
[Needs(Right.ProtectData)]
public sealed class BreachModel(FkpDbContext db, BreachNotices notices, TellAffected tell, Vault vault, TimeProvider clock) : AppPage
{
    private const int Size = 100;

    [BindProperty(SupportsGet = true)]
    public long Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public long After { get; set; }

    [BindProperty]
    public NoticeInput Input { get; set; } = new();

    public Breach Breach { get; private set; } = null!;

    public int People { get; private set; }

    public int Told { get; private set; }

    public int Unreachable { get; private set; }

    public IReadOnlyList<AffectedLine> Affected { get; private set; } = [];

    public long? Next { get; private set; }

    public DateTimeOffset Now => clock.GetUtcNow();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var result = await ShowAsync(cancel);
        if (result is not NotFoundResult)
        {
            Input = new NoticeInput { ToPerson = Breach.ToPerson, ToBody = Breach.ToBody, ToPublic = Breach.ToPublic };
        }

        return result;
    }

    public Task<IActionResult> OnPostWordAsync(CancellationToken cancel) =>
        ChangeAsync(b => b.Word(Input.ToPerson, Input.ToBody, Input.ToPublic, MeOrRefuse), T["Naskah tersimpan."], cancel);

    public async Task<IActionResult> OnPostTellAsync(CancellationToken cancel)
    {
        if (await db.Breaches.SingleOrDefaultAsync(b => b.Id == Id, cancel) is not { } breach)
        {
            return NotFound();
        }

        var letter = await notices.LetterAsync(breach.ToPerson);
        breach.TellPeople(JsonSerializer.Serialize(letter), MeOrRefuse, clock.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        await tell.RunAsync(cancel); // the job goes on where this is cut off
        Say(T["Pemberitahuan dikirim kepada orang yang terdampak."]);
        return RedirectToPage();
    }

    public Task<IActionResult> OnPostBodyToldAsync(CancellationToken cancel) =>
        ChangeAsync(b => b.NoteBodyTold(MeOrRefuse, clock.GetUtcNow()), T["Tercatat: lembaga sudah diberi tahu."], cancel);

    public Task<IActionResult> OnPostPublicToldAsync(CancellationToken cancel) =>
        ChangeAsync(b => b.NotePublicTold(MeOrRefuse, clock.GetUtcNow()), T["Tercatat: masyarakat sudah diberi tahu."], cancel);

    public Task<IActionResult> OnPostCloseAsync(CancellationToken cancel) =>
        ChangeAsync(b => b.Close(MeOrRefuse, clock.GetUtcNow()), T["Insiden ditutup."], cancel);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await db.Breaches.AsNoTracking().SingleOrDefaultAsync(b => b.Id == Id, cancel) is not { } breach)
        {
            return false;
        }

        Breach = breach;
        var people = db.BreachPeople.Where(p => p.BreachId == Id);
        (People, Told) = (await people.CountAsync(cancel), await people.CountAsync(p => p.ToldAt != null, cancel));
        Unreachable = await people.CountAsync(p => p.Unreachable, cancel);
        var rows = await people.Where(p => p.Id > After).OrderBy(p => p.Id).Take(Size + 1)
            .Select(p => new { p.Id, Name = db.Participants.Where(x => x.Id == p.ParticipantId).Select(x => x.DisplayName).FirstOrDefault(), p.ContactSealed, p.ToldAt, p.Unreachable }).ToListAsync(cancel);
        Affected = [.. rows.Take(Size).Select(r => new AffectedLine(
            r.Id, r.Name ?? (r.ContactSealed is null ? Participant.ErasedName : Contact.Find(vault.Open(Sealed.BreachContact, r.ContactSealed))?.Masked ?? ""), r.ToldAt, r.Unreachable))];
        Next = rows.Count > Size ? Affected[^1].Id : null;
        return true;
    }

    private async Task<IActionResult> ChangeAsync(Action<Breach> change, string said, CancellationToken cancel)
    {
        if (await db.Breaches.SingleOrDefaultAsync(b => b.Id == Id, cancel) is not { } breach)
        {
            return NotFound();
        }

        change(breach);
        await db.SaveChangesAsync(cancel);
        Say(said);
        return RedirectToPage();
    }
}
