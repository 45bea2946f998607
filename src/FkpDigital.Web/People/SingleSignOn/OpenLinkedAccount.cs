using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Participants;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.People.SingleSignOn;

/// <summary>Opens an account without a password for somebody whom a provider vouches for.</summary>
public sealed class OpenLinkedAccount(UserManager<Participant> people, FkpDbContext db, LinkLogin link, TimeProvider clock)
{
    /// <returns>The saved participant. The e-mail is theirs if the provider verified it and nobody else has it.</returns>
    /// <exception cref="RuleException">A text is not acceptable (fields displayName, region), or the login belongs to somebody.</exception>
    public async Task<Participant> RunAsync(ExternalPerson from, string? displayName, string? region, CancellationToken cancel)
    {
        var code = string.IsNullOrWhiteSpace(region) ? null : region;
        Rule.Input(code is null || await db.Regions.AnyAsync(r => r.Code == code, cancel), "region", InputRules.Unknown);
        var email = from.VerifiedEmail is { } verified && await people.FindByEmailAsync(verified) is null ? verified : null;
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var person = Participant.VouchedFor(email, displayName, code, clock.GetUtcNow());
        var made = await people.CreateAsync(person);
        if (made.Errors.FirstOrDefault() is { } error)
        {
            throw new RuleException(error.Code);
        }

        await link.AttachAsync(person, from);
        await transaction.CommitAsync(cancel);
        return person;
    }
}
