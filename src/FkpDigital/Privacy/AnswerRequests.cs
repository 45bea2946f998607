using FkpDigital.Core;
using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Privacy;

/// <summary>A request as the data protection officer sees it.</summary>
public sealed record RequestLine(long Id, string Person, RequestKind Kind, DateTimeOffset AskedAt, DateTimeOffset DueAt, DateTimeOffset? DoneAt, RequestOutcome? Outcome);

/// <summary>People ask about their data.</summary>
public sealed class AskAboutData(FkpDbContext db, TimeProvider clock)
{
    /// <exception cref="RuleException">Too many wait already (409), or the text is too short or too long (field text).</exception>
    public async Task RunAsync(long me, RequestKind kind, string? text, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        // Whoever counts rows takes turns first.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended('data request:' || {me}::text, 0))", cancel);
        Rule.Require(await db.DataRequests.CountAsync(r => r.ParticipantId == me && r.DoneAt == null, cancel) < DataRequest.MostOpen, PrivacyRules.TooManyOpen);
        db.Add(new DataRequest(me, kind, text, clock.GetUtcNow()));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Notes what a person did alone.</summary>
    public Task AloneAsync(long me, RequestKind kind, CancellationToken cancel)
    {
        db.Add(DataRequest.Alone(me, kind, clock.GetUtcNow()));
        return db.SaveChangesAsync(cancel);
    }

    /// <summary>Those that wait, the longest overdue first; or those that were answered by a person, the newest first.</summary>
    public Task<List<RequestLine>> ListAsync(bool open, int most, CancellationToken cancel)
    {
        var wanted = db.DataRequests.Where(r => open ? r.DoneAt == null : r.DoneAt != null && r.Outcome != RequestOutcome.SelfService);
        var sorted = open ? wanted.OrderBy(r => r.DueAt).ThenBy(r => r.Id) : wanted.OrderByDescending(r => r.DoneAt).ThenBy(r => r.Id);
        return sorted.Take(most)
            .Select(r => new RequestLine(r.Id, db.Participants.Where(p => p.Id == r.ParticipantId).Select(p => p.DisplayName).First(), r.Kind, r.AskedAt, r.DueAt, r.DoneAt, r.Outcome)).ToListAsync(cancel);
    }
}
