using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Regions;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Challenges;

/// <summary>Everything an officer fills in about a challenge; null where nothing was chosen yet.</summary>
public sealed record ChallengeDraft(
    ChallengeText Text,
    string? RegionCode,
    IReadOnlyList<string> Categories,
    int? VotesPerPerson,
    AgendaRule Agenda,
    bool IsContinuous,
    RoundDates Dates);

/// <summary>Writes challenges: the use case of the workspace and the API. Rights are the caller's to ask.</summary>
public sealed class DraftChallenge(FkpDbContext db, TimeProvider clock)
{
    /// <summary>Saves a new draft, or publishes it at once.</summary>
    /// <exception cref="RuleException">A text, date or rule is not acceptable, or the region is not the agency's.</exception>
    public async Task<Challenge> CreateAsync(Agency agency, ChallengeDraft draft, bool publish, long officerId, CancellationToken cancel)
    {
        var region = await RegionAsync(agency, draft.RegionCode, cancel);
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var challenge = new Challenge(agency, region, draft.Text, officerId, now);
        await SetAsync(challenge, region, draft, cancel);
        if (publish)
        {
            challenge.Publish(officerId, now);
        }

        db.Challenges.Add(challenge);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return challenge;
    }

    /// <summary>Rewrites a challenge. Of a published one only the words change; its rules stay as people voted under them.</summary>
    /// <returns>The challenge, or null when there is none.</returns>
    /// <exception cref="RuleException">As <see cref="CreateAsync"/>, or the challenge is archived.</exception>
    public async Task<Challenge?> EditAsync(long challengeId, ChallengeDraft draft, bool publish, long officerId, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await LoadAsync(challengeId, cancel) is not { } challenge)
        {
            return null;
        }

        challenge.Edit(draft.Text, officerId);
        if (!challenge.IsPublic)
        {
            await SetAsync(challenge, await RegionAsync(challenge.Agency, draft.RegionCode, cancel), draft, cancel);
        }

        if (publish)
        {
            challenge.Publish(officerId, clock.GetUtcNow());
        }

        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return challenge;
    }

    /// <summary>Publishes a saved draft as it is.</summary>
    /// <returns>The challenge, or null when there is none.</returns>
    /// <exception cref="RuleException">See <see cref="Challenge.Publish"/>.</exception>
    public async Task<Challenge?> PublishAsync(long challengeId, long officerId, CancellationToken cancel)
    {
        if (await LoadAsync(challengeId, cancel) is not { } challenge)
        {
            return null;
        }

        challenge.Publish(officerId, clock.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        return challenge;
    }

    /// <summary>The regions an agency may ask: its own and those below; all of them for an agency without region.</summary>
    public IQueryable<Region> RegionsOf(string? agencyRegion) =>
        db.Regions.Where(r => agencyRegion == null || r.Code == agencyRegion || r.ParentCode == agencyRegion);

    private Task<Challenge?> LoadAsync(long challengeId, CancellationToken cancel) => db.Challenges
        .Include(c => c.Agency).Include(c => c.Rounds).Include(c => c.Categories)
        .AsSplitQuery()
        .SingleOrDefaultAsync(c => c.Id == challengeId, cancel);

    private async Task SetAsync(Challenge challenge, string region, ChallengeDraft draft, CancellationToken cancel)
    {
        challenge.SetRules(region, draft.VotesPerPerson, draft.Agenda, draft.IsContinuous);
        challenge.SetCategories(draft.Categories);
        challenge.PlanFirstRound(draft.Dates);
        challenge.TakeSlug(await FreeSlugAsync(challenge, cancel));
    }

    private async Task<string> RegionAsync(Agency agency, string? code, CancellationToken cancel)
    {
        Rule.Input(!string.IsNullOrEmpty(code), "region", InputRules.Required);
        Rule.Input(await RegionsOf(agency.RegionCode).AnyAsync(r => r.Code == code, cancel), "region", InputRules.Unknown);
        return code!;
    }

    /// <summary>The title as an address, with the first free number when it is taken. Drafts wait in line, so that two cannot take the same.</summary>
    private async Task<string> FreeSlugAsync(Challenge challenge, CancellationToken cancel)
    {
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended('challenge.slug', 0))", cancel);
        var wanted = Slug.From(challenge.Title);
        var taken = await db.Challenges
            .Where(c => c.Id != challenge.Id && (c.Slug == wanted || c.Slug.StartsWith(wanted + "-")))
            .Select(c => c.Slug).ToHashSetAsync(cancel);
        return Slug.Free(wanted, taken);
    }
}
