using FkpDigital.Core;
using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Agencies;

public static class AuthorityRules
{
    public const string NotAllowed = "authority.not-allowed";
}

/// <summary>Answers whether a person may do something at a node; asked anew for every request, so that an ended membership ends at once.</summary>
public sealed class Authority(FkpDbContext db)
{
    /// <summary>The nodes where a person holds a right; the right reaches everything below them.</summary>
    public IQueryable<long> NodesOf(long participantId, Right right)
    {
        var roles = Rights.RolesWith(right);
        return db.Memberships
            .Where(m => m.ParticipantId == participantId && m.EndedAt == null && roles.Contains(m.Role))
            .Select(m => m.AgencyId);
    }

    /// <summary>Every agency a person has a right at, directly or from above.</summary>
    public IQueryable<Agency> AgenciesOf(long participantId, Right right) =>
        db.Agencies.Where(a => NodesOf(participantId, right).Any(node => a.Line.Contains(node)));

    public Task<bool> MayAsync(long participantId, Right right, long agencyId, CancellationToken cancel) =>
        AgenciesOf(participantId, right).AnyAsync(a => a.Id == agencyId, cancel);

    /// <summary>All rights of a person at an agency, for pages that offer several things at once.</summary>
    public async Task<IReadOnlySet<Right>> RightsAtAsync(long participantId, long agencyId, CancellationToken cancel)
    {
        var roles = await db.Memberships
            .Where(m => m.ParticipantId == participantId && m.EndedAt == null && db.Agencies.Any(a => a.Id == agencyId && a.Line.Contains(m.AgencyId)))
            .Select(m => m.Role).Distinct().ToListAsync(cancel);
        return Enum.GetValues<Right>().Where(right => Rights.RolesWith(right).Intersect(roles).Any()).ToHashSet();
    }

    /// <summary>Whether the person has the right anywhere.</summary>
    public Task<bool> MayAnywhereAsync(long participantId, Right right, CancellationToken cancel) =>
        NodesOf(participantId, right).AnyAsync(cancel);

    /// <summary>Whether the person has the right at a top of the tree, where the platform itself is looked after.</summary>
    public Task<bool> MayAtTheTopAsync(long participantId, Right right, CancellationToken cancel) =>
        NodesOf(participantId, right).AnyAsync(node => db.Agencies.Any(a => a.Id == node && a.ParentId == null), cancel);

    /// <exception cref="RuleException">The person does not have the right there (403).</exception>
    public async Task RequireAsync(long? participantId, Right right, long agencyId, CancellationToken cancel) =>
        Rule.Allow(participantId is { } id && await MayAsync(id, right, agencyId, cancel), AuthorityRules.NotAllowed);

    /// <exception cref="RuleException">The person has the right nowhere (403).</exception>
    public async Task RequireAnywhereAsync(long? participantId, Right right, CancellationToken cancel) =>
        Rule.Allow(participantId is { } id && await MayAnywhereAsync(id, right, cancel), AuthorityRules.NotAllowed);
}
