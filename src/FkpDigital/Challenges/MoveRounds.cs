using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;
using Quartz;

namespace FkpDigital.Challenges;

/// <summary>Moves every challenge that is due, each in a transaction of its own, so that one that cannot move holds up no other.</summary>
[DisallowConcurrentExecution]
public sealed class MoveRounds(FkpDbContext db, TimeProvider clock) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await RunAsync(cancellationToken);

    /// <returns>How many challenges were looked at because a date had passed.</returns>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var due = await db.Challenges
            .Where(c => c.State == ChallengeState.Scheduled || c.State == ChallengeState.Open)
            .Where(c => c.Rounds.Any(r =>
                (r.Phase == RoundPhase.Upcoming && r.IdeationStarts <= now)
                || (r.Phase == RoundPhase.Ideation && r.VotingStarts <= now)
                || (r.Phase == RoundPhase.Voting && r.VotingEnds <= now)
                || (r.CutOff <= now && r.Number == c.Rounds.Max(last => last.Number))))
            .Select(c => c.Id)
            .ToListAsync(cancel);

        foreach (var id in due)
        {
            db.ChangeTracker.Clear();
            var challenge = await db.Challenges.Include(c => c.Rounds).SingleAsync(c => c.Id == id, cancel);
            challenge.MoveByClock(now);
            try
            {
                await db.SaveChangesAsync(cancel);
            }
            catch (DbUpdateConcurrencyException)
            {
                // Another node moved it first, or an officer saved in between: the next run looks again.
            }
        }

        return due.Count;
    }
}
