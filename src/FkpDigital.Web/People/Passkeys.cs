using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Participants;
using FkpDigital.Web.Host;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FkpDigital.Web.People;

/// <summary>What a challenge is given for; its answer counts for nothing else.</summary>
public enum PasskeyUse
{
    Register,
    Add,
    SignIn,
    SecondStep,
    Prove,
}

/// <summary>
/// Asks a browser for a passkey and takes its answer. What an answer must be is Identity's to say (<see cref="PasskeyHandler{TUser}"/>); here a challenge is bound
/// to the browser by a sealed cookie, lives five minutes and counts once. Logs who was refused, by number, and never what was sent.
/// </summary>
public sealed partial class Passkeys(
    IPasskeyHandler<Participant> handler, PasskeyStore store, FkpDbContext db, NpgsqlDataSource database, SignInGuard guard, IDataProtectionProvider protection,
    IHttpContextAccessor accessor, TimeProvider clock, ILogger<Passkeys> log)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private readonly IDataProtector _seal = protection.CreateProtector("passkey challenge");

    private HttpContext Http => accessor.HttpContext!;

    /// <summary>Asks for a new one.</summary>
    /// <param name="use">What for.</param>
    /// <param name="handle">See <see cref="Participant.PasskeyHandle"/>.</param>
    /// <param name="name">What the device shows beside it: an address, so that somebody with two accounts tells them apart.</param>
    /// <param name="displayName">The person's.</param>
    /// <returns>What the browser needs to know, as JSON.</returns>
    public async Task<string> AskForNewAsync(PasskeyUse use, string handle, string name, string displayName)
    {
        var asked = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = handle, Name = name, DisplayName = displayName }, Http);
        Keep(use, asked.AttestationState!);
        return asked.CreationOptionsJson;
    }

    /// <summary>Asks for one that exists.</summary>
    /// <param name="use">What for.</param>
    /// <param name="whose">One of theirs; null: any that the device knows for this site.</param>
    /// <returns>What the browser needs to know, as JSON.</returns>
    public async Task<string> AskAsync(PasskeyUse use, Participant? whose)
    {
        var asked = await handler.MakeRequestOptionsAsync(whose!, Http);
        Keep(use, asked.AssertionState!);
        return asked.RequestOptionsJson;
    }

    /// <summary>Takes a new one.</summary>
    /// <exception cref="RuleException">The challenge is over or answered (400), or the answer is not right (400).</exception>
    public async Task<NewPasskey> TakeNewAsync(PasskeyUse use, string? answer, CancellationToken cancel)
    {
        var state = await SpendAsync(use, cancel);
        var made = await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = Http, CredentialJson = answer ?? "", AttestationState = state });
        if (!made.Succeeded)
        {
            throw Refused(made.Failure, PasskeyRules.NotMade, null);
        }

        return PasskeyStore.Made(made.UserEntity.Id, made.Passkey);
    }

    /// <summary>Takes the proof that somebody holds a passkey.</summary>
    /// <param name="use">What it was asked for.</param>
    /// <param name="answer">JSON of the browser.</param>
    /// <param name="whose">Whose it must be; null: anybody's.</param>
    /// <param name="cancel">Cancels.</param>
    /// <returns>Its owner.</returns>
    /// <exception cref="RuleException">The challenge is over or answered, the proof is not right, whatever is wrong with it, or was wrong too often (all 400).</exception>
    public async Task<Participant> TakeAsync(PasskeyUse use, string? answer, Participant? whose, CancellationToken cancel)
    {
        var key = whose is null ? guard.KeyOf("passkey", CredentialIn(answer)) : SecondFactor.GuardKey(guard, whose);
        await guard.RequireOpenAsync(key, cancel);
        var state = await SpendAsync(use, cancel);
        var proof = await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = Http, CredentialJson = answer ?? "", AssertionState = state });
        if (!proof.Succeeded || (whose is not null && proof.User.Id != whose.Id) || !await CountAsync(proof.User, proof.Passkey, cancel))
        {
            var refused = Refused(proof.Failure, PasskeyRules.Refused, whose?.Id ?? proof.User?.Id);
            await guard.FailAsync(key, cancel);
            throw refused;
        }

        await guard.ForgetAsync(key, cancel);
        return proof.User;
    }

    /// <summary>Writes how often the device has signed.</summary>
    /// <returns>False when it wrote the same number elsewhere at this moment, or was removed.</returns>
    private async Task<bool> CountAsync(Participant person, UserPasskeyInfo proved, CancellationToken cancel)
    {
        try
        {
            await store.AddOrUpdatePasskeyAsync(person, proved, cancel);
            await db.SaveChangesAsync(cancel);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }

    private void Keep(PasskeyUse use, string state)
    {
        var waiting = JsonSerializer.Serialize(new Waiting(use, clock.GetUtcNow() + Life, state));
        Http.Response.Cookies.Append(CookieNames.Passkey, _seal.Protect(waiting), Cookie(Life));
        Http.Response.Headers.CacheControl = "no-store";
    }

    private async Task<string> SpendAsync(PasskeyUse use, CancellationToken cancel)
    {
        var waiting = Opened(Http.Request.Cookies[CookieNames.Passkey]);
        Http.Response.Cookies.Delete(CookieNames.Passkey, Cookie(null));
        if (waiting is null || waiting.Use != use || clock.GetUtcNow() >= waiting.Until || !await IsFirstAsync(waiting.State, cancel))
        {
            throw new RuleException(PasskeyRules.Stale, Refusal.Input, null);
        }

        return waiting.State;
    }

    /// <summary>Deleting the cookie binds nobody who kept a copy of it.</summary>
    private async Task<bool> IsFirstAsync(string state, CancellationToken cancel)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(state));
        return await database.WriteAsync($"insert into spent_challenge (hash, at) values ({hash}, {clock.GetUtcNow()}) on conflict do nothing", cancel) == 1;
    }

    private Waiting? Opened(string? cookie)
    {
        try
        {
            return string.IsNullOrEmpty(cookie) ? null : JsonSerializer.Deserialize<Waiting>(_seal.Unprotect(cookie));
        }
        catch (CryptographicException)
        {
            return null; // not ours
        }
    }

    private static CookieOptions Cookie(TimeSpan? life) => new() { Path = "/", HttpOnly = true, SameSite = SameSiteMode.Strict, IsEssential = true, MaxAge = life };

    /// <summary>The key that is tried, known or not.</summary>
    private static string CredentialIn(string? answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer ?? "");
            return json.RootElement.GetProperty("id").GetString() ?? "";
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "";
        }
    }

    private RuleException Refused(PasskeyException? failure, string rule, long? id)
    {
        if (failure is not null && DatabaseFaults.IsCauseOf(failure))
        {
            throw failure;
        }

        LogRefused(id, rule);
        return new RuleException(rule, Refusal.Input, null);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Passkey refused for participant {Id}: {Rule}")]
    private partial void LogRefused(long? id, string rule);

    /// <param name="Use">What the challenge was given for.</param>
    /// <param name="Until">It may be answered so long.</param>
    /// <param name="State">The challenge, and whose answer is awaited, as Identity reads it.</param>
    private sealed record Waiting(PasskeyUse Use, DateTimeOffset Until, string State);
}
