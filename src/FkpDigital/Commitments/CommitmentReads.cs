using FkpDigital.Agreements;
using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Commitments;

/// <summary>An agency by name and address.</summary>
public sealed record AgencyRef(string Slug, string Name);

/// <summary>A region by name and code.</summary>
public sealed record RegionRef(string Code, string Name);

/// <summary>A due time as agreed, and the first instant at which it is overdue.</summary>
public sealed record DueView(DueKind Kind, DateOnly? On, DateTimeOffset? Deadline);

/// <summary>One promise in a list.</summary>
public sealed record CommitmentSummary(
    long Id, string Title, string Owner, AgencyRef Agency, RegionRef Region, DueView Due, CommitmentState State, bool Overdue, bool DoneLate,
    DateTimeOffset MadeAt, DateTimeOffset? DoneAt, int Evidence);

public sealed record FollowUpView(DateTimeOffset At, string Text);

/// <summary>A proof; either <paramref name="Url"/> or the four that describe a file.</summary>
public sealed record EvidenceView(long Id, string Title, DateTimeOffset At, string? Url, string? FileName, string? ContentType, string? Sha256, PhotoMoment? Shows);

/// <summary>One promise with all that is known of it. <paramref name="Agencies"/> are the ids from the root of the agency tree down to the owner's.</summary>
public sealed record CommitmentView(
    CommitmentSummary Summary, string Problem, string Recommendation, string? Explanation, long AgencyId, long[] Agencies,
    IReadOnlyList<FollowUpView> FollowUps, IReadOnlyList<EvidenceView> Evidence, CommitmentOrigin Origin);

/// <summary>A file of evidence as it is sent.</summary>
public sealed record EvidenceContent(string Name, string ContentType, byte[] Content, string Sha256);

/// <summary>How many promises there are; <paramref name="Running"/> and <paramref name="NotYetAble"/> without those that are late.</summary>
public sealed record CommitmentCounts(int Running, int Late, int Done, int DoneLate, int NotYetAble)
{
    public int All => Running + Late + Done + NotYetAble;
}

/// <summary>Where a list ordered by due time goes on.</summary>
public sealed record DuePosition(bool Settled, DateTimeOffset Deadline, long Id);

/// <summary>What pages and the API show of promises. What is late is computed at the moment of asking.</summary>
public sealed class CommitmentReads(FkpDbContext db, TimeProvider clock)
{
    private static readonly DateTimeOffset Never = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The newest first, from before that id.</summary>
    public async Task<List<CommitmentSummary>> NewestAsync(CommitmentFilter filter, long? before, int take, CancellationToken cancel) =>
        await Summaries(Chosen(filter).Where(c => before == null || c.Id < before).OrderByDescending(c => c.Id).Take(take)).ToListAsync(cancel);

    /// <summary>What is due first, first, so that late ones lead; settled ones follow.</summary>
    public async Task<List<CommitmentSummary>> ByDueTimeAsync(CommitmentFilter filter, DuePosition? after, int take, CancellationToken cancel)
    {
        var rows = Chosen(filter).Select(c => new { Commitment = c, Settled = c.State == CommitmentState.Done || c.State == CommitmentState.Superseded, Deadline = c.Deadline ?? Never });
        if (after is not null)
        {
            rows = rows.Where(r => r.Settled == after.Settled
                ? r.Deadline > after.Deadline || (r.Deadline == after.Deadline && r.Commitment.Id > after.Id)
                : r.Settled);
        }

        return await Summaries(rows.OrderBy(r => r.Settled).ThenBy(r => r.Deadline).ThenBy(r => r.Commitment.Id).Take(take).Select(r => r.Commitment)).ToListAsync(cancel);
    }

    /// <summary>The position of a row in <see cref="ByDueTimeAsync"/>.</summary>
    public static DuePosition PositionOf(CommitmentSummary row) =>
        new(row.State is CommitmentState.Done or CommitmentState.Superseded, row.Due.Deadline ?? Never, row.Id);

    /// <summary>Counts those of an agency and region, whatever their state.</summary>
    public async Task<CommitmentCounts> CountAsync(CommitmentFilter filter, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var counts = await Chosen(filter with { State = null, Overdue = null })
            .Where(c => c.State != CommitmentState.Superseded)
            .GroupBy(_ => 1)
            .Select(g => new
            {
                All = g.Count(),
                Done = g.Count(c => c.State == CommitmentState.Done),
                DoneLate = g.Count(c => c.State == CommitmentState.Done && c.DoneAt >= c.Deadline),
                Late = g.Count(c => c.State != CommitmentState.Done && c.Deadline <= now),
                NotYet = g.Count(c => c.State == CommitmentState.NotYetAble && !(c.Deadline <= now)),
            })
            .SingleOrDefaultAsync(cancel);
        return counts is null ? new(0, 0, 0, 0, 0) : new(counts.All - counts.Done - counts.Late - counts.NotYet, counts.Late, counts.Done, counts.DoneLate, counts.NotYet);
    }

