using FkpDigital.Agreements;
using FkpDigital.Challenges;
using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Forums;

/// <summary>A row of a list of forums.</summary>
public sealed record ForumSummary(
    long Id, string Title, ForumState State, DateTimeOffset? StartsAt, DateTimeOffset? ConcludedAt, ForumForm? Form, ForumMode? Mode, string? Place,
    string Agency, string AgencySlug, string Region, string RegionCode, string Challenge, string ChallengeSlug, int Round, AgendaState Agenda, int Items);

/// <summary>How many people of one element and sex took part.</summary>
public sealed record AttendanceCount(Element Element, Sex Sex, int People);

/// <summary>What became of one item; <see cref="Outcome"/> is null until the forum decided.</summary>
public sealed record ItemResult(long Id, int Position, string Title, AgendaSource Source, long? Proposal, ItemOutcome? Outcome, string? Reason);

/// <summary>A forum as the public sees it: numbers of people, never their names.</summary>
public sealed record ForumView(ForumSummary Forum, string? Link, IReadOnlyList<AttendanceCount> Attendance, IReadOnlyList<ItemResult> Items, bool AgreementPublished);

/// <summary>A point of an agenda; rank, votes and category are those of the frozen tally, null for items of another source.</summary>
public sealed record AgendaItemView(
    long Id, int Position, AgendaSource Source, long? Proposal, int? Rank, int? Votes, string? Category,
    string Title, string Problem, string Recommendation, ItemOutcome? Outcome, string? OutcomeReason);

/// <summary>A proposal that is not on the agenda.</summary>
public sealed record ExclusionView(long Proposal, int Rank, int Votes, string Title, string Category, ExclusionReason Reason);

/// <summary>An agenda with everything that explains it.</summary>
public sealed record AgendaView(
    ForumSummary Forum, AgendaState State, AgendaRule Rule, DateTimeOffset BuiltAt, DateTimeOffset? FrozenAt, string? Sha256,
    IReadOnlyList<AgendaItemView> Items, IReadOnlyList<ExclusionView> Exclusions);

/// <summary>Where a page of forums ended: the sorted time and the id of the last row.</summary>
public sealed record ForumKey(DateTimeOffset At, long Id);

/// <summary>What pages and API show of forums.</summary>
public sealed class ForumReads(FkpDbContext db)
{
    /// <summary>Sorts forums without a date behind all others.</summary>
    private static readonly DateTimeOffset Undated = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Forums not concluded yet, soonest first, those without a date last.</summary>
    public async Task<List<ForumSummary>> UpcomingAsync(string? region, string? agency, ForumKey? after, int take, CancellationToken cancel)
    {
        var rows = Of(region, agency).Where(f => f.ConcludedAt == null && f.State != ForumState.Cancelled);
        if (after is not null)
        {
            rows = rows.Where(f => (f.StartsAt ?? Undated) > after.At || ((f.StartsAt ?? Undated) == after.At && f.Id > after.Id));
        }

        return await Summaries(rows.OrderBy(f => f.StartsAt ?? Undated).ThenBy(f => f.Id).Take(take)).ToListAsync(cancel);
    }

    /// <summary>Concluded forums, the last first.</summary>
    public async Task<List<ForumSummary>> HeldAsync(string? region, string? agency, ForumKey? after, int take, CancellationToken cancel)
    {
        var rows = Of(region, agency).Where(f => f.ConcludedAt != null);
        if (after is not null)
        {
            rows = rows.Where(f => f.ConcludedAt < after.At || (f.ConcludedAt == after.At && f.Id < after.Id));
        }

        return await Summaries(rows.OrderByDescending(f => f.ConcludedAt).ThenByDescending(f => f.Id).Take(take)).ToListAsync(cancel);
    }

    /// <summary>All forums, the newest first.</summary>
    public Task<List<ForumSummary>> NewestAsync(string? region, string? agency, ForumKey? after, int take, CancellationToken cancel) =>
        Summaries(Of(region, agency).Where(f => after == null || f.Id < after.Id).OrderByDescending(f => f.Id).Take(take)).ToListAsync(cancel);

