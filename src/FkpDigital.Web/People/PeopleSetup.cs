using System.Security.Claims;
using FkpDigital.Participants;
using FkpDigital.Web.Host;
using FkpDigital.Web.People.SingleSignOn;
using FkpDigital.Web.Sharing;
using FkpDigital.Web.Shell;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace FkpDigital.Web.People;

/// <summary>Who is it: a cookie for the site, which names a session, and personal access tokens for the API.</summary>
internal static class PeopleSetup
{
    private const string CookieOrToken = "fkp";

    public static void AddPeople(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IPasswordHasher<Participant>, PasswordHasher<Participant>>().AddSingleton<PasswordRules>();
        builder.Services.AddScoped<SignIn>().AddScoped<SecondFactor>().AddScoped<Passkeys>().AddScoped<KeepPasskeys>().AddScoped<OpenAccount>().AddScoped<RecoverAccount>().AddScoped<SecureAccount>().AddScoped<AskGuardian>().AddScoped<ManageMembers>().AddScoped<MakeFirstAdministrator>().AddScoped<RegionChoices>().AddScoped<ExportData>().AddScoped<AnswerRequest>().AddScoped<BreachNotices>();
        builder.Services
            .AddAuthentication(options => options.DefaultScheme = CookieOrToken)
            .AddPolicyScheme(CookieOrToken, null, options => options.ForwardDefaultSelector = http =>
                http.Request.Headers.Authorization.Count > 0 ? TokenAuthentication.Scheme : SignIn.Scheme)
            .AddScheme<TokenAuthenticationOptions, TokenAuthentication>(TokenAuthentication.Scheme, null)
            .AddCookie(SignIn.Scheme, Describe)
            .AddCookie(SignIn.DoorScheme, options =>
            {
                options.Cookie.Name = "fkp-door";
                options.Cookie.Path = "/";
                options.Cookie.SameSite = SameSiteMode.Strict;
                options.ExpireTimeSpan = SignIn.AtTheDoor;
                options.SlidingExpiration = false;
            });
        builder.Services.AddPasskeys();
        builder.AddSingleSignOn();
        builder.Services.AddAuthorization();
    }

    /// <summary>Who is it, and may they.</summary>
    public static void UsePeople(this IApplicationBuilder app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
    }

    /// <summary>What may the layout show them.</summary>
    public static void UseVisitor(this IApplicationBuilder app) => app.UseMiddleware<MeetVisitor>();

    /// <summary>Identity verifies passkeys and asks its manager of users for them; nothing else here has use for that one, so it is made for this alone.</summary>
    private static void AddPasskeys(this IServiceCollection services)
    {
        services.AddOptions<IdentityPasskeyOptions>().Configure<IOptions<SiteOptions>>((options, site) =>
        {
            options.AuthenticatorTimeout = Passkeys.Life;
            options.UserVerificationRequirement = options.ResidentKeyRequirement = "required";
            options.AttestationConveyancePreference = "none";
            options.ServerDomain = site.Value.Address is { Length: > 0 } address ? new Uri(address).IdnHost : null; // else as the request came in
            options.ValidateOrigin = asked => ValueTask.FromResult(!asked.CrossOrigin && IsThisSite(asked.HttpContext, asked.Origin));
        });
        services.AddScoped<PasskeyStore>().AddScoped<IPasskeyHandler<Participant>>(scope => new PasskeyHandler<Participant>(
            new UserManager<Participant>(
                scope.GetRequiredService<PasskeyStore>(), Options.Create(new IdentityOptions()), scope.GetRequiredService<IPasswordHasher<Participant>>(), [], [],
                new UpperInvariantLookupNormalizer(), new IdentityErrorDescriber(), scope, scope.GetRequiredService<ILogger<UserManager<Participant>>>()),
            scope.GetRequiredService<IOptions<IdentityPasskeyOptions>>()));
    }

    private static bool IsThisSite(HttpContext http, string origin)
    {
        var here = new Uri(http.RequestServices.GetRequiredService<SiteAddress>().Root(http.Request));
        return Uri.TryCreate(origin, UriKind.Absolute, out var there) && (there.Scheme, there.IdnHost, there.Port) == (here.Scheme, here.IdnHost, here.Port);
    }

    private static void Describe(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = CookieNames.Person;
        options.Cookie.Path = "/"; // not the language prefix
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.LoginPath = "/account/login";
        options.AccessDeniedPath = "/error/403";
        options.ReturnUrlParameter = "returnUrl";
        options.ExpireTimeSpan = TimeSpan.FromDays(14);
        options.Events.OnValidatePrincipal = RequireSessionAsync;
        options.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized);
        options.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden);
    }

    /// <summary>A session that was ended anywhere ends here, too.</summary>
    private static async Task RequireSessionAsync(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        try
        {
            var secret = context.Principal?.FindFirstValue(SignIn.SessionClaim);
            if (secret is null || await http.RequestServices.GetRequiredService<SessionHolders>().FindAsync(secret, http.RequestAborted) is null)
            {
                context.RejectPrincipal();
                await http.SignOutAsync(SignIn.Scheme);
            }
        }
        catch (Exception e) when (DatabaseFaults.IsCauseOf(e))
        {
            // Reading goes on while the database is away; every write asks it anyway.
        }
    }

    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (status == StatusCodes.Status403Forbidden || context.Request.Path.StartsWithSegments("/api"))
        {
            context.Response.StatusCode = status;
        }
        else
        {
            context.Response.Redirect(context.RedirectUri);
        }

        return Task.CompletedTask;
    }
}
