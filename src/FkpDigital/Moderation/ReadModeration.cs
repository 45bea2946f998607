using FkpDigital.Agencies;
using FkpDigital.Comments;
using FkpDigital.Data;
using FkpDigital.Proposals;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Moderation;

/// <summary>What a case is about. The texts are those that were written, also when hidden: only moderators read them.</summary>
public sealed record CaseContent(
    long Proposal, long? Comment, string ProposalTitle, string Problem, string Recommendation, string? CommentText, string Author, string Challenge, string Agency, bool IsHidden);

/// <summary>One report, without its sender.</summary>
public sealed record ReportLine(Reason Reason, string? Note, DateTimeOffset At);

/// <summary>The open reports about one proposal or comment. <paramref name="Newest"/> is the id of the newest and the key of the list,
/// <paramref name="Barred"/> the rule why this moderator may not decide, or null.</summary>
public sealed record ReportCase(long Newest, CaseContent Content, IReadOnlyList<ReportLine> Reports, string? Barred);

/// <summary>A decision and what it is about; <paramref name="Barred"/> as for a case.</summary>
public sealed record DecisionLine(long Id, CaseContent Content, DecisionAction Action, string Reason, string? Note, string Moderator, DateTimeOffset At, string? Barred);

/// <summary>What moderators see, each of the agencies that their role reaches.</summary>
public sealed class ReadModeration(FkpDbContext db, Authority authority, Impartiality impartiality)
{
    public Task<int> CountOpenAsync(long moderatorId, CancellationToken cancel) =>
        Reach(moderatorId).Where(r => r.DecisionId == null).Select(r => new { r.ProposalId, r.CommentId }).Distinct().CountAsync(cancel);

    /// <summary>Reported content that waits for a decision, the newest report first.</summary>
    public async Task<List<ReportCase>> QueueAsync(long moderatorId, long? after, int take, CancellationToken cancel)
    {
        var cases = await Reach(moderatorId).Where(r => r.DecisionId == null)
            .GroupBy(r => new { r.ProposalId, r.CommentId })
            .Select(g => new { g.Key.ProposalId, g.Key.CommentId, Newest = g.Max(r => r.Id) })
            .Where(g => after == null || g.Newest < after)
            .OrderByDescending(g => g.Newest).Take(take)
            .ToListAsync(cancel);
        var ids = cases.ConvertAll(c => c.ProposalId);
        var lines = (await db.Reports.Where(r => r.DecisionId == null && ids.Contains(r.ProposalId)).OrderBy(r => r.Id)
            .Select(r => new { r.ProposalId, r.CommentId, Line = new ReportLine(r.Reason, r.Note, r.CreatedAt) }).ToListAsync(cancel))
            .ToLookup(r => (r.ProposalId, r.CommentId), r => r.Line);
        List<(long, long?)> keys = [.. cases.Select(c => (c.ProposalId, c.CommentId))];
        var contents = await ContentsAsync(keys, cancel);
        var barred = await impartiality.BarredAsync(moderatorId, keys, cancel);
        return [.. cases.Zip(keys, (c, key) => new ReportCase(c.Newest, contents[key], [.. lines[key]], barred.GetValueOrDefault(key)))];
    }

    /// <summary>Decisions, the newest first; with <paramref name="hiddenNow"/> only those that hide something still.</summary>
    public async Task<List<DecisionLine>> DecisionsAsync(long moderatorId, bool hiddenNow, long? after, int take, CancellationToken cancel)
    {
        var agencies = authority.AgenciesOf(moderatorId, Right.Moderate).Select(a => a.Id);
        var decisions = db.Decisions.Where(d => db.Proposals.Any(p => p.Id == d.ProposalId && agencies.Contains(p.Challenge.AgencyId)));
        if (hiddenNow)
        {
            decisions = decisions.Where(d => d.Action == DecisionAction.Hide
                && (d.CommentId == null
                    ? db.Proposals.Any(p => p.Id == d.ProposalId && p.State == ProposalState.Hidden)
                    : db.Comments.Any(c => c.Id == d.CommentId && c.State == CommentState.Hidden))
                && !db.Decisions.Any(later => later.Id > d.Id && later.Action == DecisionAction.Hide && later.ProposalId == d.ProposalId && later.CommentId == d.CommentId));
        }

        var rows = await decisions.Where(d => after == null || d.Id < after).OrderByDescending(d => d.Id).Take(take)
            .Select(d => new { d.Id, d.ProposalId, d.CommentId, d.Action, d.Reason, d.Note, Moderator = d.Moderator.DisplayName, d.At })
            .ToListAsync(cancel);
        List<(long, long?)> keys = [.. rows.Select(d => (d.ProposalId, d.CommentId)).Distinct()];
        var contents = await ContentsAsync(keys, cancel);
        var barred = await impartiality.BarredAsync(moderatorId, keys, cancel);
        return rows.ConvertAll(d => new DecisionLine(
            d.Id, contents[(d.ProposalId, d.CommentId)], d.Action, d.Reason, d.Note, d.Moderator, d.At, barred.GetValueOrDefault((d.ProposalId, d.CommentId))));
    }

    private IQueryable<Report> Reach(long moderatorId)
    {
        var agencies = authority.AgenciesOf(moderatorId, Right.Moderate).Select(a => a.Id);
        return db.Reports.Where(r => agencies.Contains(r.Proposal.Challenge.AgencyId));
    }

    private async Task<Dictionary<(long, long?), CaseContent>> ContentsAsync(List<(long Proposal, long? Comment)> wanted, CancellationToken cancel)
    {
        var proposalIds = wanted.Select(w => w.Proposal).Distinct().ToList();
        var commentIds = wanted.Where(w => w.Comment is not null).Select(w => w.Comment!.Value).ToList();
        var proposals = await db.Proposals.Where(p => proposalIds.Contains(p.Id))
            .Select(p => new CaseContent(p.Id, null, p.Title, p.Problem, p.Recommendation, null, p.Author.DisplayName, p.Challenge.Title, p.Challenge.Agency.Name, p.State == ProposalState.Hidden))
            .ToDictionaryAsync(p => p.Proposal, cancel);
        var comments = commentIds.Count == 0 ? [] : await db.Comments.Where(c => commentIds.Contains(c.Id))
            .Select(c => new { c.Id, c.Text, Author = c.Author.DisplayName, IsHidden = c.State == CommentState.Hidden })
            .ToDictionaryAsync(c => c.Id, cancel);
        return wanted.ToDictionary(w => w, w => w.Comment is not { } id
            ? proposals[w.Proposal]
            : proposals[w.Proposal] with { Comment = id, CommentText = comments[id].Text, Author = comments[id].Author, IsHidden = comments[id].IsHidden });
    }
}
