using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Participants;
using FkpDigital.Web.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.People;

/// <summary>The way back for whoever forgot the password: a code to the address of the account.</summary>
public sealed class RecoverAccount(
    FkpDbContext db, Codes codes, OpenAccount openAccount, PasswordRules passwords, IPasswordHasher<Participant> hasher, SignIn signIn, SignInGuard guard, AccountMessages messages, TimeProvider clock)
{
    /// <summary>Sends a code, or a letter that there is no account; the page says the same to both.</summary>
    /// <returns>The handle of the page that asks for the code.</returns>
    /// <exception cref="RuleException">No address (field contact), or too many codes went there.</exception>
    public async Task<string> BeginAsync(string? typed, CancellationToken cancel)
    {
        var contact = Contact.Parse(typed);
        var owner = await codes.OwnerAsync(contact, cancel);
        return await codes.SendAsync(CodePurpose.Recover, contact, owner?.Id, contact.Value,
            issued => owner is null ? messages.NobodyAsync(contact) : messages.CodeAsync(contact, issued, $"~/account/recover/{issued.Handle}"), cancel);
    }

    /// <summary>The address behind a handle, or null.</summary>
    public Task<string?> WaitingAsync(string handle, CancellationToken cancel) => codes.WaitingAsync(handle, CodePurpose.Recover, cancel);

    /// <summary>Sets the new password, ends every session and token of the account, and unlocks it.</summary>
    /// <returns>The address; null when there is no such handle.</returns>
    /// <exception cref="RuleException">The code is wrong or over (field code), or the password is not acceptable (field password).</exception>
    public async Task<string?> FinishAsync(string handle, string? code, string? password, CancellationToken cancel)
    {
        if (await WaitingAsync(handle, cancel) is not { } address)
        {
            return null;
        }

        passwords.Require(password, address);
        await codes.TakeAsync(handle, CodePurpose.Recover, code, cancel);
        var contact = Contact.Parse(address);
        var person = await codes.OwnerAsync(contact, cancel);
        Rule.Input(person is not null, "code", CodeRules.Wrong); // the right code went to nobody
        person!.PasswordHash = hasher.HashPassword(person, password!);
        openAccount.Prove(person, contact);
        await signIn.EndSessionsAsync(person.Id, keepThis: false, cancel);
        foreach (var token in await db.AccessTokens.Where(t => t.ParticipantId == person.Id && t.RevokedAt == null).ToListAsync(cancel))
        {
            token.Revoke(clock.GetUtcNow());
        }

        db.Log(new DomainEvent(EventKinds.PasswordChanged, person.Id, () => new EventSubject(), null));
        await db.SaveChangesAsync(cancel);
        await guard.ForgetAsync(guard.KeyOf("password", contact.Normalised), cancel);
        return address;
    }
}
