using FkpDigital.Agencies;
using FkpDigital.Data;
using FkpDigital.Participants;
using FkpDigital.Web.People;
using FkpDigital.Web.People.SingleSignOn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Account;

public sealed class ExternalInput
{
    public string? DisplayName { get; set; }

    public string? Region { get; set; }

    /// <summary>See <see cref="AgeChoice"/>.</summary>
    public string? Age { get; set; }

    public string? Password { get; set; }
}

/// <summary>Where somebody comes back from a provider: known there and here, known here and about to link, or new.</summary>
[Needs(Right.Enter)]
public sealed class ExternalModel(
    SignOnProviders providers, FkpDbContext db, Codes codes, SignIn signIn, LinkLogin link, OpenLinkedAccount openAccount, RegionChoices regions, TimeProvider clock) : AppPage
{
    private ExternalPerson? _person;

    [BindProperty(Name = "returnUrl", SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty]
    public ExternalInput Input { get; set; } = new();

    /// <summary>Somebody is signed in: this is about their account.</summary>
    public bool Links => Me is not null;

    public string Provider { get; private set; } = "";

    public string MyName { get; private set; } = "";

    /// <summary>What the provider calls the person.</summary>
    public string Known => _person?.Name ?? _person?.Email ?? _person?.Subject ?? "";

    public bool AsksPassword { get; private set; }

    public bool EmailHasAccount { get; private set; }

    public string? EmailKept { get; private set; }

    /// <summary>This page, for coming back.</summary>
    public string? Here => Url.Page("External", new { returnUrl = ReturnUrl });

    public IReadOnlyList<SelectListItem> Regions { get; private set; } = [];

    /// <summary>Off to the provider. What comes back changes nothing before a form of this page says so, but for signing in.</summary>
    public IActionResult OnGetStart(string? provider)
    {
        if (providers.Find(provider) is not { } chosen)
        {
            return NotFound();
        }

        var properties = new AuthenticationProperties { RedirectUri = Here };
        properties.Items[SignOnHandler.From] = Me is null ? Url.Page("Login", new { returnUrl = ReturnUrl }) : Url.Page("Links");
        return Challenge(properties, chosen.Scheme);
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await PersonAsync() is not { } person)
        {
            return WhyNot(SignOnRules.Stale);
        }

        var owner = await link.OwnerAsync(person, cancel);
        if (owner is null)
        {
            Input.DisplayName = person.Name is { } name ? name[..Math.Min(name.Length, Participant.MaxNameLength)] : null;
            return await ShowAsync(cancel);
        }

        await HttpContext.SignOutAsync(IdentityConstants.ExternalScheme);
        if (Me is { } me && me != owner.Id)
        {
            return WhyNot(LoginRules.LinkedElsewhere);
        }

        return await signIn.ArriveAsync(owner, person, cancel) ? this.Onward(ReturnUrl) : RedirectToPage("SecondFactor", new { returnUrl = ReturnUrl });
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await PersonAsync() is not { } person || Me is not null)
        {
            return WhyNot(SignOnRules.Stale);
        }

        var made = await openAccount.RunAsync(person, Input.DisplayName, Input.Region, AgeChoice.IsAdult(Input.Age), cancel);
        await HttpContext.SignOutAsync(IdentityConstants.ExternalScheme);
        await signIn.ArriveAsync(made, person, cancel);
        Say(T["Akun Anda siap. Selamat datang, {0}.", made.DisplayName]);
        return this.Onward(ReturnUrl);
    }

    public async Task<IActionResult> OnPostLinkAsync(CancellationToken cancel)
    {
        if (await PersonAsync() is not { } person)
        {
            return WhyNot(SignOnRules.Stale);
        }

        await link.RunAsync(MeOrRefuse, person, User.SignedInRecently(clock.GetUtcNow()), Input.Password, cancel);
        await HttpContext.SignOutAsync(IdentityConstants.ExternalScheme);
        Say(T["{0} ditautkan ke akun Anda.", providers.Find(person.Provider)!.Shown]);
        return this.Onward(ReturnUrl ?? Url.Page("Links"));
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await PersonAsync() is not { } person)
        {
            return false;
        }

        Provider = providers.Find(person.Provider)!.Shown;
        if (Me is { } me)
        {
            var mine = await db.Participants.AsNoTracking().SingleAsync(p => p.Id == me, cancel);
            MyName = mine.DisplayName;
            AsksPassword = mine.PasswordHash is not null && !User.SignedInRecently(clock.GetUtcNow());
            return true;
        }

        EmailHasAccount = person.Email is not null && await codes.OwnerAsync(Participants.Contact.Parse(person.Email), cancel) is not null;
        EmailKept = EmailHasAccount ? null : person.VerifiedEmail;
        Regions = await regions.ListAsync(withProvinces: false, cancel);
        return true;
    }

    private async Task<ExternalPerson?> PersonAsync() => _person ??= providers.All.Count == 0 ? null
        : ExternalPerson.FromCookie((await HttpContext.AuthenticateAsync(IdentityConstants.ExternalScheme)).Principal) is { } person && providers.Find(person.Provider) is not null ? person
        : null;

    private RedirectResult WhyNot(string rule) => Redirect(QueryHelpers.AddQueryString(
        (Me is null ? Url.Page("Login", new { returnUrl = ReturnUrl }) : Url.Page("Links"))!, SaysWhyNotAttribute.Parameter, rule));
}
