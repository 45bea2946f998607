using FkpDigital.Agencies;
using FkpDigital.Data;
using FkpDigital.Participants;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages;

/// <summary>Somebody opens the link of an invitation and takes the role.</summary>
[Needs(Right.Enter)]
public sealed class InvitationModel(FkpDbContext db, ManageMembers members, TimeProvider clock) : AppPage
{
    private StaffInvitation? _invitation;
    private Participant? _me;

    [BindProperty(SupportsGet = true)]
    public string Secret { get; set; } = "";

    public bool IsOpen { get; private set; }

    public Role Role { get; private set; }

    public string Agency { get; private set; } = "";

    /// <summary>Null: nobody is signed in.</summary>
    public string? MyName => _me?.DisplayName;

    public bool IsForMe { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel))
        {
            return NotFound();
        }

        var page = Page();
        page.StatusCode = IsOpen ? StatusCodes.Status200OK : StatusCodes.Status410Gone;
        return page;
    }

    [Needs(Right.KeepAccount)]
    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel))
        {
            return NotFound();
        }

        await members.AcceptAsync(_invitation!, _me!, cancel);
        Say(T["Anda sekarang {0} di {1}.", RoleNames.Of(Role, T), Agency]);
        return LocalRedirect(_me!.TwoFactorEnabled ? "~/account" : "~/account/security/authenticator");
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        _invitation = await members.FindAsync(Secret, cancel);
        if (_invitation is null)
        {
            return false;
        }

        _me = Me is null ? null : await db.Participants.AsNoTracking().SingleAsync(p => p.Id == Me, cancel);
        (IsOpen, Role, Agency) = (_invitation.IsOpen(clock.GetUtcNow()), _invitation.Role, _invitation.Agency.Name);
        IsForMe = _me is not null && members.IsFor(_invitation, _me);
        return true;
    }
}
