using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Participants;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.People.SingleSignOn;

/// <summary>Opens an account without a password for somebody whom a provider vouches for.</summary>
public sealed class OpenLinkedAccount(FkpDbContext db, Codes codes, LinkLogin link, TimeProvider clock)
{
    /// <returns>The saved participant. The e-mail is theirs if the provider verified it and nobody else has it.</returns>
    /// <exception cref="RuleException">A text is not acceptable (fields displayName, region, age), or the login belongs to somebody.</exception>
    public async Task<Participant> RunAsync(ExternalPerson from, string? displayName, string? region, bool? isAdult, CancellationToken cancel)
    {
        var code = string.IsNullOrWhiteSpace(region) ? null : region;
        Rule.Input(code is null || await db.Regions.AnyAsync(r => r.Code == code, cancel), "region", InputRules.Unknown);
        Participant person = null!;
        Rule.Each(
            () => person = new Participant(displayName, code, clock.GetUtcNow()),
            () => Rule.Input(isAdult is not null, "age", AccountRules.AgeMissing));
        if (from.VerifiedEmail is { } email && await codes.OwnerAsync(Contact.Parse(email), cancel) is null)
        {
            person.ProveEmail(email);
        }

        if (isAdult is false)
        {
            person.DeclareMinor();
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        db.Add(person);
        await db.SaveChangesAsync(cancel);
        await link.AttachAsync(person, from, cancel);
        await transaction.CommitAsync(cancel);
        return person;
    }
}
