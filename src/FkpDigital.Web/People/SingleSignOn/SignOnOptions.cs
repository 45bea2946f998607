using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.IdentityModel.Tokens;

namespace FkpDigital.Web.People.SingleSignOn;

/// <summary>One provider, as <see cref="SignOnHandler"/> needs it.</summary>
internal sealed class SignOnOptions : OAuthOptions
{
    public SignOnOptions() => AuthorizationEndpoint = TokenEndpoint = ""; // discovery knows them

    /// <summary>The issuer.</summary>
    public string Authority { get; set; } = "";

    /// <summary>For <c>private_key_jwt</c>; null: <see cref="OAuthOptions.ClientSecret"/>.</summary>
    public ECDsaSecurityKey? SigningKey { get; set; }

    /// <summary>When there is one, ID tokens must be encrypted to it.</summary>
    public ECDsaSecurityKey? DecryptionKey { get; set; }

    public bool AssertionToTokenEndpoint { get; set; }

    public IReadOnlyList<string> Acr { get; set; } = [];

    public IReadOnlyList<string> Amr { get; set; } = [];

    public Discovery Discovery { get; set; } = null!;

    /// <summary>The settings were looked at when the program started, with better words.</summary>
    public override void Validate()
    {
    }
}
