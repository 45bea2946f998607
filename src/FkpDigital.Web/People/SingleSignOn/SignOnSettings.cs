using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using FkpDigital.Core;
using Microsoft.IdentityModel.Tokens;

namespace FkpDigital.Web.People.SingleSignOn;

/// <summary>One entry of the section <c>SingleSignOn:Providers</c>, as the operator wrote it.</summary>
internal sealed partial class SignOnSettings
{
    public const string Section = "SingleSignOn:Providers";

    private static readonly Dictionary<string, ECCurve> Curves = new() { ["P-256"] = ECCurve.NamedCurves.nistP256, ["P-521"] = ECCurve.NamedCurves.nistP521 };

    public string? Name { get; set; }

    public string? NameEn { get; set; }

    /// <summary>The issuer, letter by letter as the provider writes it.</summary>
    public string? Authority { get; set; }

    public string? ClientId { get; set; }

    public string? ClientSecret { get; set; }

    /// <summary>A private JWK, for <c>private_key_jwt</c>.</summary>
    public string? SigningKey { get; set; }

    public string? SigningKeyFile { get; set; }

    /// <summary>A private JWK to which the provider encrypts ID tokens.</summary>
    public string? DecryptionKey { get; set; }

    public string? DecryptionKeyFile { get; set; }

    public string Scopes { get; set; } = "openid profile email";

    /// <summary>The client assertion is addressed to the token endpoint, not to the issuer.</summary>
    public bool AssertionToTokenEndpoint { get; set; }

    /// <summary>Values of <c>acr</c> that say: there was a second factor.</summary>
    public string[] Acr { get; set; } = [];

    /// <summary>The same of <c>amr</c>; <see cref="SignInMarks.SecondFactors"/> when there are none.</summary>
    public string[]? Amr { get; set; }

    /// <exception cref="StartupException">The settings are wrong; the message says which and why.</exception>
    public static IReadOnlyList<(SignOnProvider Provider, Action<SignOnOptions> Describe)> Read(IConfiguration configuration) =>
        [.. configuration.GetSection(Section).GetChildren().Select(section => ReadOne(section.Key, section.Get<SignOnSettings>() ?? new SignOnSettings()))];

    private static (SignOnProvider, Action<SignOnOptions>) ReadOne(string key, SignOnSettings settings)
    {
        var at = $"{Section}:{key}";
        Demand(KeyForm().IsMatch(key), $"{at}: the key is part of addresses and must be small letters, digits and hyphens, at most 32.");
        Demand(!string.IsNullOrWhiteSpace(settings.Name), $"{at}:Name is missing: the name that people see.");
        Demand(Uri.TryCreate(settings.Authority, UriKind.Absolute, out var authority) && authority is { Query: "", Fragment: "" }
            && (authority.Scheme == Uri.UriSchemeHttps || (authority.Scheme == Uri.UriSchemeHttp && authority.IsLoopback)),
            $"{at}:Authority must be the issuer's https address without query.");
        Demand(!string.IsNullOrWhiteSpace(settings.ClientId), $"{at}:ClientId is missing.");
        Demand(settings.Scopes.Split(' ').Contains("openid"), $"{at}:Scopes must have openid among them.");
        var signing = Key(settings.SigningKey, settings.SigningKeyFile, $"{at}:SigningKey");
        var decryption = Key(settings.DecryptionKey, settings.DecryptionKeyFile, $"{at}:DecryptionKey");
        Demand(settings.ClientSecret is { Length: > 0 } != signing is not null, $"{at} needs either ClientSecret or SigningKey (or SigningKeyFile), and not both.");
        return (new SignOnProvider(key, settings.Name!, settings.NameEn), options =>
        {
            (options.Authority, options.ClientId, options.ClientSecret) = (settings.Authority!, settings.ClientId!, settings.ClientSecret ?? "");
            (options.SigningKey, options.DecryptionKey) = (signing, decryption);
            (options.Acr, options.Amr) = (settings.Acr, settings.Amr ?? SignInMarks.SecondFactors);
            options.AssertionToTokenEndpoint = settings.AssertionToTokenEndpoint;
            foreach (var scope in settings.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                options.Scope.Add(scope);
            }
        }
        );
    }

    private static ECDsaSecurityKey? Key(string? json, string? file, string setting)
    {
        Demand(json is null || file is null, $"{setting} and {setting}File are both there; one is enough.");
        if (file is not null)
        {
            Demand(File.Exists(file), $"{setting}File: there is no file {file}.");
            json = File.ReadAllText(file);
        }

        return json is null ? null : Jwk(json, setting);
    }

    /// <summary>Read by hand: the library's type for a JWK takes no part in ECDH-ES.</summary>
    private static ECDsaSecurityKey Jwk(string json, string setting)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var jwk = document.RootElement;
            byte[] Part(string name) => Base64UrlEncoder.DecodeBytes(jwk.GetProperty(name).GetString());
            var curve = jwk.GetProperty("crv").GetString()!;
            var alg = jwk.TryGetProperty("alg", out var stated) ? stated.GetString() : null;
            Demand(alg is null or SecurityAlgorithms.EcdhEsA256kw || alg == (curve == "P-256" ? SecurityAlgorithms.EcdsaSha256 : SecurityAlgorithms.EcdsaSha512), $"{setting}: alg {alg} does not go with {curve}.");
            var key = ECDsa.Create(new ECParameters { Curve = Curves[curve], Q = new ECPoint { X = Part("x"), Y = Part("y") }, D = Part("d") });
            return new ECDsaSecurityKey(key) { KeyId = jwk.TryGetProperty("kid", out var kid) ? kid.GetString() : null };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or CryptographicException or ArgumentException)
        {
            // Without the cause: its message may quote the key.
            throw new StartupException($"{setting} is not a private JWK of the curve P-256 (ES256) or P-521 (ES512).");
        }
    }

    private static void Demand(bool holds, string sentence)
    {
        if (!holds)
        {
            throw new StartupException(sentence);
        }
    }

    [GeneratedRegex("^[a-z0-9-]{1,32}$")]
    private static partial Regex KeyForm();
}
