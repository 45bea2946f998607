using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Admin;

public sealed class GrantInput
{
    public string? Email { get; set; }

    public string? Role { get; set; }
}

public sealed record AgencyHead(string Name, AgencyKind Kind, string? Region, string? Parent);

public sealed record MemberRow(long Id, string Name, string Email, Role Role, DateTimeOffset Since);

/// <summary>One agency: who holds which role there.</summary>
[Authorize]
public sealed class AgencyModel(FkpDbContext db, Authority authority, TimeProvider clock) : AppPage
{
    [BindProperty(SupportsGet = true)]
    public long Id { get; set; }

    [BindProperty]
    public GrantInput Input { get; set; } = new();

    public AgencyHead Agency { get; private set; } = null!;

    public IReadOnlyList<MemberRow> Members { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Roles => [.. Enum.GetValues<Role>().Select(r => new SelectListItem(RoleNames.Of(r, T), r.ToString()))];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        await authority.RequireAsync(Me, Right.Administer, Id, cancel);
        return await ShowAsync(cancel);
    }

    public async Task<IActionResult> OnPostGrantAsync(CancellationToken cancel)
    {
        await authority.RequireAsync(Me, Right.Administer, Id, cancel);
        Rule.Input(Enum.TryParse<Role>(Input.Role, out var role) && Enum.IsDefined(role), "role", InputRules.Unknown);
        var email = (Input.Email ?? "").Trim().ToUpperInvariant();
        var person = await db.Participants.SingleOrDefaultAsync(p => p.NormalizedEmail == email, cancel);
        Rule.Input(person is not null, "email", AgencyRules.NoSuchAccount);
        db.Add(new Membership(person!.Id, await db.Agencies.SingleAsync(a => a.Id == Id, cancel), role, clock.GetUtcNow(), MeOrRefuse));
        await db.SaveChangesAsync(cancel);
        Say(T["{0} sekarang memegang peran {1}.", person.DisplayName, RoleNames.Of(role, T)]);
        return RedirectToPage(new { Id });
    }

    public async Task<IActionResult> OnPostEndAsync(long membership, CancellationToken cancel)
    {
        await authority.RequireAsync(Me, Right.Administer, Id, cancel);
        var held = await db.Memberships.SingleOrDefaultAsync(m => m.Id == membership && m.AgencyId == Id, cancel);
        if (held is null)
        {
            return NotFound();
        }

        held.End(clock.GetUtcNow(), MeOrRefuse);
        await db.SaveChangesAsync(cancel);
        Say(T["Peran {0} diakhiri.", RoleNames.Of(held.Role, T)]);
        return RedirectToPage(new { Id });
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var agency = await db.Agencies.Where(a => a.Id == Id)
            .Select(a => new AgencyHead(a.Name, a.Kind, a.Region!.Name, a.Parent!.Name)).SingleOrDefaultAsync(cancel);
        Agency = agency!;
        Members = await db.Memberships.Where(m => m.AgencyId == Id && m.EndedAt == null)
            .Join(db.Participants, m => m.ParticipantId, p => p.Id, (m, p) => new { m, p })
            .OrderBy(x => x.p.DisplayName).ThenBy(x => x.m.Id)
            .Select(x => new MemberRow(x.m.Id, x.p.DisplayName, x.p.Email!, x.m.Role, x.m.StartedAt)).ToListAsync(cancel);
        return agency is not null;
    }
}
