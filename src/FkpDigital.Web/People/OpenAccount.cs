using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Participants;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.People;

/// <summary>What somebody writes to get an account.</summary>
public sealed record NewAccount(string? Email, string? DisplayName, string? Region, string? Password);

/// <summary>Opens an account: for a citizen who registers, and for the first administrator.</summary>
public sealed class OpenAccount(UserManager<Participant> people, FkpDbContext db, TimeProvider clock)
{
    /// <returns>The saved participant.</returns>
    /// <exception cref="RuleException">A text is not acceptable (fields email, displayName, region, password) or the e-mail is taken.</exception>
    public async Task<Participant> RunAsync(NewAccount wanted, CancellationToken cancel)
    {
        var region = string.IsNullOrWhiteSpace(wanted.Region) ? null : wanted.Region;
        Rule.Input(region is null || await db.Regions.AnyAsync(r => r.Code == region, cancel), "region", InputRules.Unknown);
        var participant = new Participant(wanted.Email, wanted.DisplayName, region, clock.GetUtcNow());
        var made = await people.CreateAsync(participant, wanted.Password ?? "");
        if (made.Errors.FirstOrDefault() is { } error)
        {
            var field = error.Code.StartsWith("account.password", StringComparison.Ordinal) ? "password" : "email";
            throw new RuleException(error.Code, Refusal.Input, field, people.Options.Password.RequiredLength);
        }

        return participant;
    }
}
