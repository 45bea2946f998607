using FkpDigital.Agencies;
using FkpDigital.Audit;
using FkpDigital.Data;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Admin;

public sealed record RoleRow(long Id, long PersonId, string Name, string Email, Role Role, long AgencyId, string Agency, DateTimeOffset Since);

/// <summary>Everybody with a role at the agencies that this person administers.</summary>
[Needs(Right.Administer)]
public sealed class PeopleModel(FkpDbContext db, Authority authority, RestrictedReads reads) : AppPage
{
    private const int Size = 50;

    [BindProperty(SupportsGet = true)]
    public long? After { get; set; }

    public IReadOnlyList<RoleRow> Rows { get; private set; } = [];

    public long? Next { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var nodes = authority.AgenciesOf(MeOrRefuse, Right.Administer).Select(a => a.Id);
        var rows = await db.Memberships
            .Where(m => m.EndedAt == null && nodes.Contains(m.AgencyId) && (After == null || m.Id < After))
            .Join(db.Participants, m => m.ParticipantId, p => p.Id, (m, p) => new { m, p })
            .OrderByDescending(x => x.m.Id).Take(Size + 1)
            .Select(x => new RoleRow(x.m.Id, x.p.Id, x.p.DisplayName, x.p.Email!, x.m.Role, x.m.AgencyId, x.m.Agency.Name, x.m.StartedAt))
            .ToListAsync(cancel);
        Rows = [.. rows.Take(Size)];
        Next = rows.Count > Size ? Rows[^1].Id : null;
        await reads.NoteAsync(AuditKinds.ContactsRead, Rows.Select(r => r.PersonId), cancel);
        return true;
    }
}
