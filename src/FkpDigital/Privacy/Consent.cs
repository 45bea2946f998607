using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Participants;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FkpDigital.Privacy;

/// <summary>What a person may agree to, each for itself. Nothing else here rests on consent; that of guardians is <see cref="GuardianConsent"/>.</summary>
public enum Purpose
{
    /// <summary>To be named on the leaderboard of citizens: points are a profile.</summary>
    Leaderboard,
}

public enum ConsentChannel
{
    Web,

    /// <summary>Somebody helped at a counter.</summary>
    Assisted,
}

/// <summary>The texts that people agree to. A new text gets a new version, and then an old consent counts as none.</summary>
public static class Purposes
{
    public static string VersionOf(Purpose purpose) => purpose switch
    {
        Purpose.Leaderboard => "2026-11",
        _ => throw new ArgumentOutOfRangeException(nameof(purpose)),
    };
}

/// <summary>That a person agreed to a text, and until when (UU 27/2022 articles 20 to 24).</summary>
public sealed class Consent : Entity
{
    private Consent() { }

    public Consent(long participantId, Purpose purpose, ConsentChannel channel, DateTimeOffset now)
    {
        (ParticipantId, Purpose, TextVersion, Channel, GivenAt) = (participantId, purpose, Purposes.VersionOf(purpose), channel, now);
        Raise(EventKinds.ConsentGiven, participantId, () => new EventSubject(), new { purpose, TextVersion, channel });
    }

    public long ParticipantId { get; private init; }
    public Purpose Purpose { get; private init; }
    public string TextVersion { get; private init; } = "";
    public ConsentChannel Channel { get; private init; }
    public DateTimeOffset GivenAt { get; private init; }
    public DateTimeOffset? WithdrawnAt { get; private set; }

    /// <summary>Given to the text that stands now, and not withdrawn.</summary>
    public bool Counts => WithdrawnAt is null && TextVersion == Purposes.VersionOf(Purpose);

    internal void Withdraw(DateTimeOffset now)
    {
        WithdrawnAt = now;
        Raise(EventKinds.ConsentWithdrawn, ParticipantId, () => new EventSubject(), new { Purpose, TextVersion });
    }
}

/// <summary>A person gives and withdraws consent; both take effect at once.</summary>
public sealed class ManageConsent(FkpDbContext db, NpgsqlDataSource database, TimeProvider clock)
{
    /// <exception cref="RuleException">The text was not ticked (field agreed).</exception>
    public async Task GiveAsync(long me, Purpose purpose, bool ticked, ConsentChannel channel, CancellationToken cancel)
    {
        Rule.Input(ticked, "agreed", PrivacyRules.ConsentNotTicked);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var person = await LockAsync(me, cancel);
        var now = clock.GetUtcNow();
        var current = await CurrentAsync(me, purpose, cancel);
        if (current is not { Counts: true })
        {
            current?.Withdraw(now);
            await db.SaveChangesAsync(cancel); // the old one goes first: there is one at a time
            db.Add(new Consent(me, purpose, channel, now));
        }

        Apply(person, purpose, given: true);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    public async Task WithdrawAsync(long me, Purpose purpose, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var person = await LockAsync(me, cancel);
        (await CurrentAsync(me, purpose, cancel))?.Withdraw(clock.GetUtcNow());
        Apply(person, purpose, given: false);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Ends the effect of what was agreed to in older words.</summary>
    /// <returns>For how many people.</returns>
    public Task<int> EndOutdatedAsync(CancellationToken cancel)
    {
        var version = Purposes.VersionOf(Purpose.Leaderboard);
        return database.WriteAsync($"""
            update participant p set on_leaderboard = false
            where p.on_leaderboard and not exists (select from consent c where c.participant_id = p.id and c.purpose = 'Leaderboard' and c.text_version = {version} and c.withdrawn_at is null)
            """, cancel);
    }

    /// <summary>What a consent makes of the account.</summary>
    private static void Apply(Participant person, Purpose purpose, bool given)
    {
        if (purpose is Purpose.Leaderboard)
        {
            person.ShowOnLeaderboard(given);
        }
    }

    private Task<Consent?> CurrentAsync(long me, Purpose purpose, CancellationToken cancel) =>
        db.Consents.SingleOrDefaultAsync(c => c.ParticipantId == me && c.Purpose == purpose && c.WithdrawnAt == null, cancel);

    private async Task<Participant> LockAsync(long me, CancellationToken cancel)
    {
        await db.Database.ExecuteSqlAsync($"select from participant where id = {me} for update", cancel);
        return await db.Participants.SingleAsync(p => p.Id == me, cancel);
    }
}
