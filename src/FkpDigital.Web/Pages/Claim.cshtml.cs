using FkpDigital.Agencies;
using FkpDigital.Desk;
using FkpDigital.Regions;
using FkpDigital.Web.Host;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace FkpDigital.Web.Pages;

/// <summary>Whoever holds the code of a slip follows what became of it, and, signed in, takes it over.</summary>
[Needs(Right.Enter)]
public sealed class ClaimModel(ReadDesk desk, ClaimEntries claim) : AppPage
{
    [BindProperty(SupportsGet = true)]
    public string? Code { get; set; }

    /// <summary>Null: no code was given, or it is not known.</summary>
    public SlipView? Slip { get; private set; }

    /// <summary>A code was given that is not known, or is too old.</summary>
    public bool IsUnknown { get; private set; }

    public bool IsMine => Me is { } me && Slip?.ClaimedBy == me;

    public bool IsSignedIn => Me is not null;

    public Zone Zone => RegionTime.ZoneOf(Slip!.RegionCode);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        if (Refuses())
        {
            return StatusCode(StatusCodes.Status429TooManyRequests);
        }

        await LoadAsync(cancel);
        var page = Page();
        page.StatusCode = IsUnknown ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        return page;
    }

    [Needs(Right.KeepAccount)]
    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (DeskCode.Read(Code) is not { } code || await claim.RunAsync(code, MeOrRefuse, cancel) is not { } claimed)
        {
            return NotFound();
        }

        Say(claimed switch
        {
            { Withdrawn: > 0 } => T["{0:N0} catatan kini atas akun Anda. Dukungan yang akan terhitung dua kali atau melebihi jatah sudah ditarik.", claimed.Entries],
            { Counted: > 0 } => T["{0:N0} catatan kini atas akun Anda. Dukungan pada putaran yang sudah ditutup tetap seperti saat dihitung.", claimed.Entries],
            _ => T["{0:N0} catatan kini atas akun Anda.", claimed.Entries],
        });
        return LocalRedirect($"~/claim/{code}");
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        Slip = DeskCode.Read(Code) is { } code ? await desk.SlipAsync(code, cancel) : null;
        IsUnknown = Slip is null && !string.IsNullOrWhiteSpace(Code);
        return true;
    }

    /// <summary>Nobody tries code after code: looking one up counts like signing in.</summary>
    private bool Refuses()
    {
        if (string.IsNullOrWhiteSpace(Code))
        {
            return false;
        }

        var (services, limits) = (HttpContext.RequestServices, HttpContext.RequestServices.GetRequiredService<IOptions<LimitOptions>>().Value);
        return services.GetRequiredService<RateLimits>().Take(
            LimitedCaller.Network("claiming", HttpContext.Connection.RemoteIpAddress), new RateLimit(limits.SignInBurst, limits.SignInsPerMinute, TimeSpan.FromMinutes(1))) > TimeSpan.Zero;
    }
}
