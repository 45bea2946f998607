using FkpDigital.Core;
using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Agencies;

public static class AuthorityRules
{
    public const string NotAllowed = "authority.not-allowed";
    public const string SecondFactorMissing = "authority.second-factor-missing";
}

/// <summary>Answers whether a person may do something at a node; asked anew for every request, so that an ended membership ends at once.
/// A role counts only for who has a second factor.</summary>
public sealed class Authority(FkpDbContext db)
{
    /// <summary>The nodes where a person holds a right; the right reaches everything below them.</summary>
    public IQueryable<long> NodesOf(long participantId, Right right)
    {
        var roles = Rights.RolesWith(right);
        return Effective(participantId).Where(m => roles.Contains(m.Role)).Select(m => m.AgencyId);
    }

    /// <summary>Every agency a person has a right at, directly or from above.</summary>
    public IQueryable<Agency> AgenciesOf(long participantId, Right right) =>
        db.Agencies.Where(a => NodesOf(participantId, right).Any(node => a.Line.Contains(node)));

    public Task<bool> MayAsync(long participantId, Right right, long agencyId, CancellationToken cancel) =>
        AgenciesOf(participantId, right).AnyAsync(a => a.Id == agencyId, cancel);

    /// <summary>All rights of a person at an agency, for pages that offer several things at once.</summary>
    public async Task<IReadOnlySet<Right>> RightsAtAsync(long participantId, long agencyId, CancellationToken cancel)
    {
        var roles = await Effective(participantId)
            .Where(m => db.Agencies.Any(a => a.Id == agencyId && a.Line.Contains(m.AgencyId)))
            .Select(m => m.Role).Distinct().ToListAsync(cancel);
        return Enum.GetValues<Right>().Where(right => Rights.RolesWith(right).Intersect(roles).Any()).ToHashSet();
    }

    /// <summary>Whether the person has the right anywhere.</summary>
    public Task<bool> MayAnywhereAsync(long participantId, Right right, CancellationToken cancel) =>
        NodesOf(participantId, right).AnyAsync(cancel);

    /// <summary>Whether the person has the right at a top of the tree, where the platform itself is looked after.</summary>
    public Task<bool> MayAtTheTopAsync(long participantId, Right right, CancellationToken cancel) =>
        NodesOf(participantId, right).AnyAsync(node => db.Agencies.Any(a => a.Id == node && a.ParentId == null), cancel);

    /// <exception cref="RuleException">The person does not have the right there, or no second factor (403).</exception>
    public async Task RequireAsync(long? participantId, Right right, long agencyId, CancellationToken cancel)
    {
        var may = participantId is { } id && await MayAsync(id, right, agencyId, cancel);
        Rule.Allow(may || !await LacksSecondFactorAsync(participantId, right, cancel), AuthorityRules.SecondFactorMissing);
        Rule.Allow(may, AuthorityRules.NotAllowed);
    }

    /// <exception cref="RuleException">The person has the right nowhere, or no second factor (403).</exception>
    public async Task RequireAnywhereAsync(long? participantId, Right right, CancellationToken cancel)
    {
        var may = participantId is { } id && await MayAnywhereAsync(id, right, cancel);
        Rule.Allow(may || !await LacksSecondFactorAsync(participantId, right, cancel), AuthorityRules.SecondFactorMissing);
        Rule.Allow(may, AuthorityRules.NotAllowed);
    }

    /// <exception cref="RuleException">The person does not have the right at the top of the tree, or no second factor (403).</exception>
    public async Task RequireAtTheTopAsync(long? participantId, Right right, CancellationToken cancel)
    {
        await RequireAnywhereAsync(participantId, right, cancel);
        Rule.Allow(await MayAtTheTopAsync(participantId!.Value, right, cancel), AuthorityRules.NotAllowed);
    }

    private IQueryable<Membership> Effective(long participantId) => db.Memberships
        .Where(m => m.ParticipantId == participantId && m.EndedAt == null && db.Participants.Any(p => p.Id == participantId && p.TwoFactorEnabled));

    /// <summary>Whether a second factor is all that is missing, somewhere at least.</summary>
    private Task<bool> LacksSecondFactorAsync(long? participantId, Right right, CancellationToken cancel)
    {
        var roles = Rights.RolesWith(right);
        return db.Memberships.AnyAsync(
            m => m.ParticipantId == participantId && m.EndedAt == null && roles.Contains(m.Role) && db.Participants.Any(p => p.Id == participantId && !p.TwoFactorEnabled), cancel);
    }
}
