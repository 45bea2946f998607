using FkpDigital.Agencies;
using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FkpDigital.Audit;

/// <summary>What to look for; every part may be missing. <paramref name="Who"/> is an e-mail address or the beginning of a name,
/// <paramref name="What"/> a part of a kind or of an address, <paramref name="Where"/> a part of an agency's name; the days are inclusive.</summary>
public sealed record AuditFilter(string? Who, string? What, string? Where, DateTimeOffset? From, DateTimeOffset? Until);

/// <summary>One act of staff as it is shown; <paramref name="Address"/> is the beginning of its digest.</summary>
public sealed record AuditLine(
    long Id, DateTimeOffset At, string Actor, string Roles, string? Agency, string What, string Source, string? Before, string? After, string? Address);

/// <summary>Searches the audit.</summary>
public sealed class ReadAudit(FkpDbContext db, Authority authority, NpgsqlDataSource database)
{
    /// <summary>Acts at the agencies where this person may read the audit, the newest first; at the top of the tree also those of no single agency.</summary>
    public async Task<List<AuditLine>> FindAsync(long readerId, AuditFilter filter, long? before, int take, CancellationToken cancel)
    {
        var reach = authority.AgenciesOf(readerId, Right.ReadAudit);
        var atTheTop = await reach.AnyAsync(a => a.ParentId == null, cancel);
        var rows = db.Audit.AsNoTracking().Where(a => (before == null || a.Id < before) && (a.AgencyId == null ? atTheTop : reach.Any(g => g.Id == a.AgencyId)));
        if (filter.Who is { Length: > 0 } who)
        {
            var (address, name) = (who.ToUpperInvariant(), Pattern(who) + "%");
            var people = db.Participants.Where(p => p.NormalizedEmail == address || EF.Functions.ILike(p.DisplayName, name, "\\"));
            rows = rows.Where(a => people.Any(p => p.Id == a.ActorId));
        }

        if (filter.What is { Length: > 0 } what)
        {
            var part = $"%{Pattern(what)}%";
            rows = rows.Where(a => EF.Functions.ILike(a.What, part, "\\") || EF.Functions.ILike(a.Source, part, "\\"));
        }

        if (filter.Where is { Length: > 0 } where)
        {
            var part = $"%{Pattern(where)}%";
            rows = rows.Where(a => db.Agencies.Any(g => g.Id == a.AgencyId && EF.Functions.ILike(g.Name, part, "\\")));
        }

        rows = rows.Where(a => (filter.From == null || a.At >= filter.From) && (filter.Until == null || a.At < filter.Until));
        var found = await rows.OrderByDescending(a => a.Id).Take(take)
            .Select(a => new
            {
                Row = a,
                Actor = db.Participants.Where(p => p.Id == a.ActorId).Select(p => p.DisplayName).FirstOrDefault(),
                Agency = db.Agencies.Where(g => g.Id == a.AgencyId).Select(g => g.Name).FirstOrDefault(),
            }).ToListAsync(cancel);
        return found.ConvertAll(f => new AuditLine(
            f.Row.Id, f.Row.At, f.Actor ?? "", f.Row.Roles, f.Agency, f.Row.What, f.Row.Source, f.Row.Before, f.Row.After,
            f.Row.AddressDigest is { } digest ? Convert.ToHexStringLower(digest.AsSpan(0, 6)) : null));
    }

    /// <summary>Who of the staff saw or changed what belongs to this person, the newest first.</summary>
    public Task<List<AuditLine>> AboutAsync(long participantId, long? before, int take, CancellationToken cancel) => database.ReadAsync($"""
        select a.id, a.at, p.display_name, a.roles, g.name, a.what, a.source
        from audit_row a join participant p on p.id = a.actor_id left join agency g on g.id = a.agency_id
        where a.subjects @> array[{participantId}] and a.actor_id <> {participantId} and a.id < {before ?? long.MaxValue}
        order by a.id desc limit {take}
        """, r => new AuditLine(r.GetInt64(0), r.Instant(1), r.GetString(2), r.GetString(3), r.Text(4), r.GetString(5), r.GetString(6), null, null, null), cancel);

    /// <summary>Typed text as a part of a pattern.</summary>
    private static string Pattern(string typed) => typed.Trim().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
