using FkpDigital.Core;
using FkpDigital.Data;
using Npgsql;

namespace FkpDigital.Transparency;

/// <summary>Something that happened in public: what, where and when, never who.</summary>
/// <param name="Path">The page of the thing, without language.</param>
public sealed record PublicEvent(long Id, DateTimeOffset At, string Kind, string Title, string Path, string? Region);

/// <summary>How much there is; only what is public counts.</summary>
public sealed record PublicTotals(int Challenges, int Proposals, long Votes, int Comments, int Forums, int Commitments);

/// <summary>A position in the log.</summary>
public sealed record PublicEventPosition(DateTimeOffset At, long Id);

/// <summary>The event log as everybody may read it. Single votes stay out: time and proposal together could tell whose they are.</summary>
public sealed class PublicLog(NpgsqlDataSource database)
{
    /// <summary>What is told. Accounts, roles, tokens, reports and single votes are nobody else's business.</summary>
    public static readonly IReadOnlyList<string> Kinds =
    [
        EventKinds.ChallengePublished, EventKinds.ChallengeEdited, EventKinds.RoundMoved, EventKinds.ProposalPublished,
        EventKinds.ContentHidden, EventKinds.ContentRestored, EventKinds.AgendaProposed, EventKinds.AgendaChanged, EventKinds.AgendaFrozen,
        EventKinds.ForumPlanned, EventKinds.ForumConcluded, EventKinds.RecordPublished,
        EventKinds.CommitmentMade, EventKinds.CommitmentProgressed, EventKinds.CommitmentDone,
    ];

    /// <summary>The newest first, from before that position.</summary>
    public async Task<List<PublicEvent>> NewestAsync(PublicEventPosition? before, int take, CancellationToken cancel)
    {
        var (at, id) = (before?.At ?? DateTimeOffset.MaxValue, before?.Id ?? long.MaxValue);
        var rows = await database.ReadAsync($"""
            select e.id, e.at, e.kind, c.slug, c.title, g.name, p.id, case when p.state = 'Published' then p.title end, f.id, f.title, k.id, k.title, kg.name
            from (select e.* from event e
                  where e.kind <> 'votes.counted' and e.kind = any ({Kinds.ToArray()}) and (e.at, e.id) < ({at}, {id})
                    and (e.challenge_id is null or exists (select from challenge c where c.id = e.challenge_id and c.state <> 'Draft'))
                  order by e.at desc, e.id desc limit {take}) e
            left join challenge c on c.id = e.challenge_id left join region g on g.code = c.region_code
            left join proposal p on p.id = e.proposal_id
            left join forum f on f.id = e.forum_id
            left join commitment k on k.id = e.commitment_id left join region kg on kg.code = k.region_code
            order by e.at desc, e.id desc
            """, r => new
        {
            Id = r.GetInt64(0),
            At = r.Instant(1),
            Kind = r.GetString(2),
            Challenge = r.Text(3) is { } slug ? new { Slug = slug, Title = r.GetString(4), Region = r.GetString(5) } : null,
            Proposal = r.NumberOrNull(6) is { } proposal ? new { Id = proposal, Title = r.Text(7) } : null,
            Forum = r.NumberOrNull(8) is { } forum ? new { Id = forum, Title = r.GetString(9) } : null,
            Commitment = r.NumberOrNull(10) is { } promise ? new { Id = promise, Title = r.GetString(11), Region = r.GetString(12) } : null,
        }, cancel);
        return [.. rows.Select(r => r switch
        {
            { Commitment: { } promise } => new PublicEvent(r.Id, r.At, r.Kind, promise.Title, $"/commitments/{promise.Id}", promise.Region),
            { Forum: { } forum } => new PublicEvent(r.Id, r.At, r.Kind, forum.Title, $"/forums/{forum.Id}", r.Challenge?.Region),
            { Proposal: { } proposal } => new PublicEvent(r.Id, r.At, r.Kind, proposal.Title ?? r.Challenge!.Title, $"/proposals/{proposal.Id}", r.Challenge?.Region),
            { Challenge: { } challenge } => new PublicEvent(r.Id, r.At, r.Kind, challenge.Title, $"/challenges/{challenge.Slug}", challenge.Region),
            _ => new PublicEvent(r.Id, r.At, r.Kind, "", "/", null),
        })];
    }

    public async Task<PublicTotals> TotalsAsync(CancellationToken cancel) => (await database.ReadAsync($"""
        select (select count(*)::int from challenge where state <> 'Draft'), coalesce(sum(proposals), 0)::int, coalesce(sum(votes), 0)::bigint, coalesce(sum(comments), 0)::int,
               (select count(*)::int from forum where state <> 'Cancelled'), (select count(*)::int from commitment)
        from round_tally
        """, r => new PublicTotals(r.GetInt32(0), r.GetInt32(1), r.GetInt64(2), r.GetInt32(3), r.GetInt32(4), r.GetInt32(5)), cancel))[0];
}
