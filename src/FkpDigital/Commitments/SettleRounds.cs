using FkpDigital.Data;
using FkpDigital.Forums;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Commitments;

/// <summary>Closes a forum and its round when the last of its promises is settled.</summary>
public sealed class SettleRounds(FkpDbContext db)
{
    /// <summary>Call after a commitment was completed and saved.</summary>
    public async Task RunAsync(long commitmentId, CancellationToken cancel)
    {
        var forum = await db.Forums.Include(f => f.Round).ThenInclude(r => r.Challenge)
            .Where(f => f.State == ForumState.FollowingUp)
            .Where(f => db.Commitments.Any(c => c.Id == commitmentId && c.Row.Record.ForumId == f.Id))
            .SingleOrDefaultAsync(f => !db.Commitments.Any(c => c.Row.Record.ForumId == f.Id
                && c.State != CommitmentState.Done && c.State != CommitmentState.Superseded), cancel);
        if (forum is not null)
        {
            forum.Close();
            await db.SaveChangesAsync(cancel);
        }
    }
}
