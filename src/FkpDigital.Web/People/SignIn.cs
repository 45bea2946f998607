using System.Security.Claims;
using FkpDigital.Core;
using FkpDigital.Participants;
using Microsoft.AspNetCore.Identity;

namespace FkpDigital.Web.People;

/// <summary>Signs people in by password. Logs who, by number, and why not; never an address, a name or a secret.</summary>
public sealed partial class SignIn(SignInManager<Participant> signIn, IPasswordHasher<Participant> hasher, ILogger<SignIn> log)
{
    /// <exception cref="RuleException">E-mail and password do not match, or the account is locked for a while.</exception>
    public async Task RunAsync(string? email, string? password, bool stay)
    {
        var person = await signIn.UserManager.FindByEmailAsync((email ?? "").Trim());
        if (person?.PasswordHash is null)
        {
            // As much work as for a known account, so that the time of the answer says nothing.
            hasher.VerifyHashedPassword(person!, Decoy.Hash, password ?? "");
            LogRefused(person?.Id, "unknown");
            throw Refused(AccountRules.NoMatch);
        }

        var result = await signIn.CheckPasswordSignInAsync(person, password ?? "", lockoutOnFailure: true);
        if (!result.Succeeded)
        {
            LogRefused(person.Id, result.IsLockedOut ? "locked" : "password");
            throw Refused(result.IsLockedOut ? AccountRules.Locked : AccountRules.NoMatch);
        }

        await EnterAsync(person, stay);
    }

    /// <summary>Gives the cookie to somebody whose right to it is known.</summary>
    /// <param name="person">Who.</param>
    /// <param name="stay">The cookie outlives the browser's window.</param>
    /// <param name="marks">How they signed in.</param>
    public async Task EnterAsync(Participant person, bool stay, params IEnumerable<Claim> marks)
    {
        await signIn.SignInWithClaimsAsync(person, stay, marks);
        LogSignedIn(person.Id);
    }

    public async Task LeaveAsync(long? participantId)
    {
        await signIn.SignOutAsync();
        LogSignedOut(participantId);
    }

    private RuleException Refused(string rule) =>
        new(rule, Refusal.Input, null, (int)signIn.Options.Lockout.DefaultLockoutTimeSpan.TotalMinutes);

    [LoggerMessage(Level = LogLevel.Information, Message = "Participant {Id} signed in")]
    private partial void LogSignedIn(long id);

    [LoggerMessage(Level = LogLevel.Information, Message = "Participant {Id} signed out")]
    private partial void LogSignedOut(long? id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sign-in refused for participant {Id}: {Reason}")]
    private partial void LogRefused(long? id, string reason);

    /// <summary>A hash of nobody's password, made once.</summary>
    private static class Decoy
    {
        public static readonly string Hash = new PasswordHasher<Participant>().HashPassword(null!, Guid.NewGuid().ToString());
    }
}
