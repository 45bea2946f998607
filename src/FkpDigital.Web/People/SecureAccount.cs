using System.Globalization;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Participants;
using FkpDigital.Web.Mail;
using FkpDigital.Web.People.SingleSignOn;
using Microsoft.AspNetCore.Identity;

namespace FkpDigital.Web.People;

/// <summary>A signed-in person changes how the account is entered; each change asks for a proof first.</summary>
public sealed class SecureAccount(
    FkpDbContext db, Codes codes, OpenAccount openAccount, PasswordRules passwords, IPasswordHasher<Participant> hasher, SignIn signIn, SecondFactor secondFactor, Passkeys passkeys, SignInGuard guard, AccountMessages messages,
    IHttpContextAccessor accessor, TimeProvider clock)
{
    /// <summary>The person types the password again. Who has none signed in a moment ago.</summary>
    /// <exception cref="RuleException">It is wrong (in that field), or was wrong too often; there is none, and the sign-in is long ago.</exception>
    public async Task RequirePasswordAsync(Participant person, string? typed, CancellationToken cancel, string field = "current")
    {
        if (person.PasswordHash is null)
        {
            Rule.Require(accessor.HttpContext!.User.SignedInRecently(clock.GetUtcNow()), LoginRules.ProveFirst);
            return;
        }

        var key = guard.KeyOf(SignInGuard.PasswordAgain, person.Id.ToString(CultureInfo.InvariantCulture));
        await guard.RequireOpenAsync(key, cancel);
        if (!signIn.IsRight(person, typed))
        {
            await guard.FailAsync(key, cancel);
            throw new RuleException(AccountRules.WrongPassword, Refusal.Input, field);
        }

        await guard.ForgetAsync(key, cancel);
    }

    /// <summary>Whether the person of this browser proved a moment ago who it is; with a second factor, where the account has one.</summary>
    public bool IsProved(Participant person) => accessor.HttpContext!.User is var user && user.SignedInRecently(clock.GetUtcNow()) && (!person.TwoFactorEnabled || user.HasSecondFactor());

    /// <exception cref="RuleException">The last proof is too long ago, or was too little.</exception>
    public void RequireProved(Participant person) => Rule.Require(IsProved(person), PasskeyRules.ProveFirst);

    /// <summary>The person proves who it is: by a code where the account has a second factor, else by the password.</summary>
    /// <exception cref="RuleException">It is wrong (field proof), or was wrong too often; or the account has neither, and the sign-in is long ago.</exception>
    public async Task ProveAsync(Participant person, string? typed, CancellationToken cancel)
    {
        await (person.TwoFactorEnabled ? secondFactor.RequireAsync(person, typed, cancel, field: "proof") : RequirePasswordAsync(person, typed, cancel, field: "proof"));
        await signIn.ProveAgainAsync(person.TwoFactorEnabled);
    }

    /// <inheritdoc cref="ProveAsync"/>
    public async Task ProveByPasskeyAsync(Participant person, string? answer, CancellationToken cancel)
    {
        await passkeys.TakeAsync(PasskeyUse.Prove, answer, person, cancel);
        await signIn.ProveAgainAsync(secondFactor: true);
    }

    /// <summary>Sets a new password and ends the other sessions.</summary>
    /// <exception cref="RuleException">The old one is wrong (field current), or the new one is not acceptable (field password).</exception>
    public async Task ChangePasswordAsync(Participant person, string? current, string? password, CancellationToken cancel)
    {
        await RequirePasswordAsync(person, current, cancel);
        passwords.Require(password, person.Email, person.DisplayName);
        person.PasswordHash = hasher.HashPassword(person, password!);
        await signIn.EndSessionsAsync(person.Id, keepThis: true, cancel);
        db.Log(new DomainEvent(EventKinds.PasswordChanged, person.Id, () => new EventSubject(), null));
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Sends a code to a new address.</summary>
    /// <returns>The handle of the page that asks for it.</returns>
    /// <exception cref="RuleException">The password is wrong (field current), that is no address (field contact), or too many codes went there.</exception>
    public async Task<string> BeginContactAsync(Participant person, string? current, string? typed, CancellationToken cancel)
    {
        await RequirePasswordAsync(person, current, cancel);
        var contact = Contact.Parse(typed);
        var owner = await codes.OwnerAsync(contact, cancel);
        // Whose address it is already hears that; the page says the same either way.
        return await codes.SendAsync(CodePurpose.ChangeContact, contact, person.Id, contact.Value,
            issued => owner is null || owner.Id == person.Id ? messages.CodeAsync(contact, issued, $"~/account/contact/{issued.Handle}") : messages.AlreadyAsync(contact), cancel);
    }

    /// <summary>The address behind a handle, or null.</summary>
    public Task<string?> WaitingContactAsync(string handle, long participantId, CancellationToken cancel) =>
        codes.WaitingAsync(handle, CodePurpose.ChangeContact, participantId, cancel);

    /// <summary>The person proved the address: it is theirs.</summary>
    /// <returns>The address; null when there is no such handle.</returns>
    /// <exception cref="RuleException">The code is wrong or over (field code).</exception>
    public async Task<Contact?> FinishContactAsync(Participant person, string handle, string? code, CancellationToken cancel)
    {
        if (await codes.TakeAsync(handle, CodePurpose.ChangeContact, person.Id, code, cancel) is not { } address)
        {
            return null;
        }

        var contact = Contact.Parse(address);
        openAccount.Prove(person, contact);
        db.Log(new DomainEvent(EventKinds.ContactChanged, person.Id, () => new EventSubject(), null));
        await db.SaveChangesAsync(cancel);
        return contact;
    }
}
