using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using FkpDigital.Data;
using FkpDigital.Participants;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FkpDigital.Web.People;

internal sealed class TokenAuthenticationOptions : AuthenticationSchemeOptions;

/// <summary><c>Authorization: Bearer fkp_…</c>: a personal access token.</summary>
internal sealed class TokenAuthentication(IOptionsMonitor<TokenAuthenticationOptions> options, ILoggerFactory logger, UrlEncoder encoder, FkpDbContext db)
    : AuthenticationHandler<TokenAuthenticationOptions>(options, logger, encoder)
{
    public new const string Scheme = "token";
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var hash = AccessToken.HashOf(header[Bearer.Length..].Trim());
        var token = await db.AccessTokens.SingleOrDefaultAsync(t => t.Hash == hash && t.RevokedAt == null, Context.RequestAborted);
        if (token is null)
        {
            return AuthenticateResult.Fail("unknown or revoked token");
        }

        if (token.Used(TimeProvider.GetUtcNow()))
        {
            await db.AccessTokens.Where(t => t.Id == token.Id).ExecuteUpdateAsync(t => t.SetProperty(x => x.LastUsedAt, token.LastUsedAt), Context.RequestAborted);
        }

        db.ChangeTracker.Clear();
        var id = new Claim(ClaimTypes.NameIdentifier, token.ParticipantId.ToString(CultureInfo.InvariantCulture));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([id], Scheme)), Scheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return base.HandleChallengeAsync(properties);
    }
}
