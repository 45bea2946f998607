using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace FkpDigital.Tests.Infrastructure;

/// <summary>The program with providers: a certified one under four kinds of client, one that lies, one that is down.</summary>
public sealed class SignOnApp : App
{
    private const string Secret = "rahasia yang cukup panjang: untuk/uji+saja";
    private readonly ECDsaSecurityKey _small = FakeProvider.NewKey();
    private readonly ECDsaSecurityKey _large = FakeProvider.NewKey(large: true);
    private readonly ECDsaSecurityKey _envelope = FakeProvider.NewKey();
    private readonly ECDsaSecurityKey _largeEnvelope = FakeProvider.NewKey(large: true);
    private readonly string _keyFile = Path.Combine(Path.GetTempPath(), $"fkp-{Guid.NewGuid():N}.jwk");
    private CertifiedProvider _certified = null!;

    public FakeProvider Fake { get; private set; } = null!;

    /// <summary>Of the provider that lies, under its second name.</summary>
    public ECDsaSecurityKey Envelope => _envelope;

    protected override async Task<string> MakeDatabaseAsync()
    {
        Clock.Now = DateTimeOffset.UtcNow; // the providers have no clock of ours
        Fake = await FakeProvider.StartAsync();
        _certified = await CertifiedProvider.StartAsync(new Dictionary<string, object> { ["clients"] = Clients(), ["people"] = People() });
        await File.WriteAllTextAsync(_keyFile, JsonSerializer.Serialize(FakeProvider.Private(_large)));
        return await base.MakeDatabaseAsync();
    }

    protected override async Task DropDatabaseAsync()
    {
        await _certified.DisposeAsync();
        await Fake.DisposeAsync();
        File.Delete(_keyFile);
        await base.DropDatabaseAsync();
    }

    protected override Dictionary<string, string?> Settings()
    {
        var settings = new Dictionary<string, string?>(base.Settings()) { ["Limits:SignInBurst"] = "1000" };
        Certified("rahasia", ("ClientSecret", Secret));
        Certified("kunci", ("SigningKey", JsonSerializer.Serialize(FakeProvider.Private(_small))));
        Certified("amplop", ("SigningKeyFile", _keyFile), ("DecryptionKey", JsonSerializer.Serialize(FakeProvider.Private(_largeEnvelope))));
        Certified("amplop-cbc", ("SigningKeyFile", _keyFile), ("DecryptionKey", JsonSerializer.Serialize(FakeProvider.Private(_envelope))));
        Fakes("palsu", Fake.Issuer);
        Fakes("palsu-amplop", Fake.Issuer, ("DecryptionKey", JsonSerializer.Serialize(FakeProvider.Private(_envelope))));
        Fakes("palsu-acr", Fake.Issuer, ("Acr:0", "tinggi"), ("Amr:0", "sidik-jari"));
        Fakes("palsu-kunci", Fake.Issuer, ("ClientSecret", null), ("SigningKey", JsonSerializer.Serialize(FakeProvider.Private(_small))), ("AssertionToTokenEndpoint", "true"));
        Fakes("lain", $"{Fake.Issuer}/lain");
        Fakes("mati", "http://127.0.0.1:1");
        return settings;

        void Certified(string key, params (string Name, string? Value)[] more) =>
            Add(key, [("Authority", _certified.Issuer), ("ClientId", key), .. more]);

        void Fakes(string key, string authority, params (string Name, string? Value)[] more) =>
            Add(key, [("Authority", authority), ("ClientId", FakeProvider.Client), ("ClientSecret", Secret), .. more]);

        void Add(string key, (string Name, string? Value)[] values)
        {
            settings[$"SingleSignOn:Providers:{key}:Name"] = $"Akun {key}";
            settings[$"SingleSignOn:Providers:{key}:NameEn"] = $"Account {key}";
            foreach (var (name, value) in values)
            {
                settings[$"SingleSignOn:Providers:{key}:{name}"] = value;
            }
        }
    }

    private static Dictionary<string, object> People() => new()
    {
        ["siti"] = new { name = "Siti Nurhaliza", email = "siti.sso@contoh.test", email_verified = true },
        ["budi"] = new { name = "Budi", email = "budi.sso@contoh.test", email_verified = false },
    };

    private object[] Clients() =>
    [
        Client("rahasia", ("client_secret", Secret), ("token_endpoint_auth_method", "client_secret_basic"), ("id_token_signed_response_alg", "RS256")),
        Client("kunci", ("token_endpoint_auth_method", "private_key_jwt"), ("token_endpoint_auth_signing_alg", "ES256"), ("id_token_signed_response_alg", "ES256"), ("jwks", Set(FakeProvider.Public(_small)))),
        Enveloped("amplop", "A256GCM", _largeEnvelope),
        Enveloped("amplop-cbc", "A256CBC-HS512", _envelope),
    ];

    private Dictionary<string, object> Enveloped(string id, string content, ECDsaSecurityKey to) => Client(id,
        ("token_endpoint_auth_method", "private_key_jwt"), ("token_endpoint_auth_signing_alg", "ES512"), ("id_token_signed_response_alg", "ES256"),
        ("id_token_encrypted_response_alg", "ECDH-ES+A256KW"), ("id_token_encrypted_response_enc", content),
        ("jwks", Set(FakeProvider.Public(_large), new(FakeProvider.Public(to, "enc")) { ["alg"] = "ECDH-ES+A256KW" })));

    private static Dictionary<string, object> Client(string id, params (string Name, object Value)[] more) =>
        new(more.Select(m => KeyValuePair.Create(m.Name, m.Value))) { ["client_id"] = id, ["redirect_uris"] = new[] { $"http://localhost/account/external/callback/{id}" } };

    private static Dictionary<string, object> Set(params Dictionary<string, object>[] keys) => new() { ["keys"] = keys };
}
