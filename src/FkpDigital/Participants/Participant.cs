using System.Globalization;
using System.Net.Mail;
using FkpDigital.Core;
using Microsoft.AspNetCore.Identity;

namespace FkpDigital.Participants;

public static class AccountRules
{
    public const string EmailBad = "account.email-bad";
    public const string EmailTaken = "account.email-taken";
    public const string PasswordShort = "account.password-short";
    public const string PasswordBad = "account.password-bad";
    public const string NoMatch = "account.no-match";
    public const string Locked = "account.locked";
}

/// <summary>A person with an account. Public pages show the display name and nothing else.</summary>
public sealed class Participant : IdentityUser<long>
{
    public const int MaxNameLength = 80;
    public const int MaxEmailLength = 254;
    public const int MinPasswordLength = 10;

    private Participant() { }

    /// <exception cref="RuleException">No e-mail address, or the display name is too short, too long or unreadable.</exception>
    public Participant(string? email, string? displayName, string? regionCode, DateTimeOffset now)
    {
        Email = UserName = Address(email);
        CreatedAt = now;
        Describe(displayName, regionCode, onLeaderboard: false);
    }

    public string DisplayName { get; private set; } = "";
    public string? RegionCode { get; private set; }

    /// <summary>The person asked to be shown on the leaderboard of citizens.</summary>
    public bool OnLeaderboard { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Somebody whom another site vouches for.</summary>
    /// <param name="verifiedEmail">An address that it verified; null: the account has none.</param>
    /// <exception cref="RuleException">The display name is too short, too long or unreadable.</exception>
    public static Participant VouchedFor(string? verifiedEmail, string? displayName, string? regionCode, DateTimeOffset now)
    {
        var email = verifiedEmail is null ? null : Address(verifiedEmail);
        var person = new Participant { Email = email, EmailConfirmed = email is not null, UserName = email ?? $"sso-{Guid.NewGuid():N}", CreatedAt = now };
        person.Describe(displayName, regionCode, onLeaderboard: false);
        return person;
    }

    /// <summary>Whether an account may have it.</summary>
    public static bool IsAddress(string address) =>
        address.Length <= MaxEmailLength && !address.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
        && MailAddress.TryCreate(address, out var parsed) && parsed.Address == address && parsed.Host.Contains('.', StringComparison.Ordinal);

    /// <exception cref="RuleException">The display name is too short, too long or unreadable.</exception>
    public void Describe(string? displayName, string? regionCode, bool onLeaderboard)
    {
        var name = Rule.Line(displayName, "displayName", 2, MaxNameLength);
        // Invisible marks that turn the reading direction or hide letters make one name look like another.
        Rule.Input(!name.Any(c => char.GetUnicodeCategory(c) is UnicodeCategory.Format), "displayName", InputRules.Unreadable);
        DisplayName = name;
        RegionCode = string.IsNullOrWhiteSpace(regionCode) ? null : regionCode;
        OnLeaderboard = onLeaderboard;
    }

    private static string Address(string? email)
    {
        var address = (email ?? "").Trim();
        Rule.Input(address.Length > 0, "email", InputRules.Required);
        Rule.Input(IsAddress(address), "email", AccountRules.EmailBad);
        return address;
    }
}
