using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace FkpDigital.Web.People.SingleSignOn;

/// <summary>Decides whether an ID token is good (OpenID Connect Core 1.0, section 3.1.3.7).</summary>
internal sealed class IdToken(SignOnOptions options, TimeProvider clock)
{
    private const int LongestSubject = 255;
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>Only signatures by a private key: with one of a shared secret a public key could be passed off as that secret.</summary>
    private static readonly string[] Signatures =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private static readonly string[] Encryptions = [SecurityAlgorithms.Aes256Gcm, SecurityAlgorithms.Aes256CbcHmacSha512];
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    // The library takes a word of its own for the sender's key unless told to go by RFC 7518, 4.6.1.1.
    static IdToken() => AppContext.SetSwitch("Switch.Microsoft.IdentityModel.UseRfcDefinitionOfEpkAndKid", true);

    /// <returns>The signed token, taken out of its envelope where it had one.</returns>
    /// <exception cref="SignOnRefused">It is not good.</exception>
    public async Task<JsonWebToken> ReadAsync(string token, string? nonce, string? accessToken, CancellationToken cancel)
    {
        var result = await ValidateAsync(token, await options.Discovery.GetAsync(cancel));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            result = await ValidateAsync(token, await options.Discovery.RefreshAsync(cancel));
        }

        if (!result.IsValid)
        {
            throw new SignOnRefused(SignOnRules.Failed, $"ID token: {result.Exception.GetType().Name}");
        }

        var envelope = (JsonWebToken)result.SecurityToken;
        Demand(options.DecryptionKey is not null == envelope.IsEncrypted, "it is not encrypted, or is and should not");
        Demand(!envelope.IsEncrypted || (envelope.Alg == SecurityAlgorithms.EcdhEsA256kw && Encryptions.Contains(envelope.Enc)), "encrypted by other means");
        var signed = envelope.InnerToken ?? envelope;
        Demand(signed.Subject is { Length: > 0 and <= LongestSubject }, "no subject");
        Demand(signed.IssuedAt != default && signed.IssuedAt <= clock.GetUtcNow().UtcDateTime + Skew, "issued in the future");
        Demand(nonce is { Length: > 0 } && Value(signed, "nonce") == nonce, "another nonce");
        Demand(Value(signed, "azp") is { } party ? party == options.ClientId : signed.Audiences.Count() == 1, "for another party");
        Demand(Value(signed, "at_hash") is not { } hash || hash == HalfHash(signed.Alg, accessToken), "for another access token");
        return signed;
    }

    private static string? Value(JsonWebToken token, string claim) => token.TryGetPayloadValue<string>(claim, out var value) ? value : null;

    /// <summary>OpenID Connect Core 1.0, section 3.1.3.6.</summary>
    private static string HalfHash(string alg, string? accessToken)
    {
        var octets = Encoding.ASCII.GetBytes(accessToken ?? "");
        var hash = alg[^3..] switch { "384" => SHA384.HashData(octets), "512" => SHA512.HashData(octets), _ => SHA256.HashData(octets) };
        return Base64UrlEncoder.Encode(hash[..(hash.Length / 2)]);
    }

    private static void Demand(bool holds, string reason)
    {
        if (!holds)
        {
            throw new SignOnRefused(SignOnRules.Failed, $"ID token: {reason}");
        }
    }

    private Task<TokenValidationResult> ValidateAsync(string token, OpenIdConnectConfiguration provider) => Handler.ValidateTokenAsync(token, new TokenValidationParameters
    {
        ValidIssuer = provider.Issuer,
        ValidAudience = options.ClientId,
        IssuerSigningKeys = provider.SigningKeys,
        ValidAlgorithms = options.DecryptionKey is null ? Signatures : [.. Signatures, .. Encryptions], // it judges the content encryption too
        LifetimeValidator = IsInTime,
        TokenDecryptionKey = options.DecryptionKey,
        CryptoProviderFactory = GcmEverywhere.Instance,
    });

    private bool IsInTime(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return expires is { } end && end > now - Skew && (notBefore is not { } begin || begin <= now + Skew);
    }

    /// <summary>The library decrypts A256GCM by a library of Windows only; .NET does so everywhere (RFC 7518, 5.3).</summary>
    private sealed class GcmEverywhere : CryptoProviderFactory
    {
        public static readonly GcmEverywhere Instance = new();

        public override AuthenticatedEncryptionProvider CreateAuthenticatedEncryptionProvider(SecurityKey key, string algorithm) =>
            algorithm == SecurityAlgorithms.Aes256Gcm && key is SymmetricSecurityKey { KeySize: 256 } content ? new Gcm(content) : base.CreateAuthenticatedEncryptionProvider(key, algorithm);

        private sealed class Gcm(SymmetricSecurityKey key) : AuthenticatedEncryptionProvider(key, SecurityAlgorithms.Aes256Gcm)
        {
            private const int TagOctets = 16;

            public override byte[] Decrypt(byte[] ciphertext, byte[] authenticatedData, byte[] iv, byte[] authenticationTag)
            {
                using var gcm = new System.Security.Cryptography.AesGcm(key.Key, TagOctets);
                var text = new byte[ciphertext.Length];
                gcm.Decrypt(iv, ciphertext, authenticationTag, text, authenticatedData);
                return text;
            }
        }
    }
}
