using FkpDigital.Agencies;
using FkpDigital.Data;
using FkpDigital.Participants;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Account;

public sealed class TokenInput
{
    public string? Name { get; set; }
}

public sealed record TokenRow(long Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

[Needs(Right.KeepAccount)]
public sealed class TokensModel(FkpDbContext db, IssueToken issueToken, TimeProvider clock) : AppPage
{
    private const string NewToken = "NewToken";

    [BindProperty]
    public TokenInput Input { get; set; } = new();

    public IReadOnlyList<TokenRow> Tokens { get; private set; } = [];

    /// <summary>Of a token made just now; carried over the redirect in an encrypted cookie and then gone.</summary>
    public string? Secret { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        Secret = TempData[NewToken] as string;
        return ShowAsync(cancel);
    }

    public async Task<IActionResult> OnPostCreateAsync(CancellationToken cancel)
    {
        TempData[NewToken] = await issueToken.RunAsync(MeOrRefuse, Input.Name, cancel);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostRevokeAsync(long id, CancellationToken cancel)
    {
        var token = await db.AccessTokens.SingleOrDefaultAsync(t => t.Id == id && t.ParticipantId == MeOrRefuse, cancel);
        if (token is null)
        {
            return NotFound();
        }

        token.Revoke(clock.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        Say(T["Token {0} dicabut.", token.Name]);
        return RedirectToPage();
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        Tokens = await db.AccessTokens.Where(t => t.ParticipantId == Me && t.RevokedAt == null).OrderByDescending(t => t.Id)
            .Select(t => new TokenRow(t.Id, t.Name, t.CreatedAt, t.LastUsedAt)).ToListAsync(cancel);
        return true;
    }
}
