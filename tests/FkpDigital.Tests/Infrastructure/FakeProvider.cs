using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FkpDigital.Tests.Infrastructure;

/// <summary>An OpenID provider that lies as a test tells it to. It lets everybody in without asking.</summary>
public sealed class FakeProvider : IAsyncDisposable
{
    public const string Client = "fkp";
    private readonly WebApplication _app;
    private ECDsaSecurityKey _key = NewKey();

    private FakeProvider(WebApplication app) => _app = app;

    public string Issuer => _app.Urls.First();

    /// <summary>What the ID token says, from a good one.</summary>
    public Action<Dictionary<string, object>> Says { get; set; } = _ => { };

    /// <summary>How it is signed and wrapped; null: as it should be.</summary>
    public Func<Dictionary<string, object>, string>? Makes { get; set; }

    /// <summary>What its token endpoint answers.</summary>
    public int Status { get; set; } = StatusCodes.Status200OK;

    /// <summary>Whom its user info is about; null: it has none.</summary>
    public Dictionary<string, object>? UserInfo { get; set; }

    /// <summary>The last request to its token endpoint.</summary>
    public IFormCollection? Asked { get; private set; }

    /// <summary>Of the last authorization request through <c>/auth</c>, or set by the test.</summary>
    public string Nonce { get; set; } = "";

    public static async Task<FakeProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var fake = new FakeProvider(app);
        app.MapGet("/.well-known/openid-configuration", () => Describe(fake.Issuer));
        app.MapGet("/lain/.well-known/openid-configuration", () => Describe(fake.Issuer)); // not the issuer that was asked
        app.MapGet("/jwks", () => new Dictionary<string, object> { ["keys"] = new[] { Public(fake._key) } });
        app.MapGet("/auth", (HttpRequest request) =>
        {
            fake.Nonce = request.Query["nonce"]!;
            return Results.Redirect($"{request.Query["redirect_uri"]}?code=satu&state={Uri.EscapeDataString(request.Query["state"]!)}&iss={Uri.EscapeDataString(fake.Issuer)}");
        });
        app.MapPost("/token", async (HttpRequest request) =>
        {
            fake.Asked = await request.ReadFormAsync();
            return fake.Status == StatusCodes.Status200OK
                ? Results.Json(new Dictionary<string, object> { ["access_token"] = "akses", ["token_type"] = "Bearer", ["id_token"] = fake.IdToken() })
                : Results.Json(new Dictionary<string, object> { ["error"] = "invalid_grant" }, statusCode: fake.Status);
        });
        app.MapGet("/userinfo", () => fake.UserInfo is { } told ? Results.Json(told) : Results.NotFound());
        await app.StartAsync();
        return fake;
    }

    /// <summary>It tells the truth again.</summary>
    public void Mend() => (Says, Makes, Status, UserInfo) = (_ => { }, null, StatusCodes.Status200OK, null);

    /// <summary>It signs with another key from now on.</summary>
    public void Rotate() => _key = NewKey();

    public string Sign(Dictionary<string, object> claims) => Sign(claims, new SigningCredentials(_key, SecurityAlgorithms.EcdsaSha256));

    public static string Sign(Dictionary<string, object> claims, SigningCredentials? with) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor { Claims = claims, SigningCredentials = with });

    /// <summary>Signed with the right algorithm and by nobody it knows.</summary>
    public string SignWithAnotherKey(Dictionary<string, object> claims) => Sign(claims, new SigningCredentials(new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = _key.KeyId }, SecurityAlgorithms.EcdsaSha256));

    /// <summary>Signed with what everybody can read, as if it were a shared secret.</summary>
    public string SignWithPublicKey(Dictionary<string, object> claims) => Sign(claims, new SigningCredentials(new SymmetricSecurityKey(Encoding.ASCII.GetBytes(_key.ECDsa.ExportSubjectPublicKeyInfoPem())) { KeyId = _key.KeyId }, SecurityAlgorithms.HmacSha256));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    internal static Dictionary<string, object> Public(ECDsaSecurityKey key, string use = "sig")
    {
        var q = key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
        return new() { ["kty"] = "EC", ["crv"] = key.KeySize == 256 ? "P-256" : "P-521", ["x"] = Base64UrlEncoder.Encode(q.X), ["y"] = Base64UrlEncoder.Encode(q.Y), ["kid"] = key.KeyId, ["use"] = use };
    }

    internal static Dictionary<string, object> Private(ECDsaSecurityKey key) => new(Public(key)) { ["d"] = Base64UrlEncoder.Encode(key.ECDsa.ExportParameters(includePrivateParameters: true).D) };

    internal static ECDsaSecurityKey NewKey(bool large = false) => new(ECDsa.Create(large ? ECCurve.NamedCurves.nistP521 : ECCurve.NamedCurves.nistP256)) { KeyId = Guid.NewGuid().ToString("N") };

    private string IdToken()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new Dictionary<string, object> { ["iss"] = Issuer, ["sub"] = "orang", ["aud"] = Client, ["iat"] = now, ["exp"] = now + 300, ["nonce"] = Nonce };
        Says(claims);
        return Makes is { } makes ? makes(claims) : Sign(claims);
    }

    private static Dictionary<string, object> Describe(string issuer) => new()
    {
        ["issuer"] = issuer,
        ["authorization_endpoint"] = $"{issuer}/auth",
        ["token_endpoint"] = $"{issuer}/token",
        ["userinfo_endpoint"] = $"{issuer}/userinfo",
        ["jwks_uri"] = $"{issuer}/jwks",
        ["authorization_response_iss_parameter_supported"] = true,
        ["token_endpoint_auth_methods_supported"] = new[] { "client_secret_post" },
        ["response_types_supported"] = new[] { "code" },
        ["subject_types_supported"] = new[] { "public" },
        ["id_token_signing_alg_values_supported"] = new[] { "ES256" },
    };
}
