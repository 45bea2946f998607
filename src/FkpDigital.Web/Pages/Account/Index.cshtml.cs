using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Participants;
using FkpDigital.Secrets;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Account;

public sealed class ProfileInput
{
    public string? DisplayName { get; set; }

    public string? Region { get; set; }
}

public sealed record HeldRole(Role Role, string Agency);

[Needs(Right.KeepAccount)]
public sealed class IndexModel(FkpDbContext db, RegionChoices regions, Vault vault) : AppPage
{
    [BindProperty]
    public ProfileInput Input { get; set; } = new();

    public string? Email { get; private set; }

    /// <summary>Its last digits, for who looks over a shoulder.</summary>
    public string? Phone { get; private set; }

    public bool HasSecondFactor { get; private set; }

    public bool IsMinor { get; private set; }

    public DateTimeOffset? GuardianAgreedAt { get; private set; }

    public IReadOnlyList<HeldRole> Roles { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Regions { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var me = await db.Participants.AsNoTracking().SingleAsync(p => p.Id == Me, cancel);
        Input = new ProfileInput { DisplayName = me.DisplayName, Region = me.RegionCode };
        return await ShowAsync(cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var region = string.IsNullOrWhiteSpace(Input.Region) ? null : Input.Region;
        Rule.Input(region is null || await db.Regions.AnyAsync(r => r.Code == region, cancel), "region", InputRules.Unknown);
        var me = await db.Participants.SingleAsync(p => p.Id == MeOrRefuse, cancel);
        me.Describe(Input.DisplayName, region);
        await db.SaveChangesAsync(cancel);
        Say(T["Profil tersimpan."]);
        return RedirectToPage();
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var me = await db.Participants.AsNoTracking().SingleAsync(p => p.Id == Me, cancel);
        (Email, HasSecondFactor) = (me.Email, me.TwoFactorEnabled);
        (IsMinor, GuardianAgreedAt) = (me.IsMinor, me.GuardianConfirmedAt);
        Phone = me.PhoneSealed is null ? null : PhoneNumber.Masked(vault.Open(Sealed.Phone, me.PhoneSealed));
        Roles = await db.Memberships.Where(m => m.ParticipantId == Me && m.EndedAt == null)
            .OrderBy(m => m.Agency.Name).Select(m => new HeldRole(m.Role, m.Agency.Name)).ToListAsync(cancel);
        Regions = await regions.ListAsync(withProvinces: false, cancel);
        return true;
    }
}
