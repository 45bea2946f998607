using System.Buffers.Text;
using System.Security.Cryptography;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Messages;
using FkpDigital.Secrets;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Participants;

/// <summary>A code on its way.</summary>
/// <param name="Handle">The last part of the address of the page that asks for it.</param>
/// <param name="Digits">Six.</param>
public sealed record IssuedCode(string Handle, string Digits);

/// <summary>Sends codes and takes them back.</summary>
public sealed class Codes(FkpDbContext db, Vault vault, TimeProvider clock)
{
    /// <summary>So many to one address in an hour, whether somebody has it or not.</summary>
    public const int MostInAnHour = 5;

    private const string ContactPurpose = "contact";

    /// <summary>By which an address is recognised without being read.</summary>
    public byte[] DigestOf(Contact contact) => vault.Digest(ContactPurpose, contact.Normalised);

    /// <summary>The account that proved this address, or null.</summary>
    public Task<Participant?> OwnerAsync(Contact contact, CancellationToken cancel)
    {
        var (email, digest) = (contact.Normalised, DigestOf(contact));
        return contact.Kind is ContactKind.Email
            ? db.Participants.SingleOrDefaultAsync(p => p.NormalizedEmail == email, cancel)
            : db.Participants.SingleOrDefaultAsync(p => p.PhoneDigest == digest, cancel);
    }

    /// <summary>Makes a code and puts the message that carries it into the post, in one transaction.</summary>
    /// <param name="purpose">What it is for.</param>
    /// <param name="contact">Where it goes.</param>
    /// <param name="participantId">Whose address it is, where somebody has it.</param>
    /// <param name="payload">What waits for the proof; kept sealed.</param>
    /// <param name="write">Writes the message.</param>
    /// <param name="cancel">Cancels.</param>
    /// <returns>The handle.</returns>
    /// <exception cref="RuleException">Too many codes went to this address in the last hour.</exception>
    public async Task<string> SendAsync(CodePurpose purpose, Contact contact, long? participantId, string payload, Func<IssuedCode, Task<MessageContent>> write, CancellationToken cancel)
    {
        var (digest, now) = (DigestOf(contact), clock.GetUtcNow());
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        // Whoever counts rows takes turns first.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended('code:' || encode({digest}, 'hex'), 0))", cancel);
        Rule.Require(await db.OneTimeCodes.CountAsync(c => c.ContactDigest == digest && c.CreatedAt > now.AddHours(-1), cancel) < MostInAnHour, CodeRules.TooMany);
        var issued = new IssuedCode(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24)), OneTimeCode.NewDigits());
        db.Add(new OneTimeCode(AccessToken.HashOf(issued.Handle), purpose, participantId, digest, HashOf(issued.Handle, issued.Digits), vault.Seal(Sealed.CodePayload, payload), now));
        db.Add(new Message(contact, purpose.ToString(), participantId, digest, await write(issued), vault, now));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return issued.Handle;
    }

    /// <summary>What waits behind a handle.</summary>
    /// <returns>The payload; null when there is no such handle, or its code was used.</returns>
    public Task<string?> WaitingAsync(string handle, CodePurpose purpose, CancellationToken cancel) => WaitingAsync(handle, purpose, null, cancel);

    /// <inheritdoc cref="WaitingAsync(string, CodePurpose, CancellationToken)"/>
    /// <param name="handle">Of the page.</param>
    /// <param name="purpose">What it must be for.</param>
    /// <param name="participantId">Whose it must be; null: anybody's.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<string?> WaitingAsync(string handle, CodePurpose purpose, long? participantId, CancellationToken cancel)
    {
        var hash = AccessToken.HashOf(handle);
        var code = await db.OneTimeCodes.AsNoTracking()
            .SingleOrDefaultAsync(c => c.HandleHash == hash && c.Purpose == purpose && c.UsedAt == null && (participantId == null || c.ParticipantId == participantId), cancel);
        return code is null ? null : vault.Open(Sealed.CodePayload, code.PayloadSealed);
    }

    /// <summary>Takes a code back; it counts once.</summary>
    /// <returns>The code's payload; null when there is no such handle.</returns>
    /// <exception cref="RuleException">The digits are wrong, or the code is used, tried too often or too old (field code).</exception>
    public Task<string?> TakeAsync(string handle, CodePurpose purpose, string? typed, CancellationToken cancel) => TakeAsync(handle, purpose, null, typed, cancel);

    /// <inheritdoc cref="TakeAsync(string, CodePurpose, string, CancellationToken)"/>
    /// <param name="handle">Of the page.</param>
    /// <param name="purpose">What it must be for.</param>
    /// <param name="participantId">Whose it must be; null: anybody's.</param>
    /// <param name="typed">Six digits.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<string?> TakeAsync(string handle, CodePurpose purpose, long? participantId, string? typed, CancellationToken cancel)
    {
        var hash = AccessToken.HashOf(handle);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var found = await db.OneTimeCodes.FromSql($"select * from one_time_code where handle_hash = {hash} for update").ToListAsync(cancel);
        if (found is not [var code] || code.Purpose != purpose || (participantId is not null && code.ParticipantId != participantId))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        Rule.Input(code.IsOpen(now), "code", CodeRules.Expired);
        var isRight = code.Try(HashOf(handle, Totp.Digits(typed)), now);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel); // the attempt counts, right or wrong
        Rule.Input(isRight, "code", CodeRules.Wrong);
        return vault.Open(Sealed.CodePayload, code.PayloadSealed);
    }

    private byte[] HashOf(string handle, string digits) => vault.Digest("code", $"{handle} {digits}");
}
