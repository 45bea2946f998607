using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace FkpDigital.Web.People.SingleSignOn;

/// <summary>What a provider says about itself and its keys; asked when somebody first wants to sign in there.</summary>
internal sealed class Discovery(string authority, HttpClient http, TimeProvider clock)
{
    /// <summary>Nobody waits for a provider that failed a moment ago.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    /// <summary>Tokens with invented keys must not make us ask the provider again and again.</summary>
    private static readonly TimeSpan BetweenRefreshes = TimeSpan.FromMinutes(1);

    private readonly bool _https = authority.StartsWith(Uri.UriSchemeHttps, StringComparison.Ordinal);
    private ConfigurationManager<OpenIdConnectConfiguration>? _manager;
    private long? _failedAt;
    private long? _refreshedAt;

    /// <exception cref="SignOnRefused">The provider does not answer, or says what it must not.</exception>
    public async Task<OpenIdConnectConfiguration> GetAsync(CancellationToken cancel)
    {
        if (_failedAt is { } failed && clock.GetElapsedTime(failed) < Rest)
        {
            throw new SignOnRefused(SignOnRules.Unavailable, "discovery failed a moment ago");
        }

        var found = await AskAsync(_manager ??= Manager(), cancel);
        // OpenID Connect Discovery 1.0, section 4.3.
        return found.Issuer != authority ? throw new SignOnRefused(SignOnRules.Unavailable, "discovery names another issuer")
            : !IsUsable(found.AuthorizationEndpoint) || !IsUsable(found.TokenEndpoint) ? throw new SignOnRefused(SignOnRules.Unavailable, "discovery names no usable endpoints")
            : found;
    }

    /// <summary>Asks anew because a token names a key that is not known; at most once a minute.</summary>
    public Task<OpenIdConnectConfiguration> RefreshAsync(CancellationToken cancel)
    {
        if (_refreshedAt is not { } last || clock.GetElapsedTime(last) >= BetweenRefreshes)
        {
            _refreshedAt = clock.GetTimestamp();
            _manager = Manager(); // its own refresh would run in the background, too late for the person who waits
        }

        return GetAsync(cancel);
    }

    public bool IsUsable(string? endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || (!_https && address.IsLoopback));

    private async Task<OpenIdConnectConfiguration> AskAsync(ConfigurationManager<OpenIdConnectConfiguration> manager, CancellationToken cancel)
    {
        try
        {
            var found = await manager.GetConfigurationAsync(cancel);
            _failedAt = null;
            return found;
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            _failedAt = clock.GetTimestamp();
            throw new SignOnRefused(SignOnRules.Unavailable, $"discovery failed: {(e.InnerException ?? e).GetType().Name}");
        }
    }

    private ConfigurationManager<OpenIdConnectConfiguration> Manager() => new(
        $"{authority.TrimEnd('/')}/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever(http) { RequireHttps = _https });
}
