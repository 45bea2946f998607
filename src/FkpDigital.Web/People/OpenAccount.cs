using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Participants;
using FkpDigital.Secrets;
using FkpDigital.Web.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.People;

/// <summary>What somebody writes to get an account.</summary>
public sealed record NewAccount(string? Contact, string? DisplayName, string? Region, string? Password);

/// <summary>An account that waits for the proof of its address.</summary>
/// <param name="Contact">As <see cref="Participants.Contact"/> has it.</param>
/// <param name="PasswordHash">Never the password; null where a passkey stands in its place.</param>
/// <param name="Passkey">Made and verified before the code was sent.</param>
/// <param name="PasskeyName">What its owner will read in the list.</param>
public sealed record WaitingAccount(string Contact, string DisplayName, string? Region, string? PasswordHash, bool IsMinor, string? ReturnUrl, NewPasskey? Passkey = null, string? PasskeyName = null);

/// <param name="Person">Saved.</param>
/// <param name="Written">What they wrote.</param>
/// <param name="RecoveryCodes">For whoever has a passkey: shown once and stored nowhere.</param>
public sealed record OpenedAccount(Participant Person, WaitingAccount Written, IReadOnlyList<string> RecoveryCodes);

/// <summary>Opens accounts: for a citizen who registers, and for the first administrator.</summary>
public sealed class OpenAccount(FkpDbContext db, Codes codes, Vault vault, PasswordRules passwords, IPasswordHasher<Participant> hasher, Passkeys passkeys, SecondFactor secondFactor, AccountMessages messages, TimeProvider clock)
{
    /// <summary>Opens it at once, without proof of the address: for whoever installs the program.</summary>
    /// <returns>The saved participant.</returns>
    /// <exception cref="RuleException">A text is not acceptable (fields contact, displayName, region, password) or the address is taken.</exception>
    public async Task<Participant> RunAsync(NewAccount wanted, CancellationToken cancel)
    {
        var participant = new Participant(wanted.Contact, wanted.DisplayName, await RegionAsync(wanted.Region, cancel), clock.GetUtcNow());
        passwords.Require(wanted.Password, wanted.Contact, wanted.DisplayName);
        participant.PasswordHash = hasher.HashPassword(participant, wanted.Password!);
        db.Add(participant);
        await db.SaveChangesAsync(cancel);
        return participant;
    }

    /// <summary>Sends a code to the address. Whoever has an account there already gets a letter that says so, and the page says the same to both.</summary>
    /// <returns>The handle of the page that asks for the code.</returns>
    /// <exception cref="RuleException">A text is not acceptable (fields contact, displayName, region, password, age), or too many codes went there.</exception>
    public async Task<string> BeginAsync(NewAccount wanted, bool? isAdult, string? returnUrl, CancellationToken cancel)
    {
        var region = await CheckedAsync(wanted, isAdult, () => passwords.Require(wanted.Password, wanted.Contact, wanted.DisplayName), cancel);
        var hash = hasher.HashPassword(null!, wanted.Password!);
        var waiting = new WaitingAccount(Contact.Parse(wanted.Contact).Value, wanted.DisplayName!, region, hash, isAdult is false, returnUrl);
        return await SendAsync(waiting, cancel);
    }

    /// <summary>Asks the browser for a passkey that opens the account instead of a password.</summary>
    /// <returns>What the browser needs to know, as JSON.</returns>
    /// <exception cref="RuleException">A text is not acceptable (fields contact, displayName, region, age).</exception>
    public async Task<string> AskForPasskeyAsync(NewAccount wanted, bool? isAdult, CancellationToken cancel)
    {
        await CheckedAsync(wanted, isAdult, () => { }, cancel);
        return await passkeys.AskForNewAsync(PasskeyUse.Register, Participant.NewPasskeyHandle(), Contact.Parse(wanted.Contact).Value, wanted.DisplayName!);
    }

