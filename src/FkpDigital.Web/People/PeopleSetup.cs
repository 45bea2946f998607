using FkpDigital.Data;
using FkpDigital.Participants;
using FkpDigital.Web.Host;
using FkpDigital.Web.People.SingleSignOn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace FkpDigital.Web.People;

/// <summary>Accounts by ASP.NET Core Identity; a cookie for the site, personal access tokens for the API.</summary>
internal static class PeopleSetup
{
    private const string CookieOrToken = "fkp";

    public static void AddPeople(this WebApplicationBuilder builder)
    {
        builder.Services
            .AddIdentityCore<Participant>(options =>
            {
                options.User.RequireUniqueEmail = true;
                options.User.AllowedUserNameCharacters = "";
                options.Password.RequiredLength = Participant.MinPasswordLength;
                options.Password.RequireDigit = options.Password.RequireLowercase = options.Password.RequireUppercase = options.Password.RequireNonAlphanumeric = false;
                options.Lockout.MaxFailedAccessAttempts = 10;
            })
            .AddEntityFrameworkStores<FkpDbContext>()
            .AddSignInManager()
            .AddErrorDescriber<IdentitySentences>()
            .AddDefaultTokenProviders();
        builder.Services.AddScoped<SignIn>().AddScoped<OpenAccount>().AddScoped<MakeFirstAdministrator>().AddScoped<RegionChoices>();
        builder.Services
            .AddAuthentication(options => options.DefaultScheme = CookieOrToken)
            .AddPolicyScheme(CookieOrToken, null, options => options.ForwardDefaultSelector = http =>
                http.Request.Headers.Authorization.Count > 0 ? TokenAuthentication.Scheme : IdentityConstants.ApplicationScheme)
            .AddScheme<TokenAuthenticationOptions, TokenAuthentication>(TokenAuthentication.Scheme, null)
            .AddCookie(IdentityConstants.ApplicationScheme, Describe);
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

    private static void Describe(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "fkp-person";
        options.Cookie.Path = "/"; // not the language prefix
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.LoginPath = "/account/login";
        options.AccessDeniedPath = "/error/403";
        options.ReturnUrlParameter = "returnUrl";
        options.ExpireTimeSpan = TimeSpan.FromDays(14);
        options.Events.OnValidatePrincipal = async context =>
        {
            try
            {
                await SecurityStampValidator.ValidatePrincipalAsync(context);
            }
            catch (Exception e) when (DatabaseFaults.IsCauseOf(e))
            {
                // Reading goes on while the database is away; every write asks it anyway.
            }
        };
        options.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized);
        options.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden);
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
