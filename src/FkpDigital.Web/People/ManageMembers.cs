using System.Buffers.Text;
using System.Security.Cryptography;
using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Messages;
using FkpDigital.Participants;
using FkpDigital.Secrets;
using FkpDigital.Web.Mail;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.People;

/// <summary>Gives, offers and ends roles at an agency.</summary>
public sealed class ManageMembers(FkpDbContext db, Authority authority, Codes codes, Vault vault, AccountMessages messages, TimeProvider clock)
{
    /// <summary>The roles that this person may give there.</summary>
    public async Task<IReadOnlyList<Role>> GrantableAsync(long me, long agencyId, CancellationToken cancel)
    {
        var kind = await db.Agencies.Where(a => a.Id == agencyId).Select(a => a.Kind).SingleAsync(cancel);
        return [.. (await EndableAsync(me, agencyId, cancel)).Where(role => Rights.BelongsAt(role, kind))];
    }

    /// <summary>The roles that this person may end there.</summary>
    public async Task<IReadOnlyList<Role>> EndableAsync(long me, long agencyId, CancellationToken cancel)
    {
        var mine = await authority.RightsAtAsync(me, agencyId, cancel);
        return [.. Enum.GetValues<Role>().Where(role => Rights.MayGrant(mine, role))];
    }

    /// <summary>Gives the role to whoever has this address, or sends an invitation there.</summary>
    /// <returns>The name of who has the role now; null when an invitation is on its way.</returns>
    /// <exception cref="RuleException">No such right, an unknown role (field role), no e-mail address (field email), or the person has the role.</exception>
    public async Task<string?> GrantAsync(long me, long agencyId, string? email, string? role, CancellationToken cancel)
    {
        await authority.RequireAsync(me, Right.Administer, agencyId, cancel);
        var wanted = await GivenAsync(me, agencyId, role, "role", cancel);
        Rule.Input(!string.IsNullOrWhiteSpace(email), "email", InputRules.Required);
        Rule.Input(Contact.Find(email) is { Kind: ContactKind.Email }, "email", AccountRules.EmailBad);
        var contact = Contact.Parse(email);
        var agency = await db.Agencies.SingleAsync(a => a.Id == agencyId, cancel);
        if (await codes.OwnerAsync(contact, cancel) is { } person)
        {
            db.Add(new Membership(person.Id, agency, wanted, clock.GetUtcNow(), me));
            await db.SaveChangesAsync(cancel);
            return person.DisplayName;
        }

        await InviteAsync(me, agency, wanted, contact, cancel);
        return null;
    }