    /// <summary>As <see cref="BeginAsync"/>, with a passkey instead of a password.</summary>
    /// <exception cref="RuleException">A text is not acceptable, the passkey neither, or too many codes went there.</exception>
    public async Task<string> BeginByPasskeyAsync(NewAccount wanted, bool? isAdult, string? answer, string passkeyName, string? returnUrl, CancellationToken cancel)
    {
        var region = await CheckedAsync(wanted, isAdult, () => { }, cancel);
        var passkey = await passkeys.TakeNewAsync(PasskeyUse.Register, answer, cancel);
        return await SendAsync(new WaitingAccount(Contact.Parse(wanted.Contact).Value, wanted.DisplayName!, region, null, isAdult is false, returnUrl, passkey, passkeyName), cancel);
    }

    /// <summary>The account that waits behind a handle, or null.</summary>
    public async Task<WaitingAccount?> WaitingAsync(string handle, CancellationToken cancel) =>
        WaitingThings.Read<WaitingAccount>(await codes.WaitingAsync(handle, CodePurpose.Register, cancel));

    /// <summary>Sends another code for the same account.</summary>
    /// <returns>The new handle; null when there is nothing to send it for.</returns>
    /// <exception cref="RuleException">Too many codes went there.</exception>
    public async Task<string?> AgainAsync(string handle, CancellationToken cancel) =>
        await WaitingAsync(handle, cancel) is { } waiting ? await SendAsync(waiting, cancel) : null;

    /// <summary>Opens the account whose address is proved.</summary>
    /// <returns>Null when there is no such handle.</returns>
    /// <exception cref="RuleException">The code is wrong or over (field code), or the address was taken meanwhile.</exception>
    public async Task<OpenedAccount?> FinishAsync(string handle, string? code, CancellationToken cancel)
    {
        if (WaitingThings.Read<WaitingAccount>(await codes.TakeAsync(handle, CodePurpose.Register, code, cancel)) is not { } waiting)
        {
            return null;
        }

        var person = new Participant(waiting.DisplayName, waiting.Region, clock.GetUtcNow()) { PasswordHash = waiting.PasswordHash };
        Prove(person, Contact.Parse(waiting.Contact));
        if (waiting.IsMinor)
        {
            person.DeclareMinor();
        }

        if (waiting.Passkey is { } passkey)
        {
            person.CallOnDevices(passkey.Handle);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        db.Add(person);
        await db.SaveChangesAsync(cancel);
        var onPaper = waiting.Passkey is null ? [] : await secondFactor.AddPasskeyAsync(person, waiting.Passkey, waiting.PasskeyName, cancel);
        await transaction.CommitAsync(cancel);
        return new OpenedAccount(person, waiting, onPaper);
    }

    /// <summary>Gives a person an address that they proved, with the next save.</summary>
    internal void Prove(Participant person, Contact contact)
    {
        if (contact.Kind is ContactKind.Email)
        {
            person.ProveEmail(contact.Value);
        }
        else
        {
            person.ProvePhone(vault.Seal(Sealed.Phone, contact.Value), codes.DigestOf(contact));
        }
    }

    /// <returns>The region's code.</returns>
    private async Task<string?> CheckedAsync(NewAccount wanted, bool? isAdult, Action requirePassword, CancellationToken cancel)
    {
        var region = await RegionAsync(wanted.Region, cancel);
        Rule.Each(
            () => _ = new Participant(wanted.DisplayName, region, clock.GetUtcNow()),
            () => Contact.Parse(wanted.Contact),
            requirePassword,
            () => Rule.Input(isAdult is not null, "age", AccountRules.AgeMissing));
        return region;
    }

    private async Task<string> SendAsync(WaitingAccount waiting, CancellationToken cancel)
    {
        var contact = Contact.Parse(waiting.Contact);
        var owner = await codes.OwnerAsync(contact, cancel);
        return await codes.SendAsync(CodePurpose.Register, contact, owner?.Id, WaitingThings.Write(waiting),
            issued => owner is null ? messages.CodeAsync(contact, issued, $"~/account/register/{issued.Handle}") : messages.AlreadyAsync(contact), cancel);
    }

    private async Task<string?> RegionAsync(string? typed, CancellationToken cancel)
    {
        var region = string.IsNullOrWhiteSpace(typed) ? null : typed;
        Rule.Input(region is null || await db.Regions.AnyAsync(r => r.Code == region, cancel), "region", InputRules.Unknown);
        return region;
    }
}
