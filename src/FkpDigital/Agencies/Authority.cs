using FkpDigital.Audit;
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
/// A role counts only for who has a second factor. What it allows is what the audit will say of this request.</summary>
public sealed class Authority(FkpDbContext db, Acting acting)
{
    /// <summary>The nodes where a person holds a right; the right reaches everything below them.</summary>
    public IQueryable<long> NodesOf(long participantId, Right right) => Holding(participantId, right).Select(m => m.AgencyId);

    /// <summary>Every agency a person has a right at, directly or from above.</summary>
    public IQueryable<Agency> AgenciesOf(long participantId, Right right) =>
        db.Agencies.Where(a => NodesOf(participantId, right).Any(node => a.Line.Contains(node)));

    public Task<bool> MayAsync(long participantId, Right right, long agencyId, CancellationToken cancel) =>
        AgenciesOf(participantId, right).AnyAsync(a => a.Id == agencyId, cancel);

    /// <summary>All rights that roles give a person at an agency, for pages that offer several things at once.</summary>
    public async Task<IReadOnlySet<Right>> RightsAtAsync(long participantId, long agencyId, CancellationToken cancel)
    {
        var held = await Effective(participantId)
            .Where(m => db.Agencies.Any(a => a.Id == agencyId && a.Line.Contains(m.AgencyId)))
            .Select(m => new { m.Role, IsTop = m.Agency.ParentId == null }).Distinct().ToListAsync(cancel);
        return Enum.GetValues<Right>().Where(right => held.Exists(h => Rights.RolesWith(right).Contains(h.Role) && (h.IsTop || Rights.Of(right).Reach is not Reach.Top))).ToHashSet();
    }

    /// <summary>Whether the person has the right anywhere.</summary>
    public Task<bool> MayAnywhereAsync(long participantId, Right right, CancellationToken cancel) =>
        Holding(participantId, right).AnyAsync(cancel);

    /// <exception cref="RuleException">The person does not have the right there, or no second factor (403).</exception>
    public async Task RequireAsync(long? participantId, Right right, long agencyId, CancellationToken cancel)
    {
        var roles = participantId is { } id
            ? await Holding(id, right).Where(m => db.Agencies.Any(a => a.Id == agencyId && a.Line.Contains(m.AgencyId))).Select(m => m.Role).Distinct().ToListAsync(cancel)
            : [];
        await AdmitAsync(participantId, [right], roles, agencyId, cancel);
    }

    /// <exception cref="RuleException">The person has the right nowhere, or no second factor (403).</exception>
    public Task RequireAnywhereAsync(long? participantId, Right right, CancellationToken cancel) => RequireAnyAsync(participantId, [right], cancel);

    /// <exception cref="RuleException">The person has none of the rights anywhere, or no second factor (403).</exception>
    public async Task RequireAnyAsync(long? participantId, IReadOnlyList<Right> rights, CancellationToken cancel)
    {
        var roles = new List<Role>();
        foreach (var right in participantId is null ? [] : rights)
        {
            roles.AddRange(await Holding(participantId!.Value, right).Select(m => m.Role).Distinct().ToListAsync(cancel));
        }

        await AdmitAsync(participantId, rights, roles, null, cancel);
    }

    private async Task AdmitAsync(long? participantId, IReadOnlyList<Right> rights, List<Role> roles, long? agencyId, CancellationToken cancel)
    {
        Rule.Allow(roles.Count > 0 || !await LacksSecondFactorAsync(participantId, rights, cancel), AuthorityRules.SecondFactorMissing);
        Rule.Allow(roles.Count > 0, AuthorityRules.NotAllowed);
        acting.As(participantId!.Value, roles, agencyId);
    }

    private IQueryable<Membership> Holding(long participantId, Right right)
    {
        var (roles, atTheTop) = (Rights.RolesWith(right), Rights.Of(right).Reach is Reach.Top);
        return Effective(participantId).Where(m => roles.Contains(m.Role) && (!atTheTop || m.Agency.ParentId == null));
    }

    private IQueryable<Membership> Effective(long participantId) => db.Memberships
        .Where(m => m.ParticipantId == participantId && m.EndedAt == null && db.Participants.Any(p => p.Id == participantId && p.TwoFactorEnabled));

    /// <summary>Whether a second factor is all that is missing, somewhere at least.</summary>
    private Task<bool> LacksSecondFactorAsync(long? participantId, IReadOnlyList<Right> rights, CancellationToken cancel)
    {
        var roles = rights.SelectMany(Rights.RolesWith).ToArray();
        return db.Memberships.AnyAsync(
            m => m.ParticipantId == participantId && m.EndedAt == null && roles.Contains(m.Role) && db.Participants.Any(p => p.Id == participantId && !p.TwoFactorEnabled), cancel);
    }
}
