using FkpDigital.Core;
using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Participants;

/// <summary>A person makes a personal access token.</summary>
public sealed class IssueToken(FkpDbContext db, TimeProvider clock)
{
    /// <returns>The secret, which is stored nowhere.</returns>
    /// <exception cref="RuleException">Too many tokens in use, or the name is empty or too long.</exception>
    public async Task<string> RunAsync(long participantId, string? name, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        // Whoever counts rows takes turns first.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended('token:' || {participantId}::text, 0))", cancel);
        var active = await db.AccessTokens.CountAsync(t => t.ParticipantId == participantId && t.RevokedAt == null, cancel);
        Rule.Require(active < AccessToken.MaxActive, TokenRules.TooMany);
        db.AccessTokens.Add(AccessToken.Issue(participantId, name, clock.GetUtcNow(), out var secret));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return secret;
    }
}
