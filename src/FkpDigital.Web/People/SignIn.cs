using System.Globalization;
using System.Security.Claims;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Participants;
using FkpDigital.Web.People.SingleSignOn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.People;

/// <summary>
/// Signs people in and out. Logs who, by number, and why not; never an address, a name or a secret.
/// Who has a second factor stands at the door after the password: a cookie of five minutes says who, and whether to stay.
/// </summary>
public sealed partial class SignIn(
    FkpDbContext db,
    Codes codes,
    SignInGuard guard,
    SecondFactor secondFactor,
    Passkeys passkeys,
    IPasswordHasher<Participant> hasher,
    IHttpContextAccessor accessor,
    TimeProvider clock,
    ILogger<SignIn> log)
{
    /// <summary>The cookie of somebody who is signed in.</summary>
    public const string Scheme = "person";

    /// <summary>The cookie of somebody whose password was right and whose second factor is still to come.</summary>
    internal const string DoorScheme = "door";

    /// <summary>Claim with the secret of the <see cref="Session"/>.</summary>
    internal const string SessionClaim = "session";

    internal static readonly TimeSpan AtTheDoor = TimeSpan.FromMinutes(5);
    private const string StayClaim = "stay";
    private const string WayClaim = "way";

    private HttpContext Http => accessor.HttpContext!;

    /// <summary>Checks address and password.</summary>
    /// <returns>False when the second factor is still to come.</returns>
    /// <exception cref="RuleException">They do not match, or were wrong too often; in the same words and the same time whether there is such an account or not.</exception>
    public async Task<bool> RunAsync(string? contact, string? password, bool stay, CancellationToken cancel)
    {
        var key = guard.KeyOf("password", Contact.Find(contact)?.Normalised ?? (contact ?? "").Trim());
        await guard.RequireOpenAsync(key, cancel);
        var person = Contact.Find(contact) is { } known ? await codes.OwnerAsync(known, cancel) : null;
        if (!IsRight(person, password))
        {
            await guard.FailAsync(key, cancel);
            LogRefused(person?.Id, "password");
            throw new RuleException(AccountRules.NoMatch, Refusal.Input, null);
        }

        await guard.ForgetAsync(key, cancel);
        if (person!.TwoFactorEnabled)
        {
            await WaitAtDoorAsync(person, SignInWay.PasswordAndCode, stay);
            return false;
        }

        await EnterAsync(person, SignInWay.Password, stay, cancel);
        return true;
    }

    /// <summary>Lets in who holds a passkey. Device and person are proved by it, so nothing else is asked.</summary>
    /// <exception cref="RuleException">The passkey is refused; in the same words whatever is wrong with it.</exception>
    public async Task RunByPasskeyAsync(string? answer, bool stay, CancellationToken cancel)
    {
        var person = await passkeys.TakeAsync(PasskeyUse.SignIn, answer, whose: null, cancel);
        await EnterAsync(person, SignInWay.Passkey, stay, cancel, SignInMarks.TwoFactors);
    }

    /// <summary>Lets in whom a provider vouches for.</summary>
    /// <returns>False when the second factor is still to come, because the provider saw none.</returns>
    public async Task<bool> ArriveAsync(Participant person, ExternalPerson from, CancellationToken cancel)
    {
        if (person.TwoFactorEnabled && !from.SecondFactor)
        {
            await WaitAtDoorAsync(person, SignInWay.Provider, stay: false);
            return false;
        }

        await EnterAsync(person, SignInWay.Provider, stay: false, cancel, SignInMarks.Of(from));
        return true;
    }

    /// <summary>The person who stands at the door, or null: nobody, or for too long.</summary>
    public async Task<Participant?> AtDoorAsync(CancellationToken cancel)
    {
        var id = (await Http.AuthenticateAsync(DoorScheme)).Principal?.ParticipantId();
        return id is null ? null : await db.Participants.SingleOrDefaultAsync(p => p.Id == id, cancel);
    }

    /// <summary>Lets in who stands at the door.</summary>
    /// <exception cref="RuleException">The code is wrong (field code), or was wrong too often.</exception>
    public async Task FinishAsync(Participant person, string? code, CancellationToken cancel)
    {
        await secondFactor.RequireAsync(person, code, cancel);
        await PassDoorAsync(person, SignInWay.PasswordAndCode, cancel);
    }

    /// <summary>Lets in who stands at the door.</summary>
    /// <exception cref="RuleException">The passkey is refused.</exception>
    public async Task FinishByPasskeyAsync(Participant person, string? answer, CancellationToken cancel)
    {
        await passkeys.TakeAsync(PasskeyUse.SecondStep, answer, person, cancel);
        await PassDoorAsync(person, SignInWay.PasswordAndPasskey, cancel);
    }

    /// <param name="person">Who stands there.</param>
    /// <param name="afterPassword">The way, where the first step was the password.</param>
    /// <param name="cancel">Cancels.</param>
    private async Task PassDoorAsync(Participant person, SignInWay afterPassword, CancellationToken cancel)
    {
        var door = (await Http.AuthenticateAsync(DoorScheme)).Principal;
        var (stay, way) = (door?.FindFirstValue(StayClaim) == bool.TrueString, Enum.Parse<SignInWay>(door?.FindFirstValue(WayClaim) ?? nameof(SignInWay.PasswordAndCode)));
        await Http.SignOutAsync(DoorScheme);
        await EnterAsync(person, way is SignInWay.PasswordAndCode ? afterPassword : way, stay, cancel, SignInMarks.TwoFactors);
    }

    /// <summary>Gives the cookie to somebody whose right to it is known.</summary>
    /// <param name="person">Who.</param>
    /// <param name="way">How they signed in.</param>
    /// <param name="stay">The cookie outlives the browser's window.</param>
    /// <param name="cancel">Cancels.</param>
    /// <param name="marks">What else is known of it; see <see cref="SignInMarks"/>.</param>
    public async Task EnterAsync(Participant person, SignInWay way, bool stay, CancellationToken cancel, params IEnumerable<Claim> marks)
    {
        var session = Session.Begin(person.Id, way, Device.Of(Http.Request.Headers.UserAgent.ToString()), clock.GetUtcNow(), out var secret);
        db.Sessions.Add(session);
        await db.SaveChangesAsync(cancel);
        var cookie = Named(person.Id, [new Claim(SessionClaim, secret), SignInMarks.At(clock.GetUtcNow()), .. marks]);
        await Http.SignInAsync(Scheme, cookie, new AuthenticationProperties { IsPersistent = stay });
        LogSignedIn(person.Id, way);
    }

    /// <summary>Notes in the cookie that the person of this browser proved again who it is. Who comes with a token has no such cookie.</summary>
    public async Task ProveAgainAsync(bool secondFactor)
    {
        if (await Http.AuthenticateAsync(Scheme) is { Principal: { } before, Properties: { } properties })
        {
            var marks = SignInMarks.ProvedAgain(before, clock.GetUtcNow(), secondFactor);
            await Http.SignInAsync(Scheme, new(new ClaimsIdentity(marks, Scheme)), new AuthenticationProperties { IsPersistent = properties.IsPersistent });
        }
    }

    /// <summary>Ends the session of this browser.</summary>
    public async Task LeaveAsync(CancellationToken cancel)
    {
        if (HashOfCurrent() is { } hash && await db.Sessions.SingleOrDefaultAsync(s => s.Hash == hash, cancel) is { } session)
        {
            session.End(clock.GetUtcNow());
            await db.SaveChangesAsync(cancel);
        }

        var left = Http.User.ParticipantId();
        LogSignedOut(left);
        await Http.SignOutAsync(Scheme);
    }

    /// <summary>Ends the sessions of a person, all or all but this one, with the next save.</summary>
    public async Task EndSessionsAsync(long participantId, bool keepThis, CancellationToken cancel)
    {
        var kept = keepThis ? HashOfCurrent() ?? [] : [];
        foreach (var session in await db.Sessions.Where(s => s.ParticipantId == participantId && s.RevokedAt == null && s.Hash != kept).ToListAsync(cancel))
        {
            session.End(clock.GetUtcNow());
        }
    }

    /// <summary>SHA-256 of the secret of this browser's session; null for a token or a stranger.</summary>
    public byte[]? HashOfCurrent() => Http.User.FindFirstValue(SessionClaim) is { } secret ? AccessToken.HashOf(secret) : null;

    /// <summary>Whether that is the password. Takes as long for nobody as for somebody.</summary>
    public bool IsRight(Participant? person, string? password)
    {
        var given = password is { Length: <= Participant.MaxPasswordLength } ? password : "";
        return hasher.VerifyHashedPassword(person!, person?.PasswordHash ?? Decoy.Hash, given) is not PasswordVerificationResult.Failed
            && person?.PasswordHash is not null;
    }

    private Task WaitAtDoorAsync(Participant person, SignInWay way, bool stay) =>
        Http.SignInAsync(DoorScheme, Named(person.Id, [new Claim(StayClaim, stay.ToString()), new Claim(WayClaim, way.ToString())]));

    private static ClaimsPrincipal Named(long id, IEnumerable<Claim> more) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, id.ToString(CultureInfo.InvariantCulture)), .. more], Scheme));

    [LoggerMessage(Level = LogLevel.Information, Message = "Participant {Id} signed in by {Way}")]
    private partial void LogSignedIn(long id, SignInWay way);

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
