using FkpDigital.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Participants;

/// <summary>
/// Where Identity's verification of passkeys looks up accounts and keys. It knows an account by <see cref="Participant.PasskeyHandle"/>,
/// because a key is made before the account of somebody who registers has a number. Writing leaves the saving to the caller.
/// </summary>
public sealed class PasskeyStore(FkpDbContext db, TimeProvider clock) : UserOnlyStore<Participant, FkpDbContext, long>(db)
{
    public override Task<string> GetUserIdAsync(Participant user, CancellationToken cancellationToken = default) => Task.FromResult(user.PasskeyHandle);

    public override Task<Participant?> FindByIdAsync(string userId, CancellationToken cancellationToken = default) =>
        Context.Participants.SingleOrDefaultAsync(p => p.UserName == userId, cancellationToken);

    public override async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Participant user, CancellationToken cancellationToken) =>
        [.. (await Context.Passkeys.Where(k => k.ParticipantId == user.Id).OrderBy(k => k.Id).ToListAsync(cancellationToken)).Select(Described)];

    public override async Task<UserPasskeyInfo?> FindPasskeyAsync(Participant user, byte[] credentialId, CancellationToken cancellationToken) =>
        await FindAsync(user, credentialId, cancellationToken) is { } found ? Described(found) : null;

    public override Task<Participant?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        Context.Participants.SingleOrDefaultAsync(p => Context.Passkeys.Any(k => k.CredentialId == credentialId && k.ParticipantId == p.Id), cancellationToken);

    public override async Task AddOrUpdatePasskeyAsync(Participant user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        if (await FindAsync(user, passkey.CredentialId, cancellationToken) is { } known)
        {
            known.Use(passkey.SignCount, passkey.IsBackedUp, clock.GetUtcNow());
            return;
        }

        Context.Add(new Passkey(user, Made(user.PasskeyHandle, passkey), passkey.Name, clock.GetUtcNow()));
    }

    public override async Task RemovePasskeyAsync(Participant user, byte[] credentialId, CancellationToken cancellationToken)
    {
        if (await FindAsync(user, credentialId, cancellationToken) is { } found)
        {
            found.Leave(user, await Context.Passkeys.CountAsync(k => k.ParticipantId == user.Id && k.Id != found.Id, cancellationToken));
            Context.Remove(found);
        }
    }

    /// <summary>What of a verified key is kept.</summary>
    public static NewPasskey Made(string handle, UserPasskeyInfo verified) =>
        new(handle, verified.CredentialId, verified.PublicKey, verified.SignCount, verified.Transports ?? [], verified.IsBackupEligible, verified.IsBackedUp);

    private Task<Passkey?> FindAsync(Participant user, byte[] credentialId, CancellationToken cancel) =>
        Context.Passkeys.SingleOrDefaultAsync(k => k.ParticipantId == user.Id && k.CredentialId == credentialId, cancel);

    /// <summary>Statements about the maker of a device are not asked for, so there are none to keep.</summary>
    private static UserPasskeyInfo Described(Passkey key) =>
        new(key.CredentialId, key.PublicKey, key.CreatedAt, (uint)key.SignCount, key.Transports, isUserVerified: true, key.IsBackupEligible, key.IsBackedUp, attestationObject: [], clientDataJson: [])
        {
            Name = key.Name,
        };
}
