using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FkpDigital.Web.Localisation;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace FkpDigital.Web.People.SingleSignOn;

/// <summary>
/// OpenID Connect on the framework's OAuth handler, which brings state, correlation cookie and PKCE. Added here: discovery, nonce, the issuer
/// of the answer (RFC 9207), the client's proof (secret or RFC 7523), and the ID token. What comes of it is an <see cref="ExternalPerson"/>.
/// </summary>
internal sealed partial class SignOnHandler(IOptionsMonitor<SignOnOptions> options, ILoggerFactory logger, UrlEncoder encoder) : OAuthHandler<SignOnOptions>(options, logger, encoder)
{
    /// <summary>In the state: the page that shows why it came to nothing.</summary>
    public const string From = "from";

    private const string Nonce = "nonce";
    private static readonly TimeSpan AssertionLife = TimeSpan.FromMinutes(1);
    private static readonly JsonWebTokenHandler Assertions = new() { SetDefaultTimesOnTokenCreation = false };

    private OpenIdConnectConfiguration _provider = null!;

    /// <summary>One address for all languages.</summary>
    private string CallbackAddress => $"{Request.Scheme}://{Request.Host}{LanguagePrefix.Root(Request)}{Options.CallbackPath}";

    /// <summary>Sends the person to the page they came from, which says the sentence.</summary>
    public static Task AnswerFailureAsync(RemoteFailureContext context)
    {
        var options = (SignOnOptions)context.Options;
        var state = context.Properties ?? options.StateDataFormat.Unprotect(context.Request.Query["state"]);
        var refused = context.Failure as SignOnRefused;
        var rule = refused?.Rule ?? (context.Failure is HttpRequestException or TaskCanceledException ? SignOnRules.Unavailable : SignOnRules.Failed);
        var log = context.HttpContext.RequestServices.GetRequiredService<ILogger<SignOnHandler>>();
        // The framework's own sentences are fixed, everybody else's may quote what was received.
        LogRefused(log, context.Scheme.Name, refused?.Message ?? (context.Failure is AuthenticationFailureException e ? e.Message : context.Failure!.GetType().Name));
        context.Response.Redirect(WhyNot(state, context.Request, rule));
        context.HandleResponse();
        return Task.CompletedTask;
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        try
        {
            _provider = await Options.Discovery.GetAsync(Context.RequestAborted);
        }
        catch (SignOnRefused e)
        {
            LogRefused(Logger, Scheme.Name, e.Message);
            Response.Redirect(WhyNot(properties, Request, e.Rule));
            return;
        }

        properties.IssuedUtc = TimeProvider.GetUtcNow();
        properties.Items[Nonce] = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
        await base.HandleChallengeAsync(properties);
    }

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri)
    {
        var query = QueryHelpers.AddQueryString(base.BuildChallengeUrl(properties, CallbackAddress), new Dictionary<string, string?>
        {
            [Nonce] = properties.Items[Nonce],
            ["response_mode"] = "query",
        });
        var endpoint = _provider.AuthorizationEndpoint;
        return endpoint.Contains('?', StringComparison.Ordinal) ? $"{endpoint}&{query[1..]}" : endpoint + query;
    }

    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        var result = await base.HandleRemoteAuthenticateAsync();
        // The framework's message would quote the address, and anybody can write that.
        return result.Failure is AuthenticationFailureException && Request.Query.ContainsKey("error") && result.Properties is { } state
            ? HandleRequestResult.Fail(new SignOnRefused(SignOnRules.Failed, "the provider answered with an error"), state)
            : result;
    }

    protected override Task<HandleRequestResult> HandleAccessDeniedErrorAsync(AuthenticationProperties properties) =>
        Task.FromResult(HandleRequestResult.Fail(new SignOnRefused(SignOnRules.Denied, "the person or the provider said no"), properties));

    protected override async Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        var state = context.Properties;
        _provider = await Options.Discovery.GetAsync(Context.RequestAborted);
        if (state.IssuedUtc is not { } asked || TimeProvider.GetUtcNow() - asked > Options.RemoteAuthenticationTimeout)
        {
            throw new SignOnRefused(SignOnRules.Stale, "the state is too old");
        }

        RequireIssuerOfAnswer();
        state.Items.Remove(OAuthConstants.CodeVerifierKey, out var verifier);
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = context.Code,
            ["redirect_uri"] = CallbackAddress,
            [OAuthConstants.CodeVerifierKey] = verifier ?? "",
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, _provider.TokenEndpoint);
        Prove(request, form);
        request.Content = new FormUrlEncodedContent(form);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var answer = await Backchannel.SendAsync(request, Context.RequestAborted);
        return answer.IsSuccessStatusCode
            ? OAuthTokenResponse.Success(JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Context.RequestAborted)))
            : throw new SignOnRefused((int)answer.StatusCode >= 500 ? SignOnRules.Unavailable : SignOnRules.Failed, $"the token endpoint answered {(int)answer.StatusCode}");
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        var text = tokens.Response!.RootElement.TryGetProperty("id_token", out var token) && token.ValueKind is JsonValueKind.String ? token.GetString()! : throw new SignOnRefused(SignOnRules.Failed, "no ID token");
        properties.Items.Remove(Nonce, out var nonce);
        properties.IssuedUtc = null; // what follows has a life of its own
        var idToken = await new IdToken(Options, TimeProvider).ReadAsync(text, nonce, tokens.AccessToken, Context.RequestAborted);
        var person = ExternalPerson.From(Scheme.Name, idToken.Claims, Options);
        if (person.Email is null || person.Name is null)
        {
            person = person.With(await UserInfoAsync(idToken.Subject, tokens.AccessToken!));
        }

        identity.AddClaims(person.ToClaims());
        return new AuthenticationTicket(new ClaimsPrincipal(identity), properties, Scheme.Name);
    }

    /// <summary>RFC 9207: an answer of another provider must not make us send its code here.</summary>
    private void RequireIssuerOfAnswer()
    {
        var issuer = Request.Query["iss"];
        if ((issuer.Count > 0 || _provider.AuthorizationResponseIssParameterSupported) && issuer != _provider.Issuer)
        {
            throw new SignOnRefused(SignOnRules.Failed, "the answer is another issuer's");
        }
    }

    /// <summary>Says who we are to the token endpoint.</summary>
    private void Prove(HttpRequestMessage request, Dictionary<string, string> form)
    {
        if (Options.SigningKey is { } key)
        {
            form["client_id"] = Options.ClientId;
            form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            form["client_assertion"] = Assertion(key);
        }
        else if (_provider.TokenEndpointAuthMethodsSupported is { Count: > 0 } methods && !methods.Contains("client_secret_basic"))
        {
            (form["client_id"], form["client_secret"]) = (Options.ClientId, Options.ClientSecret);
        }
        else
        {
            var pair = $"{Uri.EscapeDataString(Options.ClientId)}:{Uri.EscapeDataString(Options.ClientSecret)}"; // RFC 6749, 2.3.1
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(pair)));
        }
    }

    /// <summary>RFC 7523, section 3.</summary>
    private string Assertion(ECDsaSecurityKey key)
    {
        var now = TimeProvider.GetUtcNow().UtcDateTime;
        return Assertions.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Options.ClientId,
            Audience = Options.AssertionToTokenEndpoint ? _provider.TokenEndpoint : _provider.Issuer,
            IssuedAt = now,
            Expires = now + AssertionLife,
            Claims = new Dictionary<string, object> { ["sub"] = Options.ClientId, ["jti"] = Guid.NewGuid().ToString("N") },
            SigningCredentials = new SigningCredentials(key, key.KeySize == 256 ? SecurityAlgorithms.EcdsaSha256 : SecurityAlgorithms.EcdsaSha512),
        });
    }

    /// <summary>Many providers tell name and e-mail only here. Whoever does not answer or answers in another form leaves both unknown.</summary>
    private async Task<IReadOnlyList<Claim>> UserInfoAsync(string subject, string accessToken)
    {
        if (!Options.Discovery.IsUsable(_provider.UserInfoEndpoint))
        {
            return [];
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, _provider.UserInfoEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using var answer = await Backchannel.SendAsync(request, Context.RequestAborted);
        if (!answer.IsSuccessStatusCode || answer.Content.Headers.ContentType?.MediaType is not "application/json")
        {
            return [];
        }

        using var told = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Context.RequestAborted));
        List<Claim> claims = [.. told.RootElement.EnumerateObject().Select(p => new Claim(p.Name, p.Value.ToString()))];
        // OpenID Connect Core 1.0, section 5.3.2.
        return claims.Any(c => c.Type == "sub" && c.Value == subject) ? claims : throw new SignOnRefused(SignOnRules.Failed, "user info of somebody else");
    }

    private static string WhyNot(AuthenticationProperties? state, HttpRequest request, string rule) =>
        QueryHelpers.AddQueryString(state?.Items.TryGetValue(From, out var from) is true && from is not null ? from : LanguagePrefix.Root(request).Add("/account/login"), SaysWhyNotAttribute.Parameter, rule);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sign-in by {Scheme} refused: {Reason}")]
    private static partial void LogRefused(ILogger log, string scheme, string reason);
}
