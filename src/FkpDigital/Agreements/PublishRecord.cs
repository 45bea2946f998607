using FkpDigital.Core;
using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Agreements;

/// <summary>Loads, signs and publishes agreement records.</summary>
public sealed class PublishRecord(FkpDbContext db, TimeProvider clock)
{
    /// <summary>A record with what its methods need.</summary>
    public Task<AgreementRecord?> LoadAsync(long forumId, CancellationToken cancel) => db.AgreementRecords
        .Include(r => r.Forum).ThenInclude(f => f.Round).ThenInclude(r => r.Challenge)
        .Include(r => r.Forum).ThenInclude(f => f.Attendees)
        .Include(r => r.Forum).ThenInclude(f => f.Agenda)
        .Include(r => r.Rows).ThenInclude(r => r.Item)
        .Include(r => r.Signatures)
        .AsSplitQuery()
        .SingleOrDefaultAsync(r => r.ForumId == forumId, cancel);

    /// <returns>How many commitments were made; null when there is no such record.</returns>
    /// <exception cref="RuleException">Not signed.</exception>
    public async Task<int?> RunAsync(long forumId, long publisherId, CancellationToken cancel)
    {
        var record = await LoadAsync(forumId, cancel);
        if (record is null)
        {
            return null;
        }

        var made = record.Publish(record.Forum.Round.Challenge.RegionCode, publisherId, clock.GetUtcNow());
        db.Commitments.AddRange(made);
        await db.SaveChangesAsync(cancel);
        return made.Count;
    }
}
