using System.Security.Claims;
using FkpDigital.Participants;

namespace FkpDigital.Web.People.SingleSignOn;

/// <summary>Whom a provider vouched for, between coming back from there and being signed in here; kept in a cookie for ten minutes.</summary>
/// <param name="Provider">Its key.</param>
/// <param name="Subject">The person's name for programs there; never changes.</param>
/// <param name="Name">As the person is called there.</param>
/// <param name="Email">An address that is acceptable here.</param>
/// <param name="EmailVerified">The provider says that it is the person's own.</param>
/// <param name="SecondFactor">The provider says that there was a second factor, in words that the operator accepts.</param>
public sealed record ExternalPerson(string Provider, string Subject, string? Name, string? Email, bool EmailVerified, bool SecondFactor)
{
    private const string Factor = "second_factor";

    /// <summary>An address that may become that of an account.</summary>
    public string? VerifiedEmail => EmailVerified ? Email : null;

    internal static ExternalPerson From(string scheme, IEnumerable<Claim> token, SignOnOptions options)
    {
        List<Claim> claims = [.. token];
        var strong = claims.Any(c => (c.Type == "amr" && options.Amr.Contains(c.Value)) || (c.Type == "acr" && options.Acr.Contains(c.Value)));
        return new ExternalPerson(scheme[(scheme.IndexOf(':', StringComparison.Ordinal) + 1)..], Value(claims, "sub")!, null, null, false, strong).With(claims);
    }

    /// <summary>With what is not known yet. An address and the word that it is verified come from one place.</summary>
    internal ExternalPerson With(IReadOnlyList<Claim> claims)
    {
        var known = Name is null ? this with { Name = Value(claims, "name") ?? Value(claims, "nickname") ?? Value(claims, "preferred_username") } : this;
        return known.Email is null && Value(claims, "email")?.Trim() is { } email && Contact.Find(email) is { Kind: ContactKind.Email }
            ? known with { Email = email, EmailVerified = string.Equals(Value(claims, "email_verified"), "true", StringComparison.OrdinalIgnoreCase) }
            : known;
    }

    internal IEnumerable<Claim> ToClaims() => new (string Type, string? Value)[]
    {
        ("idp", Provider), ("sub", Subject), ("name", Name), ("email", Email), ("email_verified", EmailVerified ? "true" : null), (Factor, SecondFactor ? "true" : null),
    }.Where(c => c.Value is not null).Select(c => new Claim(c.Type, c.Value!));

    internal static ExternalPerson? FromCookie(ClaimsPrincipal? cookie) =>
        cookie?.FindFirstValue("idp") is { } provider && cookie.FindFirstValue("sub") is { } subject
            ? new ExternalPerson(provider, subject, cookie.FindFirstValue("name"), cookie.FindFirstValue("email"), cookie.HasClaim("email_verified", "true"), cookie.HasClaim(Factor, "true"))
            : null;

    private static string? Value(IEnumerable<Claim> claims, string type) => claims.FirstOrDefault(c => c.Type == type && c.Value.Length > 0)?.Value;
}
