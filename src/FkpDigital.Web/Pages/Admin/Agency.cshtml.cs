using FkpDigital.Agencies;
using FkpDigital.Audit;
using FkpDigital.Data;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Admin;

public sealed class GrantInput
{
    public string? Email { get; set; }

    public string? Role { get; set; }

    public string? NewRole { get; set; }
}

public sealed record AgencyHead(string Name, AgencyKind Kind, string? Region, string? Parent);

public sealed record MemberRow(long Id, long PersonId, string Name, string Email, Role Role, DateTimeOffset Since, bool HasSecondFactor);

/// <summary>One agency: who holds which role there.</summary>
[Needs(Right.Administer)]
public sealed class AgencyModel(FkpDbContext db, Authority authority, ManageMembers members, RestrictedReads reads) : AppPage
{
    [BindProperty(SupportsGet = true)]
    public long Id { get; set; }

    [BindProperty]
    public GrantInput Input { get; set; } = new();

    public AgencyHead Agency { get; private set; } = null!;

    public IReadOnlyList<MemberRow> Members { get; private set; } = [];

    public IReadOnlyList<(long Id, Role Role, string Email, DateTimeOffset Until)> Invitations { get; private set; } = [];

    /// <summary>Roles that this person may give here.</summary>
    public IReadOnlyList<Role> Grantable { get; private set; } = [];

    /// <summary>Roles that this person may end here.</summary>
    public IReadOnlyList<Role> Endable { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Roles => [.. Grantable.Select(r => new SelectListItem(RoleNames.Of(r, T), r.ToString()))];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        await authority.RequireAsync(Me, Right.Administer, Id, cancel);
        if (!await LoadAsync(cancel))
        {
            return NotFound();
        }

        await reads.NoteAsync(AuditKinds.ContactsRead, Members.Select(m => m.PersonId), cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostGrantAsync(CancellationToken cancel)
    {
        var name = await members.GrantAsync(MeOrRefuse, Id, Input.Email, Input.Role, cancel);
        var role = RoleNames.Of(Enum.Parse<Role>(Input.Role!), T);
        Say(name is null ? T["Undangan terkirim ke {0}.", Input.Email!.Trim()] : T["{0} sekarang memegang peran {1}.", name, role]);
        return RedirectToPage(new { Id });
    }

    public async Task<IActionResult> OnPostChangeAsync(long membership, CancellationToken cancel)
    {
        if (await members.ChangeAsync(MeOrRefuse, Id, membership, Input.NewRole, cancel) is not { } name)
        {
            return NotFound();
        }

        Say(T["{0} sekarang memegang peran {1}.", name, RoleNames.Of(Enum.Parse<Role>(Input.NewRole!), T)]);
        return RedirectToPage(new { Id });
    }

    public async Task<IActionResult> OnPostEndAsync(long membership, CancellationToken cancel)
    {
        if (await members.EndAsync(MeOrRefuse, Id, membership, cancel) is not { } role)
        {
            return NotFound();
        }

        Say(T["Peran {0} diakhiri.", RoleNames.Of(role, T)]);
        return RedirectToPage(new { Id });
    }

    public async Task<IActionResult> OnPostTakeBackAsync(long invitation, CancellationToken cancel)
    {
        if (!await members.TakeBackAsync(MeOrRefuse, Id, invitation, cancel))
        {
            return NotFound();
        }

        Say(T["Undangan ditarik."]);
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
            .Select(x => new MemberRow(x.m.Id, x.p.Id, x.p.DisplayName, x.p.Email ?? "", x.m.Role, x.m.StartedAt, x.p.TwoFactorEnabled)).ToListAsync(cancel);
        Invitations = await members.WaitingAsync(Id, cancel);
        if (agency is null)
        {
            return false;
        }

        Grantable = await members.GrantableAsync(MeOrRefuse, Id, cancel);
        Endable = await members.EndableAsync(MeOrRefuse, Id, cancel);
        return true;
    }
}
