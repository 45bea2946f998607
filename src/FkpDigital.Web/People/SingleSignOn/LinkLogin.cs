using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Participants;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.People.SingleSignOn;

/// <summary>Makes a login at a provider a way into an account, or ends that. Whoever counts ways takes turns first.</summary>
public sealed class LinkLogin(FkpDbContext db, SecureAccount secureAccount, SignIn signIn, SignOnProviders providers)
{
    /// <summary>The account that this login opens, or null.</summary>
    public Task<Participant?> OwnerAsync(ExternalPerson from, CancellationToken cancel) =>
        db.Participants.SingleOrDefaultAsync(p => db.UserLogins.Any(l => l.LoginProvider == from.Provider && l.ProviderKey == from.Subject && l.UserId == p.Id), cancel);

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
            var prover = await db.Participants.SingleAsync(p => p.Id == me, cancel);
            await secureAccount.RequirePasswordAsync(prover, password, cancel, field: "password");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var person = await InTurnAsync(me, cancel);
        Rule.Require(!await db.UserLogins.AnyAsync(l => l.UserId == me && l.LoginProvider == from.Provider, cancel), LoginRules.LinkedAlready);
        await AttachAsync(person, from, cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Takes the login away and signs out the other devices.</summary>
    /// <returns>False when there is nothing to end.</returns>
    /// <exception cref="RuleException">There is no other way into the account.</exception>
    public async Task<bool> EndAsync(long me, string provider, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var person = await InTurnAsync(me, cancel);
        var logins = await db.UserLogins.Where(l => l.UserId == me).ToListAsync(cancel);
        if (logins.Find(l => l.LoginProvider == provider) is not { } login)
        {
            return false;
        }

        Rule.Require(person.PasswordHash is not null || logins.Exists(l => l.LoginProvider != provider && providers.Find(l.LoginProvider) is not null)
            || await db.Passkeys.AnyAsync(k => k.ParticipantId == me, cancel), LoginRules.LastWay);
        db.Log(Happened(EventKinds.LoginUnlinked, me, provider));
        db.Remove(login);
        await signIn.EndSessionsAsync(me, keepThis: true, cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    /// <summary>In the caller's transaction.</summary>
    internal async Task AttachAsync(Participant person, ExternalPerson from, CancellationToken cancel)
    {
        Rule.Require(await OwnerAsync(from, cancel) is null, LoginRules.LinkedElsewhere);
        db.Log(Happened(EventKinds.LoginLinked, person.Id, from.Provider));
        db.Add(new IdentityUserLogin<long> { LoginProvider = from.Provider, ProviderKey = from.Subject, ProviderDisplayName = providers.Find(from.Provider)?.Name, UserId = person.Id });
        await db.SaveChangesAsync(cancel);
    }

    private static DomainEvent Happened(string kind, long actor, string provider) => new(kind, actor, () => new EventSubject(), new { provider });

    /// <summary>For who counts the ways into an account, in their transaction.</summary>
    internal static Task TakeTurnAsync(FkpDbContext db, long me, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended('login:' || {me}::text, 0))", cancel);

    private async Task<Participant> InTurnAsync(long me, CancellationToken cancel)
    {
        await TakeTurnAsync(db, me, cancel);
        return await db.Participants.SingleAsync(p => p.Id == me, cancel);
    }
}
