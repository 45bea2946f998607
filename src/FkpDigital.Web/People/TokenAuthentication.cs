using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using FkpDigital.Core;
using FkpDigital.Participants;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace FkpDigital.Web.People;

internal sealed class TokenAuthenticationOptions : AuthenticationSchemeOptions;

/// <summary><c>Authorization: Bearer fkp_…</c>: a personal access token.</summary>
internal sealed class TokenAuthentication(IOptionsMonitor<TokenAuthenticationOptions> options, ILoggerFactory logger, UrlEncoder encoder, Snapshots snapshots)
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
        var holder = await snapshots.GetAsync<FindToken, TokenHolder>($"token {Convert.ToHexString(hash)}", (find, stop) => find.RunAsync(hash, stop), _ => [Changes.Tokens], Context.RequestAborted);
        if (holder.ParticipantId is not { } participant)
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
