using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Participants;
using FkpDigital.Web.People.SingleSignOn;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.People;

/// <summary>Adds passkeys to an account and takes them away; each signs out the other devices. Whoever counts ways into an account takes turns first.</summary>
public sealed class KeepPasskeys(FkpDbContext db, Passkeys passkeys, PasskeyStore store, SecondFactor secondFactor, SecureAccount secureAccount, SignIn signIn, SignOnProviders providers)
{
    /// <summary>Asks the browser of a signed-in person for a new one.</summary>
    /// <returns>What the browser needs to know, as JSON.</returns>
    /// <exception cref="RuleException">The person has to prove who it is first, has enough of them, or the name is not acceptable (field name).</exception>
    public async Task<string> BeginAsync(Participant person, string? name, CancellationToken cancel)
    {
        await RequireMayAsync(person, name, cancel);
        return await passkeys.AskForNewAsync(PasskeyUse.Add, person.PasskeyHandle, person.Email ?? person.DisplayName, person.DisplayName);
    }

    /// <summary>Adds it.</summary>
    /// <returns>Ten codes for paper when it is the account's first second factor, else none.</returns>
    /// <exception cref="RuleException">As <see cref="BeginAsync"/>, or what the browser made is not acceptable.</exception>
    public async Task<IReadOnlyList<string>> AddAsync(Participant person, string? answer, string? name, CancellationToken cancel)
    {
        await RequireMayAsync(person, name, cancel);
        var made = await passkeys.TakeNewAsync(PasskeyUse.Add, answer, cancel);
        Rule.Require(made.Handle == person.PasskeyHandle, PasskeyRules.NotMade);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await LinkLogin.TakeTurnAsync(db, person.Id, cancel);
        await RequireRoomAsync(person, cancel);
        await signIn.EndSessionsAsync(person.Id, keepThis: true, cancel);
        var codes = await secondFactor.AddPasskeyAsync(person, made, name, cancel);
        await transaction.CommitAsync(cancel);
        await signIn.ProveAgainAsync(secondFactor: true);
        return codes;
    }

    /// <summary>Takes it away.</summary>
    /// <returns>False when there is no such passkey of this person.</returns>
    /// <exception cref="RuleException">The person has to prove who it is first, or there is no other way into the account.</exception>
    public async Task<bool> RemoveAsync(Participant person, long id, CancellationToken cancel)
    {
        secureAccount.RequireProved(person);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await LinkLogin.TakeTurnAsync(db, person.Id, cancel);
        if (await db.Passkeys.SingleOrDefaultAsync(k => k.Id == id && k.ParticipantId == person.Id, cancel) is not { } passkey)
        {
            return false;
        }

        Rule.Require(person.PasswordHash is not null || await db.Passkeys.AnyAsync(k => k.ParticipantId == person.Id && k.Id != id, cancel) || await HasLoginAsync(person.Id, cancel), LoginRules.LastWay);
        await store.RemovePasskeyAsync(person, passkey.CredentialId, cancel);
        await signIn.EndSessionsAsync(person.Id, keepThis: true, cancel);
        await secondFactor.DropCodesOfNothingAsync(person, cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    /// <summary>At a provider that is still there.</summary>
    private async Task<bool> HasLoginAsync(long me, CancellationToken cancel) =>
        (await db.UserLogins.Where(l => l.UserId == me).Select(l => l.LoginProvider).ToListAsync(cancel)).Exists(key => providers.Find(key) is not null);

    private async Task RequireMayAsync(Participant person, string? name, CancellationToken cancel)
    {
        secureAccount.RequireProved(person);
        Rule.Line(name, "name", 1, Passkey.MaxName);
        await RequireRoomAsync(person, cancel);
    }

    private async Task RequireRoomAsync(Participant person, CancellationToken cancel) =>
        Rule.Require(await db.Passkeys.CountAsync(k => k.ParticipantId == person.Id, cancel) < Passkey.Most, PasskeyRules.TooMany, Passkey.Most);
}
