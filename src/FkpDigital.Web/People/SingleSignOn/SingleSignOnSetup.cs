using FkpDigital.Core;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace FkpDigital.Web.People.SingleSignOn;

/// <summary>Signing in at other sites; section <c>SingleSignOn</c>. Nothing is asked of a provider before somebody wants to go there.</summary>
internal static class SingleSignOnSetup
{
    /// <summary>Somebody who came back from a provider has this long to say what they want.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <exception cref="StartupException">The settings are wrong.</exception>
    public static void AddSingleSignOn(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<LinkLogin>().AddScoped<OpenLinkedAccount>();
        var all = builder.Configuration.GetSection(SignOnSettings.Section).Exists() ? SignOnSettings.Read(builder.Configuration) : [];
        services.AddSingleton(new SignOnProviders([.. all.Select(p => p.Provider)]));
        if (all.Count > 0)
        {
            var schemes = services.AddAuthentication().AddCookie(IdentityConstants.ExternalScheme, DescribeCookie);
            foreach (var (provider, describe) in all)
            {
                Add(schemes, provider, describe);
            }
        }
    }

    private static void Add(AuthenticationBuilder schemes, SignOnProvider provider, Action<SignOnOptions> describe)
    {
        schemes.AddOAuth<SignOnOptions, SignOnHandler>(provider.Scheme, provider.Name, options =>
        {
            describe(options);
            options.SignInScheme = IdentityConstants.ExternalScheme;
            options.CallbackPath = provider.Callback;
            options.UsePkce = true;
            options.RemoteAuthenticationTimeout = Patience;
            options.CorrelationCookie.Name = "fkp-sso.";
            options.CorrelationCookie.Path = "/"; // the callback has no language prefix
            options.CorrelationCookie.SameSite = SameSiteMode.Lax; // the answer comes by a link, not by a form
            options.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.Events.OnRemoteFailure = SignOnHandler.AnswerFailureAsync;
            options.Backchannel = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
            {
                Timeout = TimeSpan.FromSeconds(10),
                MaxResponseContentBufferSize = 1024 * 1024,
            };
        });
        schemes.Services.AddOptions<SignOnOptions>(provider.Scheme).PostConfigure<TimeProvider>((options, clock) => options.Discovery = new Discovery(options.Authority, options.Backchannel, clock));
    }

    private static void DescribeCookie(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "fkp-external";
        options.Cookie.Path = "/";
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.ExpireTimeSpan = Patience;
        options.SlidingExpiration = false;
    }
}
