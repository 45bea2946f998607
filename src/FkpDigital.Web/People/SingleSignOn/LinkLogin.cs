using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Participants;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.People.SingleSignOn;

/// <summary>Makes a login at a provider a way into an account, or ends that. Whoever counts ways takes turns first.</summary>
public sealed class LinkLogin(SignInManager<Participant> signIn, FkpDbContext db, SignOnProviders providers)
{
    private readonly UserManager<Participant> _people = signIn.UserManager;

    /// <param name="me">The signed-in participant.</param>
    /// <param name="from">Proved at the provider just now.</param>
    /// <param name="provedHere">The account was proved just now, too.</param>
    /// <param name="password">Else its password.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="RuleException">The account is not proved, or one of the two has another partner.</exception>
    public async Task RunAsync(long me, ExternalPerson from, bool provedHere, string? password, CancellationToken cancel)
    {
        if (!provedHere)
        {
            await ProveAsync(me, password, cancel);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var person = await InTurnAsync(me, cancel);
        Rule.Require((await _people.GetLoginsAsync(person)).All(l => l.LoginProvider != from.Provider), LoginRules.LinkedAlready);
        await AttachAsync(person, from);
        await transaction.CommitAsync(cancel);
    }

    /// <returns>The participant; null when there is nothing to end.</returns>
    /// <exception cref="RuleException">There is no other way into the account.</exception>
    public async Task<Participant?> EndAsync(long me, string provider, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var person = await InTurnAsync(me, cancel);
        var logins = await _people.GetLoginsAsync(person);
        if (logins.FirstOrDefault(l => l.LoginProvider == provider) is not { } login)
        {
            return null;
        }

        Rule.Require(person.PasswordHash is not null || logins.Any(l => l.LoginProvider != provider && providers.Find(l.LoginProvider) is not null), LoginRules.LastWay);
        db.Log(Happened(EventKinds.LoginUnlinked, me, provider));
        await _people.RemoveLoginAsync(person, login.LoginProvider, login.ProviderKey);
        await transaction.CommitAsync(cancel);
        return person;
    }

    /// <summary>In the caller's transaction.</summary>
    internal async Task AttachAsync(Participant person, ExternalPerson from)
    {
        Rule.Require(await _people.FindByLoginAsync(from.Provider, from.Subject) is null, LoginRules.LinkedElsewhere);
        db.Log(Happened(EventKinds.LoginLinked, person.Id, from.Provider));
        await _people.AddLoginAsync(person, new UserLoginInfo(from.Provider, from.Subject, providers.Find(from.Provider)?.Name));
    }

    private static DomainEvent Happened(string kind, long actor, string provider) => new(kind, actor, () => new EventSubject(), new { provider });

    private async Task ProveAsync(long me, string? password, CancellationToken cancel)
    {
        var person = await db.Participants.SingleAsync(p => p.Id == me, cancel);
        Rule.Require(person.PasswordHash is not null, LoginRules.ProveFirst);
        var result = await signIn.CheckPasswordSignInAsync(person, password ?? "", lockoutOnFailure: true);
        Rule.Input(!result.IsLockedOut, "password", AccountRules.Locked, (int)signIn.Options.Lockout.DefaultLockoutTimeSpan.TotalMinutes);
        Rule.Input(result.Succeeded, "password", LoginRules.PasswordWrong);
    }

    private async Task<Participant> InTurnAsync(long me, CancellationToken cancel)
    {
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended('login:' || {me}::text, 0))", cancel);
        return await db.Participants.SingleAsync(p => p.Id == me, cancel);
    }
}
