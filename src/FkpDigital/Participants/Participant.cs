using System.Globalization;
using FkpDigital.Core;
using Microsoft.AspNetCore.Identity;

namespace FkpDigital.Participants;

public static class AccountRules
{
    public const string EmailBad = "account.email-bad";
    public const string ContactBad = "account.contact-bad";
    public const string ContactTaken = "account.contact-taken";
    public const string PasswordShort = "account.password-short";
    public const string PasswordLong = "account.password-long";
    public const string PasswordBad = "account.password-bad";
    public const string PasswordKnown = "account.password-known";
    public const string NoMatch = "account.no-match";
    public const string Locked = "account.locked";
    public const string AgeMissing = "account.age-missing";
    public const string GuardianMissing = "account.guardian-missing";
    public const string WrongPassword = "account.wrong-password";
    public const string NameReserved = "account.name-reserved";
}

/// <summary>A person with an account. Public pages show the display name and nothing else.</summary>
public sealed class Participant : IdentityUser<long>
{
    public const int MaxNameLength = 80;
    public const int MaxEmailLength = 254;

    /// <summary>Stands where the name of an erased account was; pages say it in the language of the reader.</summary>
    public const string ErasedName = "Akun dihapus";

    public const int MinPasswordLength = 10;
    public const int MaxPasswordLength = 200;

    private Participant() { }

    /// <summary>An account without a way to sign in yet.</summary>
    /// <exception cref="RuleException">The display name is too short, too long or unreadable.</exception>
    public Participant(string? displayName, string? regionCode, DateTimeOffset now)
    {
        CallOnDevices(NewPasskeyHandle());
        CreatedAt = now;
        Describe(displayName, regionCode);
    }

    /// <summary>An account with an e-mail address that nobody has proved yet.</summary>
    /// <exception cref="RuleException">No e-mail address, or the display name is too short, too long or unreadable.</exception>
    public Participant(string? email, string? displayName, string? regionCode, DateTimeOffset now)
        : this(displayName, regionCode, now)
    {
        var contact = Contact.Parse(email);
        Rule.Input(contact.Kind is ContactKind.Email, "contact", AccountRules.EmailBad);
        (Email, NormalizedEmail) = (contact.Value, contact.Normalised);
    }

    /// <summary>How devices that keep passkeys know the account. Identity wants a name for everybody; nobody types or sees this one.</summary>
    public string PasskeyHandle => UserName!;

    public string DisplayName { get; private set; } = "";
    public string? RegionCode { get; private set; }