    /// <returns>The role that ended; null when there is no such membership there.</returns>
    /// <exception cref="RuleException">No such right, it has ended before, or nobody else could administer the platform.</exception>
    public async Task<Role?> EndAsync(long me, long agencyId, long membershipId, CancellationToken cancel)
    {
        await authority.RequireAsync(me, Right.Administer, agencyId, cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var ended = await EndInTurnAsync(me, agencyId, membershipId, cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return ended?.Role;
    }

    /// <summary>Ends the role and gives the same person another one there instead.</summary>
    /// <returns>The name of who has the new role now; null when there is no such membership there.</returns>
    /// <exception cref="RuleException">As <see cref="EndAsync"/>, or the new role cannot be given there (field newRole).</exception>
    public async Task<string?> ChangeAsync(long me, long agencyId, long membershipId, string? role, CancellationToken cancel)
    {
        await authority.RequireAsync(me, Right.Administer, agencyId, cancel);
        var wanted = await GivenAsync(me, agencyId, role, "newRole", cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await EndInTurnAsync(me, agencyId, membershipId, cancel) is not { } ended)
        {
            return null;
        }

        Rule.Input(ended.Role != wanted, "newRole", AgencyRules.RoleHeld);
        db.Add(new Membership(ended.ParticipantId, ended.Agency, wanted, clock.GetUtcNow(), me));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return await db.Participants.Where(p => p.Id == ended.ParticipantId).Select(p => p.DisplayName).SingleAsync(cancel);
    }

    /// <returns>False when there is no such invitation there.</returns>
    /// <exception cref="RuleException">No such right, or it is over.</exception>
    public async Task<bool> TakeBackAsync(long me, long agencyId, long invitationId, CancellationToken cancel)
    {
        await authority.RequireAsync(me, Right.Administer, agencyId, cancel);
        if (await db.StaffInvitations.SingleOrDefaultAsync(i => i.Id == invitationId && i.AgencyId == agencyId, cancel) is not { } invitation)
        {
            return false;
        }

        invitation.TakeBack(me, clock.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        return true;
    }

    /// <summary>The open invitations at an agency, with their addresses.</summary>
    public async Task<IReadOnlyList<(long Id, Role Role, string Email, DateTimeOffset Until)>> WaitingAsync(long agencyId, CancellationToken cancel)
    {
        var since = clock.GetUtcNow() - StaffInvitation.Life;
        var open = await db.StaffInvitations.AsNoTracking().Where(i => i.AgencyId == agencyId && i.EndedAt == null && i.CreatedAt > since).OrderBy(i => i.Id).ToListAsync(cancel);
        return [.. open.Select(i => (i.Id, i.Role, vault.Open(Sealed.Invitation, i.ContactSealed), i.CreatedAt + StaffInvitation.Life))];
    }

    /// <summary>The invitation behind a link, with its agency; null when there is none.</summary>
    public Task<StaffInvitation?> FindAsync(string secret, CancellationToken cancel)
    {
        var hash = AccessToken.HashOf(secret);
        return db.StaffInvitations.Include(i => i.Agency).SingleOrDefaultAsync(i => i.Hash == hash, cancel);
    }

    /// <summary>Whether the account has proved the address that was invited.</summary>
    public bool IsFor(StaffInvitation invitation, Participant person) =>
        person is { EmailConfirmed: true, Email: { } email } && codes.DigestOf(Contact.Parse(email)).AsSpan().SequenceEqual(invitation.ContactDigest);

    /// <exception cref="RuleException">It is over, is for another address (403), or who invited may not give that role any more (409).</exception>
    public async Task AcceptAsync(StaffInvitation invitation, Participant person, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        Rule.Require(invitation.IsOpen(now), InvitationRules.Over);
        Rule.Allow(IsFor(invitation, person), InvitationRules.OtherAddress);
        Rule.Require((await GrantableAsync(invitation.InviterId, invitation.AgencyId, cancel)).Contains(invitation.Role), InvitationRules.Over);
        db.Add(invitation.Accept(person.Id, now));
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>The role that was chosen, when this person may give it there.</summary>
    private async Task<Role> GivenAsync(long me, long agencyId, string? role, string field, CancellationToken cancel)
    {
        Rule.Input(Enum.TryParse<Role>(role, out var wanted) && Enum.IsDefined(wanted), field, InputRules.Unknown);
        Rule.Allow((await EndableAsync(me, agencyId, cancel)).Contains(wanted), AgencyRules.RoleAbove);
        Rule.Input((await GrantableAsync(me, agencyId, cancel)).Contains(wanted), field, AgencyRules.RoleElsewhere);
        return wanted;
    }

    private async Task<Membership?> EndInTurnAsync(long me, long agencyId, long membershipId, CancellationToken cancel)
    {
        // Whoever counts rows takes turns first.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended('fkp administrators', 0))", cancel);
        if (await db.Memberships.Include(m => m.Agency).SingleOrDefaultAsync(m => m.Id == membershipId && m.AgencyId == agencyId, cancel) is not { } held)
        {
            return null;
        }

        Rule.Allow((await EndableAsync(me, agencyId, cancel)).Contains(held.Role), AgencyRules.RoleAbove);
        Rule.Require(held.Role is not Role.Admin || held.Agency.ParentId is not null || await HasAnotherAsync(held, cancel), AgencyRules.LastAdministrator);
        held.End(clock.GetUtcNow(), me);
        return held;
    }

    private async Task InviteAsync(long me, Agency agency, Role role, Contact contact, CancellationToken cancel)
    {
        var (digest, now) = (codes.DigestOf(contact), clock.GetUtcNow());
        var since = now - StaffInvitation.Life;
        Rule.Require(!await db.StaffInvitations.AnyAsync(i => i.AgencyId == agency.Id && i.Role == role && i.ContactDigest == digest && i.EndedAt == null && i.CreatedAt > since, cancel), AgencyRules.InvitedAlready);
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
        db.Add(new StaffInvitation(agency, role, digest, vault.Seal(Sealed.Invitation, contact.Value), secret, me, now));
        db.Add(new Message(contact, nameof(StaffInvitation), null, digest, await messages.InvitationAsync(agency.Name, role, secret), vault, now));
        await db.SaveChangesAsync(cancel);
    }

    private Task<bool> HasAnotherAsync(Membership held, CancellationToken cancel) =>
        db.Memberships.AnyAsync(m => m.Id != held.Id && m.Role == Role.Admin && m.EndedAt == null && m.Agency.ParentId == null, cancel);
}