    /// <summary>The position of a row in <see cref="UpcomingAsync"/> (by start) or <see cref="HeldAsync"/> (by conclusion).</summary>
    public static ForumKey KeyOf(ForumSummary row) => new(row.ConcludedAt ?? row.StartsAt ?? Undated, row.Id);

    /// <returns>Null when there is no such forum.</returns>
    public Task<ForumSummary?> FindAsync(long forumId, CancellationToken cancel) =>
        Summaries(db.Forums.Where(f => f.Id == forumId)).SingleOrDefaultAsync(cancel);

    /// <returns>Null when there is no such forum.</returns>
    public async Task<ForumView?> ViewAsync(long forumId, CancellationToken cancel)
    {
        if (await FindAsync(forumId, cancel) is not { } forum)
        {
            return null;
        }

        var more = await db.Forums.Where(f => f.Id == forumId)
            .Select(f => new
            {
                f.Link,
                Attendees = f.Attendees.ToList(), // counted here: the database cannot see their sex
                Items = f.Agenda.Items.Where(i => i.Source != AgendaSource.LastForum).OrderBy(i => i.Position)
                    .Select(i => new ItemResult(i.Id, i.Position, i.Title, i.Source, i.ProposalId, i.Outcome, i.OutcomeReason)).ToList(),
                Published = f.Record != null && f.Record.State == RecordState.Published,
            })
            .AsSplitQuery().SingleAsync(cancel);
        var attendance = more.Attendees.GroupBy(a => (a.Element, a.Sex)).Select(g => new AttendanceCount(g.Key.Element, g.Key.Sex, g.Count()));
        return new ForumView(forum, more.Link, [.. attendance.OrderBy(a => a.Element).ThenBy(a => a.Sex)], more.Items, more.Published);
    }

    /// <returns>Null when there is no such forum.</returns>
    public async Task<AgendaView?> AgendaAsync(long forumId, CancellationToken cancel)
    {
        if (await FindAsync(forumId, cancel) is not { } forum)
        {
            return null;
        }

        var agenda = await db.Forums.Where(f => f.Id == forumId).Select(f => f.Agenda)
            .Select(a => new
            {
                a.State,
                a.Top,
                a.Minimum,
                a.PerCategory,
                a.BuiltAt,
                a.FrozenAt,
                a.Sha256,
                Items = a.Items.OrderBy(i => i.Position)
                    .Select(i => new AgendaItemView(i.Id, i.Position, i.Source, i.ProposalId, i.Rank, i.Votes, i.Category, i.Title, i.Problem, i.Recommendation, i.Outcome, i.OutcomeReason)).ToList(),
                Left = a.Exclusions.OrderBy(e => e.Rank).Select(e => new ExclusionView(e.ProposalId, e.Rank, e.Votes, e.Title, e.Category, e.Reason)).ToList(),
            })
            .AsSplitQuery().SingleAsync(cancel);
        return new AgendaView(forum, agenda.State, new AgendaRule(agenda.Top, agenda.Minimum, agenda.PerCategory), agenda.BuiltAt, agenda.FrozenAt, agenda.Sha256, agenda.Items, agenda.Left);
    }

    /// <summary>The canonical JSON whose SHA-256 is published; null until frozen.</summary>
    public Task<string?> SnapshotAsync(long forumId, CancellationToken cancel) =>
        db.Forums.Where(f => f.Id == forumId).Select(f => f.Agenda.Snapshot).SingleOrDefaultAsync(cancel);

    private IQueryable<Forum> Of(string? region, string? agency) => db.Forums
        .Where(f => string.IsNullOrEmpty(region) || f.Challenge.RegionCode == region || f.Challenge.Region.ParentCode == region)
        .Where(f => string.IsNullOrEmpty(agency) || f.Agency.Slug == agency);

    private static IQueryable<ForumSummary> Summaries(IQueryable<Forum> forums) => forums.Select(f => new ForumSummary(
        f.Id, f.Title, f.State, f.StartsAt, f.ConcludedAt, f.Form, f.Mode, f.Place,
        f.Agency.Name, f.Agency.Slug, f.Challenge.Region.Name, f.Challenge.RegionCode, f.Challenge.Title, f.Challenge.Slug, f.Round.Number,
        f.Agenda.State, f.Agenda.Items.Count(i => i.Source != AgendaSource.LastForum)));
}
