using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using FkpDigital.Participants;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace FkpDigital.Web.People;

internal sealed class TokenAuthenticationOptions : AuthenticationSchemeOptions;

/// <summary><c>Authorization: Bearer fkp_…</c>: a personal access token.</summary>
internal sealed class TokenAuthentication(IOptionsMonitor<TokenAuthenticationOptions> options, ILoggerFactory logger, UrlEncoder encoder, TokenHolders holders)
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

        if (await holders.FindAsync(header[Bearer.Length..].Trim(), Context.RequestAborted) is not { } participant)
        {
            return AuthenticateResult.Fail("unknown or revoked token");
        }

        var id = new Claim(ClaimTypes.NameIdentifier, participant.ToString(CultureInfo.InvariantCulture));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([id], Scheme)), Scheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return base.HandleChallengeAsync(properties);
    }
}
