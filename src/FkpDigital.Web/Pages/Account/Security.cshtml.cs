using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Participants;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Account;

public sealed class SecurityInput
{
    public string? Code { get; set; }

    public string? Current { get; set; }

    public string? Password { get; set; }

    /// <summary>Password or code, whichever guards the account.</summary>
    public string? Proof { get; set; }

    /// <summary>Of a new passkey.</summary>
    public string? Name { get; set; }
}

public sealed record PasskeyRow(long Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? UsedAt);

public sealed record SessionRow(long Id, string Device, SignInWay Way, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, bool IsThis);

/// <summary>How the account is entered, and where it is open now.</summary>
[Needs(Right.KeepAccount)]
public sealed class SecurityModel(FkpDbContext db, SignIn signIn, SecondFactor secondFactor, SecureAccount secureAccount, Passkeys passkeys, KeepPasskeys keepPasskeys, TimeProvider clock) : AppPage
{
    /// <summary>Fresh recovery codes on their way over the redirect, in an encrypted cookie.</summary>
    internal const string FreshCodes = "RecoveryCodes";

    private const int MostSessions = 100;

    /// <summary>Where somebody was going before the codes were shown.</summary>
    [BindProperty(Name = "returnUrl", SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty]
    public SecurityInput Input { get; set; } = new();

    public bool HasSecondFactor { get; private set; }

    public bool HasApp { get; private set; }

    public bool HasPassword { get; private set; }

    /// <summary>Proved a moment ago who it is, see <see cref="SecureAccount.IsProved"/>.</summary>
    public bool IsProved { get; private set; }

    public IReadOnlyList<PasskeyRow> Passkeys { get; private set; } = [];

    public int CodesLeft { get; private set; }

    public IReadOnlyList<string> RecoveryCodes { get; private set; } = [];

    public IReadOnlyList<SessionRow> Sessions { get; private set; } = [];

    public static string WayOf(SignInWay way, Texts texts) => way switch
    {
        SignInWay.Password => texts["kata sandi saja"],
        SignInWay.PasswordAndCode => texts["kata sandi dan kode"],
        SignInWay.PasswordAndPasskey => texts["kata sandi dan kunci sandi"],
        SignInWay.Passkey => texts["kunci sandi"],
        SignInWay.Provider => texts["akun instansi"],
        _ => texts["tombol peragaan"],
    };

    public Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        RecoveryCodes = (TempData[FreshCodes] as string)?.Split(' ') ?? [];
        return ShowAsync(cancel);
    }

    public async Task<IActionResult> OnPostPasswordAsync(CancellationToken cancel)
    {
        await secureAccount.ChangePasswordAsync(await MyselfAsync(cancel), Input.Current, Input.Password, cancel);
        Say(T["Kata sandi baru tersimpan."]);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostNewCodesAsync(CancellationToken cancel)
    {
        var me = await MyselfAsync(cancel);
        if (me.TotpSealed is null)
        {
            secureAccount.RequireProved(me);
            Rule.Require(me.TwoFactorEnabled, PasskeyRules.ProveFirst);
        }
        else
        {
            await secondFactor.RequireAsync(me, Input.Code, cancel);
        }

        TempData[FreshCodes] = string.Join(' ', await secondFactor.NewRecoveryCodesAsync(me.Id, cancel));
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostRemoveFactorAsync(CancellationToken cancel)
    {
        var me = await MyselfAsync(cancel);
        await secondFactor.RequireAsync(me, Input.Code, cancel);
        await secondFactor.RemoveAsync(me, cancel);
        Say(me.TwoFactorEnabled ? T["Aplikasi autentikator dilepaskan."] : T["Verifikasi dua langkah dimatikan."]);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostProveAsync(CancellationToken cancel)
    {
        await secureAccount.ProveAsync(await MyselfAsync(cancel), Input.Proof, cancel);
        return ToPasskeys();
    }

    /// <summary>What the browser needs to look for a passkey of this person.</summary>
    public async Task<IActionResult> OnGetPasskeyOptionsAsync(CancellationToken cancel) => Content(await passkeys.AskAsync(PasskeyUse.Prove, await MyselfAsync(cancel)), Json);

    public async Task<IActionResult> OnPostProveByPasskeyAsync(string? credential, CancellationToken cancel)
    {
        await secureAccount.ProveByPasskeyAsync(await MyselfAsync(cancel), credential, cancel);
        return ToPasskeys();
    }

    /// <summary>What the browser needs to make a passkey.</summary>
    public async Task<IActionResult> OnPostPasskeyOptionsAsync(CancellationToken cancel) => Content(await keepPasskeys.BeginAsync(await MyselfAsync(cancel), Input.Name, cancel), Json);

    public async Task<IActionResult> OnPostAddPasskeyAsync(string? credential, CancellationToken cancel)
    {
        var codes = await keepPasskeys.AddAsync(await MyselfAsync(cancel), credential, Input.Name, cancel);
        Say(T["Kunci sandi tersimpan. Perangkat lain sudah keluar."]);
        if (codes.Count == 0)
        {
            return ToPasskeys();
        }

        TempData[FreshCodes] = string.Join(' ', codes);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostRemovePasskeyAsync(long id, CancellationToken cancel)
    {
        if (!await keepPasskeys.RemoveAsync(await MyselfAsync(cancel), id, cancel))
        {
            return NotFound();
        }

        Say(T["Kunci sandi dihapus. Perangkat lain sudah keluar."]);
        return ToPasskeys();
    }

    public async Task<IActionResult> OnPostEndAsync(long id, CancellationToken cancel)
    {
        if (await db.Sessions.SingleOrDefaultAsync(s => s.Id == id && s.ParticipantId == MeOrRefuse, cancel) is not { } session)
        {
            return NotFound();
        }

        session.End(clock.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        Say(T["Perangkat itu sudah keluar."]);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostEndOthersAsync(CancellationToken cancel)
    {
        await signIn.EndSessionsAsync(MeOrRefuse, keepThis: true, cancel);
        await db.SaveChangesAsync(cancel);
        Say(T["Semua perangkat lain sudah keluar."]);
        return RedirectToPage();
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var me = await db.Participants.AsNoTracking().SingleAsync(p => p.Id == Me, cancel);
        (HasSecondFactor, HasApp, HasPassword) = (me.TwoFactorEnabled, me.TotpSealed is not null, me.PasswordHash is not null);
        IsProved = secureAccount.IsProved(me);
        Input.Name ??= Device.Of(Request.Headers.UserAgent.ToString());
        Passkeys = await db.Passkeys.Where(k => k.ParticipantId == me.Id).OrderBy(k => k.Id).Select(k => new PasskeyRow(k.Id, k.Name, k.CreatedAt, k.UsedAt)).ToListAsync(cancel);
        CodesLeft = await db.RecoveryCodes.CountAsync(c => c.ParticipantId == me.Id && c.UsedAt == null, cancel);
        var current = signIn.HashOfCurrent() ?? [];
        Sessions = await db.Sessions.Where(s => s.ParticipantId == me.Id && s.RevokedAt == null).OrderByDescending(s => s.Hash == current).ThenByDescending(s => s.Id).Take(MostSessions)
            .Select(s => new SessionRow(s.Id, s.Device, s.Way, s.CreatedAt, s.LastUsedAt, s.Hash == current)).ToListAsync(cancel);
        return true;
    }

    private RedirectToPageResult ToPasskeys() => RedirectToPage(null, null, null, "kunci-sandi");

    private Task<Participant> MyselfAsync(CancellationToken cancel) => db.Participants.SingleAsync(p => p.Id == MeOrRefuse, cancel);
}