    /// <returns>Null when there is no such promise.</returns>
    public async Task<CommitmentView?> FindAsync(long id, CancellationToken cancel)
    {
        var summary = await Summaries(db.Commitments.Where(c => c.Id == id)).SingleOrDefaultAsync(cancel);
        if (summary is null)
        {
            return null;
        }

        var more = await db.Commitments.Where(c => c.Id == id).Select(c => new
        {
            c.Problem,
            c.Recommendation,
            c.Explanation,
            c.AgencyId,
            c.Agency.Line,
            FollowUps = c.FollowUps.OrderBy(f => f.Id).Select(f => new FollowUpView(f.At, f.Text)).ToList(),
            Evidence = c.Evidence.OrderBy(e => e.Id).Select(e => new EvidenceView(e.Id, e.Title, e.At, e.Url, e.FileName, e.ContentType, e.Sha256, e.Shows)).ToList(),
        }).AsSplitQuery().SingleAsync(cancel);
        var origin = await db.CommitmentOrigins.SingleAsync(o => o.CommitmentId == id, cancel);
        return new CommitmentView(summary, more.Problem, more.Recommendation, more.Explanation, more.AgencyId, more.Line, more.FollowUps, more.Evidence, origin);
    }

    /// <returns>Null when there is no such file with this promise.</returns>
    public Task<EvidenceContent?> FileAsync(long id, long evidenceId, CancellationToken cancel) => db.Evidence
        .Where(e => e.CommitmentId == id && e.Id == evidenceId && e.Content != null)
        .Select(e => new EvidenceContent(e.FileName!, e.ContentType!, e.Content!, e.Sha256!))
        .SingleOrDefaultAsync(cancel);

    /// <summary>The regions that promises were made for, by name.</summary>
    public Task<List<RegionRef>> RegionsAsync(CancellationToken cancel) => db.Regions
        .Where(r => db.Commitments.Any(c => c.RegionCode == r.Code || c.Region.ParentCode == r.Code))
        .OrderBy(r => r.Name).Select(r => new RegionRef(r.Code, r.Name)).ToListAsync(cancel);

    /// <summary>The agencies that made promises, and those above them, by name.</summary>
    public Task<List<AgencyRef>> AgenciesAsync(CancellationToken cancel) => db.Agencies
        .Where(a => db.Commitments.Any(c => c.Agency.Line.Contains(a.Id)))
        .OrderBy(a => a.Name).Select(a => new AgencyRef(a.Slug, a.Name)).ToListAsync(cancel);

    private IQueryable<Commitment> Chosen(CommitmentFilter filter)
    {
        var now = clock.GetUtcNow();
        var rows = db.Commitments.AsQueryable();
        if (!string.IsNullOrWhiteSpace(filter.Agency))
        {
            rows = rows.Where(c => db.Agencies.Any(a => a.Slug == filter.Agency && c.Agency.Line.Contains(a.Id)));
        }

        if (!string.IsNullOrWhiteSpace(filter.Region))
        {
            rows = rows.Where(c => c.RegionCode == filter.Region || c.Region.ParentCode == filter.Region);
        }

        if (filter.States() is { } states)
        {
            rows = rows.Where(c => states.Contains(c.State));
        }

        return filter.Overdue is not { } overdue ? rows
            : rows.Where(c => (c.State != CommitmentState.Done && c.State != CommitmentState.Superseded && c.Deadline != null && c.Deadline <= now) == overdue);
    }

    private IQueryable<CommitmentSummary> Summaries(IQueryable<Commitment> commitments)
    {
        var now = clock.GetUtcNow();
        return commitments.Select(c => new CommitmentSummary(
            c.Id, c.Title, c.Owner, new AgencyRef(c.Agency.Slug, c.Agency.Name), new RegionRef(c.RegionCode, c.Region.Name),
            new DueView(c.DueKind, c.DueOn, c.Deadline), c.State,
            c.State != CommitmentState.Done && c.State != CommitmentState.Superseded && c.Deadline != null && c.Deadline <= now,
            c.DoneAt != null && c.Deadline != null && c.DoneAt >= c.Deadline,
            c.MadeAt, c.DoneAt, db.Evidence.Count(e => e.CommitmentId == c.Id)));
    }
}
