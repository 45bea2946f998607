using System.Globalization;
using System.Security.Claims;

namespace FkpDigital.Web.People.SingleSignOn;

/// <summary>What the sign-in cookie says about how and when a person signed in. This is the one place that writes and reads these claims.</summary>
public static class SignInMarks
{
    /// <summary>Values of <c>amr</c> in an ID token that count as a second factor (RFC 8176), unless the operator names others.</summary>
    public static readonly IReadOnlyList<string> SecondFactors = ["mfa", "otp", "hwk"];

    /// <summary>For what this long ago was proved nobody is asked again.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromMinutes(10);

    /// <summary><c>amr</c> = <c>mfa</c> (RFC 8176).</summary>
    private const string Methods = "amr";

    private const string Mfa = "mfa";
    private const string Time = "auth_time";
    private const string By = "idp";

    /// <summary>A second factor was proved here.</summary>
    public static IEnumerable<Claim> TwoFactors => [new Claim(Methods, Mfa)];

    /// <summary>The time of signing in, which the cookie's own age does not tell: that begins again with each renewal.</summary>
    public static Claim At(DateTimeOffset now) => new(Time, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));

    /// <summary>What a sign-in said before, with a proof of this moment.</summary>
    /// <param name="before">Who is signed in.</param>
    /// <param name="now">The time.</param>
    /// <param name="secondFactor">The proof was a second factor.</param>
    public static IEnumerable<Claim> ProvedAgain(ClaimsPrincipal before, DateTimeOffset now, bool secondFactor) =>
        [.. before.Claims.Where(c => c.Type != Time && !(secondFactor && c.Type == Methods)), At(now), .. secondFactor ? TwoFactors : []];

    /// <summary>The person proved a second factor when signing in, here or at a provider.</summary>
    public static bool HasSecondFactor(this ClaimsPrincipal person) => person.HasClaim(Methods, Mfa);

    /// <summary>The person signed in a moment ago. Nobody who comes with a token did.</summary>
    public static bool SignedInRecently(this ClaimsPrincipal person, DateTimeOffset now) =>
        long.TryParse(person.FindFirstValue(Time), NumberStyles.None, CultureInfo.InvariantCulture, out var at) && now - DateTimeOffset.FromUnixTimeSeconds(at) is var ago && ago >= TimeSpan.Zero && ago < Recent;

    /// <summary>For somebody who comes from a provider.</summary>
    public static IEnumerable<Claim> Of(ExternalPerson person) =>
        person.SecondFactor ? [new Claim(By, person.Provider), .. TwoFactors] : [new Claim(By, person.Provider)];
}
