using System.Globalization;
using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Privacy;
using FkpDigital.Regions;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Admin;

public sealed class BreachInput
{
    public string? NoticedAt { get; set; }

    public string? Happened { get; set; }

    public string? Cause { get; set; }

    public string? Measures { get; set; }

    public List<BreachData> Kinds { get; set; } = [];

    public BreachScope Scope { get; set; }

    public long? Agency { get; set; }

    public string? From { get; set; }

    public string? Until { get; set; }

    public string? Contacts { get; set; }
}

public sealed record BreachLine(long Id, DateTimeOffset NoticedAt, string Happened, int People, DateTimeOffset? PeopleToldAt, DateTimeOffset? BodyToldAt, DateTimeOffset? ClosedAt)
{
    public DateTimeOffset DueAt => NoticedAt + Breach.Term;
}

/// <summary>Breaches, those that run first, and the form for a new one.</summary>
[Needs(Right.ProtectData)]
public sealed class BreachesModel(FkpDbContext db, ListAffected affected, BreachNotices notices, TimeProvider clock) : AppPage
{
    private const int Most = 100;
    private const int MostAgencies = 1_000;

    [BindProperty]
    public BreachInput Input { get; set; } = new();

    public IReadOnlyList<BreachLine> Lines { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Agencies { get; private set; } = [];

    public DateTimeOffset Now => clock.GetUtcNow();

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        Rule.Input(Enum.IsDefined(Input.Scope), "scope", InputRules.Unknown);
        Rule.Input(Input.Kinds.TrueForAll(Enum.IsDefined), "kinds", InputRules.Unknown);
        Rule.Input(Input.Agency is null || await db.Agencies.AnyAsync(a => a.Id == Input.Agency, cancel), "agency", InputRules.Unknown);
        var facts = new BreachFacts(At(Input.NoticedAt), Input.Happened, Input.Cause, Input.Measures, Input.Kinds);
        var breach = await affected.RunAsync(facts, new BreachReach(Input.Scope, Input.Agency, At(Input.From), At(Input.Until)), Input.Contacts, MeOrRefuse, cancel);
        var people = await db.BreachPeople.CountAsync(p => p.BreachId == breach.Id, cancel);
        var (toPerson, toBody, toPublic) = notices.Write(breach, people);
        breach.Word(toPerson, toBody, toPublic, MeOrRefuse);
        await db.SaveChangesAsync(cancel);
        Say(T["Insiden tercatat. Periksa naskah pemberitahuannya."]);
        return RedirectToPage("Breach", new { breach.Id });
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        Lines = await db.Breaches.OrderBy(b => b.ClosedAt != null).ThenBy(b => b.NoticedAt).ThenBy(b => b.Id).Take(Most)
            .Select(b => new BreachLine(b.Id, b.NoticedAt, b.Happened, db.BreachPeople.Count(p => p.BreachId == b.Id), b.PeopleToldAt, b.BodyToldAt, b.ClosedAt)).ToListAsync(cancel);
        var agencies = await db.Agencies.OrderBy(a => a.Name).Take(MostAgencies).Select(a => new { a.Name, a.Id }).ToListAsync(cancel);
        Agencies = [.. agencies.Select(a => new SelectListItem(a.Name, a.Id.ToString(CultureInfo.InvariantCulture)))];
        return true;
    }

    /// <summary>What the browser's field gives, on the clocks of WIB.</summary>
    private static DateTimeOffset? At(string? typed) =>
        DateTime.TryParse(typed, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) && at.Year is > 2000 and < 2200 ? at.At(Zone.Wib) : null;
}
