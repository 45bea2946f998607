using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Participants;
using FkpDigital.Secrets;
using FkpDigital.Web.Mail;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.People;

/// <summary>What waits for a guardian.</summary>
/// <param name="ParticipantId">The minor.</param>
/// <param name="Child">Display name of the minor.</param>
/// <param name="Contact">Where the question went.</param>
public sealed record WaitingPermission(long ParticipantId, string Child, string Contact);

/// <summary>A minor asks a parent or guardian for permission, and they give it.</summary>
public sealed class AskGuardian(FkpDbContext db, Codes codes, Vault vault, AccountMessages messages, TimeProvider clock)
{
    /// <exception cref="RuleException">No address, or the minor's own (field contact); no permission is needed; too many messages went there.</exception>
    public async Task RunAsync(Participant minor, string? typed, CancellationToken cancel)
    {
        Rule.Require(!minor.MayTakePart, GuardianRules.NotNeeded);
        var contact = Contact.Parse(typed);
        Rule.Input((await codes.OwnerAsync(contact, cancel))?.Id != minor.Id, "contact", GuardianRules.OwnContact);
        var waiting = new WaitingPermission(minor.Id, minor.DisplayName, contact.Value);
        await codes.SendAsync(CodePurpose.AskGuardian, contact, minor.Id, WaitingThings.Write(waiting), issued => messages.GuardianAsync(contact, minor.DisplayName, issued), cancel);
    }

    /// <summary>What waits behind a handle, or null.</summary>
    public async Task<WaitingPermission?> WaitingAsync(string handle, CancellationToken cancel) =>
        WaitingThings.Read<WaitingPermission>(await codes.WaitingAsync(handle, CodePurpose.AskGuardian, cancel));

    /// <summary>The guardian agrees.</summary>
    /// <returns>Display name of the minor; null when there is no such handle.</returns>
    /// <exception cref="RuleException">A field is missing (name, relation, agreed), or the code is wrong or over (field code).</exception>
    public async Task<string?> AgreeAsync(string handle, string? name, Relation? relation, bool agreed, string? code, CancellationToken cancel)
    {
        var written = "";
        Rule.Each(
            () => written = Rule.Line(name, "name", 2, Participant.MaxNameLength),
            () => Rule.Input(relation is not null, "relation", InputRules.Required),
            () => Rule.Input(agreed, "agreed", GuardianRules.ConsentMissing));
        if (WaitingThings.Read<WaitingPermission>(await codes.TakeAsync(handle, CodePurpose.AskGuardian, code, cancel)) is not { } waiting)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var minor = await db.Participants.SingleAsync(p => p.Id == waiting.ParticipantId, cancel);
        minor.ConfirmGuardian(now);
        db.Add(new GuardianConsent(minor.Id, vault.Seal(Sealed.Guardian, WaitingThings.Write(new { Name = written, waiting.Contact })), relation!.Value, now));
        await db.SaveChangesAsync(cancel);
        return minor.DisplayName;
    }
}
