using FkpDigital.Commitments;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Proposals;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Forums;

/// <summary>Calls the forum of a round, builds its agenda from the ranking and freezes it.</summary>
public sealed class RunAgenda(FkpDbContext db, Ranking ranking, TimeProvider clock)
{
    /// <summary>Calls the forum of a round whose voting is over, with the agenda that the rule makes of the ranking.</summary>
    /// <returns>The saved forum.</returns>
    /// <exception cref="RuleException">Voting still runs, or the round has its forum already.</exception>
    public async Task<Forum> CallForumAsync(long challengeId, int roundNumber, string title, long officerId, CancellationToken cancel)
    {
        var challenge = await db.Challenges.Include(c => c.Rounds).Include(c => c.Agency).SingleAsync(c => c.Id == challengeId, cancel);
        var round = challenge.Rounds.Single(r => r.Number == roundNumber);
        var forum = challenge.ProposeForum(round, title, officerId, clock.GetUtcNow());
        await BuildAsync(forum, cancel);
        db.Forums.Add(forum);
        await db.SaveChangesAsync(cancel);
        return forum;
    }

    /// <summary>Builds the agenda anew, freezes it with the tally it came from, in one transaction that waits for votes under way.</summary>
    /// <returns>False when there is no such forum.</returns>
    /// <exception cref="RuleException">Frozen already, or nothing to talk about.</exception>
    public async Task<bool> FreezeAsync(long forumId, long officerId, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        // Voting has ended when a forum is called, so no ballot is accepted any more; one that was judged just before is let through here.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_lock(hashtextextended('fkp ballots', 0)), pg_advisory_unlock(hashtextextended('fkp ballots', 0))", cancel);
        await TakeTurnAsync(forumId, cancel);
        var forum = await LoadAsync(forumId, cancel);
        if (forum is null)
        {
            return false;
        }

        var ranked = await BuildAsync(forum, cancel);
        await db.SaveChangesAsync(cancel);
        var ids = forum.Agenda.Items.Where(i => i.ProposalId is not null).Select(i => i.ProposalId!.Value).ToList();
        var selected = await db.Proposals.Where(p => ids.Contains(p.Id)).ToListAsync(cancel);
        forum.FreezeAgenda(ranked, selected, officerId, clock.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    /// <summary>Waits, inside the caller's transaction, for other changes of the forum.</summary>
    public Task TakeTurnAsync(long forumId, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync($"select 1 from round where id = (select round_id from forum where id = {forumId}) for update", cancel);

    /// <summary>A forum with what its methods need.</summary>
    public Task<Forum?> LoadAsync(long forumId, CancellationToken cancel) => db.Forums
        .Include(f => f.Round).ThenInclude(r => r.Challenge)
        .Include(f => f.Agenda).ThenInclude(a => a.Items)
        .Include(f => f.Agenda).ThenInclude(a => a.Exclusions)
        .Include(f => f.Attendees)
        .Include(f => f.Record)
        .AsSplitQuery()
        .SingleOrDefaultAsync(f => f.Id == forumId, cancel);

    private async Task<IReadOnlyList<RankedProposal>> BuildAsync(Forum forum, CancellationToken cancel)
    {
        var roundId = forum.Round.Id;
        var ranked = await ranking.OfRoundAsync(roundId, cancel);
        var ids = AgendaSelection.Select(forum.Agenda.Rule, ranked).Selected.Select(p => p.Id).ToList();
        var texts = await db.Proposals.Where(p => ids.Contains(p.Id))
            .ToDictionaryAsync(p => p.Id, p => new ProposalText(p.Title, p.Problem, p.Recommendation), cancel);
        forum.BuildAgenda(ranked, texts, await LastForumAsync(forum.Round.ChallengeId, roundId, cancel), clock.GetUtcNow());
        return ranked;
    }

    /// <summary>Item 0: what became of the promises of the challenge's last forum, in one sentence; null when it made none.</summary>
    private async Task<string?> LastForumAsync(long challengeId, long roundId, CancellationToken cancel)
    {
        var last = await db.Forums
            .Where(f => f.ChallengeId == challengeId && f.RoundId != roundId && db.Commitments.Any(c => c.Row.Record.ForumId == f.Id))
            .OrderByDescending(f => f.Id).Select(f => new { f.Id, f.Title }).FirstOrDefaultAsync(cancel);
        if (last is null)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var promises = await db.Commitments.Where(c => c.Row.Record.ForumId == last.Id).Select(c => new { c.State, c.Deadline }).ToListAsync(cancel);
        var done = promises.Count(p => p.State is CommitmentState.Done);
        var late = promises.Count(p => p.State is not CommitmentState.Done && p.Deadline <= now);
        return $"{last.Title}: {promises.Count} komitmen, {done} selesai, {promises.Count - done - late} berjalan, {late} terlambat.";
    }
}
