using FkpDigital.Agreements;
using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FkpDigital.Commitments;

/// <summary>A commitment in a list beside an agency or a region.</summary>
/// <param name="Cover">Picture of the challenge that it came from.</param>
public sealed record ListedPromise(
    long Id, string Title, string Agency, string RegionCode, string Owner, CommitmentState State, DueKind DueKind, DateOnly? DueOn, DateTimeOffset? Deadline, DateTimeOffset? DoneAt, int Evidence, string Cover, PromisePhoto? Before, PromisePhoto? After);

/// <summary>A picture among the evidence of a promise.</summary>
public sealed record PromisePhoto(long Id, string Title);

/// <summary>How promises of one place stand.</summary>
/// <param name="Made">All that were not superseded.</param>
/// <param name="Done">Those done.</param>
/// <param name="Due">Those done, or past their deadline.</param>
/// <param name="OnTime">Those done before their deadline, or without one.</param>
public sealed record PromiseCounts(int Made, int Done, int Due, int OnTime);

/// <summary>Commitments as the pages of agencies and regions and the home page show them.</summary>
public sealed class PromiseList(FkpDbContext db, NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>The newest promises of an agency and everything below it.</summary>
    public Task<List<ListedPromise>> OfAgencyAsync(long agencyId, int size, CancellationToken cancel) =>
        Listed(db.Commitments.Where(c => c.Agency.Line.Contains(agencyId)).OrderByDescending(c => c.MadeAt).ThenByDescending(c => c.Id)).Take(size).ToListAsync(cancel);

    /// <summary>The newest promises of a region and everything below it.</summary>
    public Task<List<ListedPromise>> OfRegionAsync(string code, int size, CancellationToken cancel)
    {
        var below = $"{code}.";
        return Listed(db.Commitments.Where(c => c.RegionCode == code || c.RegionCode.StartsWith(below)).OrderByDescending(c => c.MadeAt).ThenByDescending(c => c.Id)).Take(size).ToListAsync(cancel);
    }

    /// <summary>The promises kept last, with evidence; those that show it in a picture come first.</summary>
    public Task<List<ListedPromise>> KeptAsync(int size, CancellationToken cancel) => database.ReadAsync($"""
        select c.id, c.title, a.name, c.region_code, c.owner, c.due_kind, c.due_on, c.deadline, c.done_at, e.n, ch.cover, b.id, b.title, z.id, z.title
        from commitment c
        join agency a on a.id = c.agency_id
        join agreement_row w on w.id = c.agreement_row_id
        join agreement_record d on d.id = w.record_id
        join forum f on f.id = d.forum_id
        join challenge ch on ch.id = f.challenge_id
        join lateral (select count(*)::int as n from evidence where commitment_id = c.id) e on e.n > 0
        left join lateral (select id, title from evidence where commitment_id = c.id and shows = 'Before' order by id desc limit 1) b on true
        left join lateral (select id, title from evidence where commitment_id = c.id and shows = 'After' order by id desc limit 1) z on true
        where c.state = 'Done'
        order by z.id is not null desc, c.done_at desc, c.id desc limit {size}
        """, r => new ListedPromise(
            r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), CommitmentState.Done, r.Name<DueKind>(5), r.IsDBNull(6) ? null : r.GetFieldValue<DateOnly>(6),
            r.InstantOrNull(7), r.InstantOrNull(8), r.GetInt32(9), r.GetString(10), Photo(r, 11), Photo(r, 13)), cancel);

    private static PromisePhoto? Photo(NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : new PromisePhoto(row.GetInt64(at), row.GetString(at + 1));

    public async Task<PromiseCounts> CountsOfAgencyAsync(long agencyId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return await db.Commitments.Where(c => c.Agency.Line.Contains(agencyId) && c.State != CommitmentState.Superseded)
            .GroupBy(_ => 1)
            .Select(g => new PromiseCounts(
                g.Count(),
                g.Count(c => c.State == CommitmentState.Done),
                g.Count(c => c.State == CommitmentState.Done || c.Deadline <= now),
                g.Count(c => c.State == CommitmentState.Done && (c.Deadline == null || c.DoneAt < c.Deadline))))
            .SingleOrDefaultAsync(cancel) ?? new PromiseCounts(0, 0, 0, 0);
    }

    private IQueryable<ListedPromise> Listed(IQueryable<Commitment> commitments) => commitments.Select(c => new ListedPromise(
        c.Id, c.Title, c.Agency.Name, c.RegionCode, c.Owner, c.State, c.DueKind, c.DueOn, c.Deadline, c.DoneAt, db.Evidence.Count(e => e.CommitmentId == c.Id), c.Row.Record.Forum.Challenge.Cover,
        db.Evidence.Where(e => e.CommitmentId == c.Id && e.Shows == PhotoMoment.Before).OrderByDescending(e => e.Id).Select(e => new PromisePhoto(e.Id, e.Title)).FirstOrDefault(),
        db.Evidence.Where(e => e.CommitmentId == c.Id && e.Shows == PhotoMoment.After).OrderByDescending(e => e.Id).Select(e => new PromisePhoto(e.Id, e.Title)).FirstOrDefault()));
}
