using FkpDigital.Agencies;
using FkpDigital.Data;
using FkpDigital.Web.People;
using FkpDigital.Web.People.SingleSignOn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Account;

public sealed record LinkedLogin(string Key, string Name);

/// <summary>The providers by which the own account can be entered.</summary>
[SaysWhyNot]
[Needs(Right.KeepAccount)]
public sealed class LinksModel(SignOnProviders providers, FkpDbContext db, LinkLogin link) : AppPage
{
    public IReadOnlyList<LinkedLogin> Linked { get; private set; } = [];

    public IReadOnlyList<SignOnProvider> Others { get; private set; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public async Task<IActionResult> OnPostUnlinkAsync(string? provider, CancellationToken cancel)
    {
        if (!await link.EndAsync(MeOrRefuse, provider ?? "", cancel))
        {
            return NotFound();
        }

        Say(T["{0} dilepaskan dari akun Anda.", providers.Find(provider)?.Shown ?? provider]);
        return RedirectToPage();
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var logins = await db.UserLogins.Where(l => l.UserId == Me).Select(l => new LinkedLogin(l.LoginProvider, l.ProviderDisplayName ?? l.LoginProvider)).ToListAsync(cancel);
        Linked = [.. logins.Select(l => l with { Name = providers.Find(l.Key)?.Shown ?? l.Name })];
        Others = [.. providers.All.Where(p => !logins.Exists(l => l.Key == p.Key))];
        return Linked.Count + providers.All.Count > 0;
    }
}
