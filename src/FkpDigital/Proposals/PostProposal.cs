using System.Globalization;
using FkpDigital.Challenges;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Participants;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Proposals;

/// <summary>A citizen answers a challenge.</summary>
public sealed class PostProposal(FkpDbContext db, TimeProvider clock)
{
    private static readonly TimeSpan SameForm = TimeSpan.FromMinutes(1);

    /// <summary>Saves the proposal; a form that was sent twice gives the one that is there already.</summary>
    /// <param name="slug">Of the challenge.</param>
    /// <param name="authorId">Who answers.</param>
    /// <param name="text">Title, problem and recommendation.</param>
    /// <param name="category">Id or name of a category of the challenge.</param>
    /// <param name="place">Where it applies, or null.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>Id of the proposal, or null when there is no such public challenge.</returns>
    /// <exception cref="RuleException">Ideas are not being collected now, or an input is not acceptable; see <see cref="Challenge.Propose"/>.</exception>
    public async Task<long?> RunAsync(string slug, long authorId, ProposalText text, string? category, Place? place, CancellationToken cancel)
    {
        var challenge = await db.Challenges.Include(c => c.Rounds).Include(c => c.Categories)
            .SingleOrDefaultAsync(c => c.Slug == slug && c.State != ChallengeState.Draft, cancel);
        if (challenge is null)
        {
            return null;
        }

        await db.RequireTakesPartAsync(authorId, cancel);
        await RequireRegionAsync(place?.RegionCode, cancel);
        var now = clock.GetUtcNow();
        var proposal = challenge.Propose(authorId, text, CategoryId(challenge, category), place, now);

        // The same form twice at the same moment: the second waits here and then sees the first.
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({authorId})", cancel);
        var since = now - SameForm;
        var sent = await db.Proposals
            .Where(p => p.AuthorId == authorId && p.ChallengeId == challenge.Id && p.Title == proposal.Title && p.SubmittedAt > since)
            .Select(p => (long?)p.Id).FirstOrDefaultAsync(cancel);
        if (sent is not null)
        {
            db.ChangeTracker.Clear();
            return sent;
        }

        db.Proposals.Add(proposal);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return proposal.Id;
    }

    private static long CategoryId(Challenge challenge, string? category)
    {
        Rule.Input(!string.IsNullOrWhiteSpace(category), "category", InputRules.Required);
        var wanted = category!.Trim();
        var named = challenge.Categories.FirstOrDefault(c => string.Equals(c.Name, wanted, StringComparison.OrdinalIgnoreCase));
        return named?.Id ?? (long.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0);
    }

    private async Task RequireRegionAsync(string? code, CancellationToken cancel) =>
        Rule.Input(string.IsNullOrWhiteSpace(code) || await db.Regions.AnyAsync(r => r.Code == code, cancel), "region", InputRules.Unknown);
}
