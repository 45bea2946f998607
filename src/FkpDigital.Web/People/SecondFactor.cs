using System.Globalization;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Participants;
using FkpDigital.Secrets;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.People;

/// <summary>The codes of an authenticator app, passkeys, and ten codes on paper for the day they are lost.</summary>
public sealed class SecondFactor(FkpDbContext db, Vault vault, SignInGuard guard, TimeProvider clock)
{
    private const int AppDigits = 6;

    /// <summary>Codes and passkeys of a person are counted together.</summary>
    internal static byte[] GuardKey(SignInGuard guard, Participant person) => guard.KeyOf(SignInGuard.SecondFactor, person.Id.ToString(CultureInfo.InvariantCulture));

    /// <exception cref="RuleException">The code is wrong, spent or was wrong too often (in that field).</exception>
    public async Task RequireAsync(Participant person, string? typed, CancellationToken cancel, string field = "code")
    {
        var key = GuardKey(guard, person);
        await guard.RequireOpenAsync(key, cancel);
        if (!await SpendAsync(person.Id, typed, cancel))
        {
            await guard.FailAsync(key, cancel);
            throw new RuleException(CodeRules.Wrong, Refusal.Input, field);
        }

        await guard.ForgetAsync(key, cancel);
    }

    /// <summary>Adds the app whose code was typed, and gives ten codes for paper where nothing else was a second factor before.</summary>
    /// <returns>The codes; shown once and stored nowhere.</returns>
    /// <exception cref="RuleException">The app shows another code (field code).</exception>
    public async Task<IReadOnlyList<string>> AddAsync(Participant person, string secret, string? typed, CancellationToken cancel)
    {
        var isFirst = !person.TwoFactorEnabled;
        var step = Totp.Match(secret, typed, clock.GetUtcNow());
        Rule.Input(step is not null, "code", CodeRules.Wrong);
        person.AddAuthenticator(vault.Seal(Sealed.Totp, secret), step!.Value);
        db.Log(new DomainEvent(EventKinds.SecondFactorAdded, person.Id, () => new EventSubject(), null));
        await db.SaveChangesAsync(cancel);
        return isFirst ? await NewRecoveryCodesAsync(person.Id, cancel) : [];
    }

    /// <summary>Adds a verified passkey of a saved person, in the caller's transaction.</summary>
    /// <returns>Ten codes for paper where nothing else was a second factor before, else none.</returns>
    public async Task<IReadOnlyList<string>> AddPasskeyAsync(Participant person, NewPasskey made, string? name, CancellationToken cancel)
    {
        var isFirst = !person.TwoFactorEnabled;
        db.Add(new Passkey(person, made, name, clock.GetUtcNow()));
        await db.SaveChangesAsync(cancel);
        return isFirst ? await NewRecoveryCodesAsync(person.Id, cancel) : [];
    }

    /// <summary>Ten new codes in place of the old ones.</summary>
    public async Task<IReadOnlyList<string>> NewRecoveryCodesAsync(long participantId, CancellationToken cancel)
    {
        string[] fresh = [.. Enumerable.Range(0, RecoveryCode.Count).Select(_ => RecoveryCode.New())];
        db.RemoveRange(await db.RecoveryCodes.Where(c => c.ParticipantId == participantId).ToListAsync(cancel));
        db.AddRange(fresh.Select(code => new RecoveryCode(participantId, HashOf(participantId, code))));
        await db.SaveChangesAsync(cancel);
        return fresh;
    }

    /// <summary>Takes the app away, and the paper codes where no passkey stays.</summary>
    public async Task RemoveAsync(Participant person, CancellationToken cancel)
    {
        person.RemoveAuthenticator(hasPasskey: await db.Passkeys.AnyAsync(k => k.ParticipantId == person.Id, cancel));
        await DropCodesOfNothingAsync(person, cancel);
        db.Log(new DomainEvent(EventKinds.SecondFactorRemoved, person.Id, () => new EventSubject(), null));
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>With the next save: codes for paper stand in for a second factor, and go with the last one.</summary>
    internal async Task DropCodesOfNothingAsync(Participant person, CancellationToken cancel)
    {
        if (!person.TwoFactorEnabled)
        {
            db.RemoveRange(await db.RecoveryCodes.Where(c => c.ParticipantId == person.Id).ToListAsync(cancel));
        }
    }

    private async Task<bool> SpendAsync(long participantId, string? typed, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        // Two who type the same code at once take turns.
        await db.Database.ExecuteSqlAsync($"select from participant where id = {participantId} for update", cancel);
        var person = await db.Participants.SingleAsync(p => p.Id == participantId, cancel);
        await db.Entry(person).ReloadAsync(cancel);
        var right = RecoveryCode.Clean(typed) is { Length: > AppDigits } paper
            ? await SpendPaperAsync(person.Id, paper, cancel)
            : person.TotpSealed is { } secret && Totp.Match(vault.Open(Sealed.Totp, secret), typed, clock.GetUtcNow()) is { } step && person.SpendCode(step);
        if (right)
        {
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
        }

        return right;
    }

    private async Task<bool> SpendPaperAsync(long participantId, string code, CancellationToken cancel)
    {
        var hash = HashOf(participantId, code);
        if (await db.RecoveryCodes.SingleOrDefaultAsync(c => c.ParticipantId == participantId && c.Hash == hash && c.UsedAt == null, cancel) is not { } found)
        {
            return false;
        }

        found.Spend(clock.GetUtcNow());
        db.Log(new DomainEvent(EventKinds.RecoveryCodeUsed, participantId, () => new EventSubject(), null));
        return true;
    }

    private byte[] HashOf(long participantId, string code) =>
        vault.Digest("recovery code", string.Create(CultureInfo.InvariantCulture, $"{participantId} {RecoveryCode.Clean(code)}"));
}
