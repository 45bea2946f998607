using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Participants;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.People;

/// <summary>Makes the first administrator of a new installation, once, by the address that the console printed.</summary>
public sealed class MakeFirstAdministrator(FkpDbContext db, OpenAccount openAccount, TimeProvider clock)
{
    /// <summary>Whether the address may be used: null when nobody made it, false when it was used or there is an administrator already.</summary>
    public async Task<bool?> IsOpenAsync(string secret, CancellationToken cancel)
    {
        var hash = AccessToken.HashOf(secret);
        var invitation = await db.SetupInvitations.AsNoTracking().SingleOrDefaultAsync(i => i.Hash == hash, cancel);
        return invitation is null ? null : invitation.UsedAt is null && !await HasAdministratorAsync(cancel);
    }

    public Task<bool> HasRootAsync(CancellationToken cancel) => db.Agencies.AnyAsync(a => a.ParentId == null, cancel);

    /// <param name="secret">The last part of the address.</param>
    /// <param name="account">Of the administrator.</param>
    /// <param name="rootName">Name of the root agency, where there is none.</param>
    /// <param name="cancel">Cancels.</param>
    /// <returns>The administrator; null when the address is unknown.</returns>
    /// <exception cref="RuleException">Used before, or a text is not acceptable.</exception>
    public async Task<Participant?> RunAsync(string secret, NewAccount account, string? rootName, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var hash = AccessToken.HashOf(secret);
        // Two who open the address together take turns.
        var found = await db.SetupInvitations.FromSql($"select * from setup_invitation where hash = {hash} for update").ToListAsync(cancel);
        if (found is not [var invitation])
        {
            return null;
        }

        invitation.Use(clock.GetUtcNow());
        Rule.Require(!await HasAdministratorAsync(cancel), SetupRules.Used);
        var person = await openAccount.RunAsync(account, cancel);
        var root = await db.Agencies.Where(a => a.ParentId == null).OrderBy(a => a.Id).FirstOrDefaultAsync(cancel)
            ?? NewRoot(rootName, person.Id);
        db.Add(new Membership(person.Id, root, Role.Admin, clock.GetUtcNow(), person.Id));
        db.Log(new DomainEvent(EventKinds.AdministratorMade, person.Id, () => new EventSubject(AgencyId: root.Id), null));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return person;
    }

    private Agency NewRoot(string? name, long personId)
    {
        Rule.Input(!string.IsNullOrWhiteSpace(name), "name", InputRules.Required);
        var root = new Agency(name, null, AgencyKind.Ministry, null, null, null, null, personId);
        db.Agencies.Add(root);
        return root;
    }

    private Task<bool> HasAdministratorAsync(CancellationToken cancel) =>
        db.Memberships.AnyAsync(m => m.Role == Role.Admin && m.EndedAt == null, cancel);
}