    /// <summary>The person agreed to be shown on the leaderboard of citizens.</summary>
    public bool OnLeaderboard { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>The mobile number under the vault's key; proved by a code.</summary>
    public byte[]? PhoneSealed { get; private set; }

    /// <summary>The vault's digest of the number, by which it is found.</summary>
    public byte[]? PhoneDigest { get; private set; }

    /// <summary>Declared to be under 18 (UU 27/2022 article 25, UU 35/2014 article 1).</summary>
    public bool IsMinor { get; private set; }

    /// <summary>When a guardian agreed that this minor takes part.</summary>
    public DateTimeOffset? GuardianConfirmedAt { get; private set; }

    /// <summary>Somebody for whom officers enter things at a desk: without any way to sign in.</summary>
    public bool IsAssisted { get; private init; }

    /// <summary>The vault's digest of the identity number that was shown at a desk; handed to the account of the same person when they claim what was entered.</summary>
    public byte[]? PersonDigest { get; private set; }

    /// <summary>The secret of the authenticator app under the vault's key; null without one.</summary>
    public byte[]? TotpSealed { get; private set; }

    /// <summary>The time step of the last code that was accepted: a code counts once (RFC 6238, 5.2).</summary>
    public long? TotpStep { get; private set; }

    /// <summary>When the person was removed; the row is nobody's since.</summary>
    public DateTimeOffset? ErasedAt { get; private set; }

    /// <summary>Everybody reads and follows; a minor takes part once a guardian has agreed.</summary>
    public bool MayTakePart => !IsMinor || GuardianConfirmedAt is not null;

    /// <summary>Somebody at a desk who has no account.</summary>
    /// <exception cref="RuleException">The display name is too short, too long or unreadable.</exception>
    public static Participant AtDesk(string? displayName, byte[] personDigest, DateTimeOffset now) => new(displayName, null, now) { IsAssisted = true, PersonDigest = personDigest };

    /// <summary>An account of the same person takes its place; the row is nobody's since.</summary>
    /// <returns>The digest of the identity number.</returns>
    public byte[] GiveUpPerson()
    {
        var digest = PersonDigest;
        (PersonDigest, DisplayName) = (null, ErasedName);
        return digest!;
    }

    /// <summary>The account is that of the person with this identity number.</summary>
    public void IsPerson(byte[] digest) => PersonDigest = digest;

    /// <exception cref="RuleException">The display name is too short, too long or unreadable.</exception>
    public void Describe(string? displayName, string? regionCode)
    {
        var name = Rule.Line(displayName, "displayName", 2, MaxNameLength);
        // Invisible marks that turn the reading direction or hide letters make one name look like another.
        Rule.Input(!name.Any(c => char.GetUnicodeCategory(c) is UnicodeCategory.Format), "displayName", InputRules.Unreadable);
        Rule.Input(!name.Equals(ErasedName, StringComparison.OrdinalIgnoreCase), "displayName", AccountRules.NameReserved);
        DisplayName = name;
        RegionCode = string.IsNullOrWhiteSpace(regionCode) ? null : regionCode;
    }

    /// <summary>A name for an account to come; nothing can be read from it.</summary>
    public static string NewPasskeyHandle() => $"p{Guid.NewGuid()}";

    /// <summary>A new account takes the name under which its passkey was made.</summary>
    public void CallOnDevices(string passkeyHandle) => (UserName, NormalizedUserName) = (passkeyHandle, passkeyHandle.ToUpperInvariant());

    /// <summary>The effect of a consent; see <see cref="Privacy.ManageConsent"/>.</summary>
    public void ShowOnLeaderboard(bool wanted) => OnLeaderboard = wanted;

    public void DeclareMinor() => IsMinor = true;

    /// <summary>A guardian agreed, or the person has come of age.</summary>
    public void ConfirmGuardian(DateTimeOffset now) => GuardianConfirmedAt = now;

    /// <summary>The person proved to read the mail of this address.</summary>
    public void ProveEmail(string address)
    {
        (Email, NormalizedEmail) = (address, address.ToUpperInvariant());
        EmailConfirmed = true;
    }

    /// <summary>The person proved to read the messages to this number.</summary>
    public void ProvePhone(byte[] sealedNumber, byte[] digest) => (PhoneSealed, PhoneDigest) = (sealedNumber, digest);

    /// <summary>An authenticator app gives codes from now on.</summary>
    public void AddAuthenticator(byte[] sealedSecret, long step)
    {
        (TotpSealed, TotpStep) = (sealedSecret, step);
        TwoFactorEnabled = true;
    }

    /// <param name="hasPasskey">Which is a second factor, too.</param>
    public void RemoveAuthenticator(bool hasPasskey)
    {
        (TotpSealed, TotpStep) = (null, null);
        TwoFactorEnabled = hasPasskey;
    }

    /// <summary>A passkey is a second factor.</summary>
    internal void GuardByPasskey() => TwoFactorEnabled = true;

    internal void LoseLastPasskey() => TwoFactorEnabled = TotpSealed is not null;

    /// <summary>Takes everything of the person out of it.</summary>
    internal void Erase(DateTimeOffset now)
    {
        (DisplayName, RegionCode, OnLeaderboard) = (ErasedName, null, false);
        (Email, NormalizedEmail, EmailConfirmed) = (null, null, false);
        (PhoneSealed, PhoneDigest) = (null, null);
        (IsMinor, GuardianConfirmedAt) = (false, null);
        (PasswordHash, SecurityStamp, ConcurrencyStamp, LockoutEnd) = (null, null, null, null);
        RemoveAuthenticator(hasPasskey: false);
        CallOnDevices(NewPasskeyHandle());
        PersonDigest = null;
        ErasedAt = now;
    }

    /// <summary>Spends a code.</summary>
    /// <returns>False when a code of this or a later time was accepted before.</returns>
    public bool SpendCode(long step)
    {
        if (step <= TotpStep)
        {
            return false;
        }

        TotpStep = step;
        return true;
    }
}
