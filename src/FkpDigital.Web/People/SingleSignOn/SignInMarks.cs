using System.Globalization;
using System.Security.Claims;
using FkpDigital.Participants;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace FkpDigital.Web.People.SingleSignOn;

/// <summary>What the sign-in cookie says about how and when a person signed in. This is the one place that writes and reads these claims.</summary>
public static class SignInMarks
{
    /// <summary>Values of <c>amr</c> in an ID token that count as a second factor (RFC 8176), unless the operator names others.</summary>
    public static readonly IReadOnlyList<string> SecondFactors = ["mfa", "otp", "hwk"];

    /// <summary>For what this long ago was proved nobody is asked again.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromMinutes(10);

    /// <summary>As Identity itself writes it after a second factor: <c>amr</c> = <c>mfa</c>.</summary>
    private const string Methods = "amr";

    private const string TwoFactors = "mfa";
    private const string At = "auth_time";
    private const string By = "idp";

    /// <summary>The person proved a second factor when signing in, here or at a provider.</summary>
    public static bool HasSecondFactor(this ClaimsPrincipal person) => person.HasClaim(Methods, TwoFactors);

    /// <summary>The person signed in a moment ago. Nobody who comes with a token did.</summary>
    public static bool SignedInRecently(this ClaimsPrincipal person, DateTimeOffset now) =>
        long.TryParse(person.FindFirstValue(At), NumberStyles.None, CultureInfo.InvariantCulture, out var at) && now - DateTimeOffset.FromUnixTimeSeconds(at) is var ago && ago >= TimeSpan.Zero && ago < Recent;

    /// <summary>For somebody who comes from a provider.</summary>
    public static IEnumerable<Claim> Of(ExternalPerson person) =>
        person.SecondFactor ? [new Claim(By, person.Provider), new Claim(Methods, TwoFactors)] : [new Claim(By, person.Provider)];

    /// <summary>Those of a cookie, for the next one of the same sign-in.</summary>
    public static IEnumerable<Claim> Of(ClaimsPrincipal cookie) => cookie.Claims.Where(c => c.Type is Methods or At or By).Select(c => new Claim(c.Type, c.Value));

    /// <summary>Writes the time of signing in, which the cookie's own age does not tell: that begins again with each renewal.</summary>
    internal static void Date(ClaimsPrincipal? person, TimeProvider clock)
    {
        if (person?.Identity is ClaimsIdentity identity && !identity.HasClaim(c => c.Type == At))
        {
            identity.AddClaim(new Claim(At, clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>Takes the marks over when Identity makes the person's claims anew.</summary>
    internal static Task CarryAsync(SecurityStampRefreshingPrincipalContext context)
    {
        if (context.CurrentPrincipal is { } now && context.NewPrincipal?.Identity is ClaimsIdentity next)
        {
            next.AddClaims(Of(now).Where(c => !next.HasClaim(c.Type, c.Value)));
        }

        return Task.CompletedTask;
    }

    /// <summary>A new cookie for the same sign-in, after something that ended all others.</summary>
    internal static async Task KeepAsync(HttpContext http, SignInManager<Participant> signIn, Participant person)
    {
        var cookie = await http.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        if (cookie is { Principal: { } now, Properties: { } properties })
        {
            await signIn.SignInWithClaimsAsync(person, properties, Of(now));
        }
    }
}
