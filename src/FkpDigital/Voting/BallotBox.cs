using Npgsql;
using NpgsqlTypes;

namespace FkpDigital.Voting;

/// <summary>One wish of one person about one proposal.</summary>
/// <param name="Limit">Votes that the person may hold in the round, or null.</param>
public sealed record BallotPaper(long ProposalId, long ParticipantId, long RoundId, long ChallengeId, long AgencyId, BallotKind Kind, int? Limit, DateTimeOffset At);

/// <summary>What the box did with a paper.</summary>
/// <param name="Changed">A row was written; false when the wish was fulfilled before, or refused.</param>
/// <param name="Refused">The round takes no votes any more.</param>
/// <param name="Full">The person had no votes left.</param>
/// <param name="BallotId">The last ballot of this person about this proposal; 0 when there is none.</param>
public sealed record BallotAnswer(bool Changed, bool Refused, bool Full, long BallotId, int Used);

/// <summary>Writes ballots: vote, ballot, tally and event in one transaction. The caller hears back after the commit.</summary>
public sealed class BallotBox(NpgsqlDataSource database)
{
    // A rule that counts rows takes its turn first: count-then-insert alone lets votes slip through a quota.
    private const string TakeTurn = "select pg_advisory_xact_lock(hashtextextended('vote:' || $1::bigint || ':' || $2::bigint, 0))";

    // The key-share lock meets the lock of whoever freezes the round's agenda: a vote is either in the snapshot or refused.
    private const string LockRound = "select 1 from round where id = $1 and phase in ('Upcoming', 'Ideation', 'Voting') for key share";

    private const string Cast = """
        with fresh as (
            insert into vote (proposal_id, participant_id, round_id, cast_at)
            select $1, $2, $3, $4
            where exists (select from round where id = $3 and phase in ('Upcoming', 'Ideation', 'Voting'))
              and ($7::int is null or (select count(*) from vote where participant_id = $2 and round_id = $3) < $7)
            on conflict do nothing returning proposal_id),
        ballots as (
            insert into ballot (proposal_id, participant_id, round_id, kind, at)
            select proposal_id, $2, $3, 'Cast', $4 from fresh returning id),
        counted as (update tally set votes = votes + 1 where proposal_id in (select proposal_id from fresh)),
        told as (
            insert into event (at, kind, actor_id, agency_id, challenge_id, proposal_id)
            select $4, 'vote.cast', $2, $6, $5, proposal_id from fresh)
        select id from ballots
        """;

    private const string Withdraw = """
        with gone as (
            delete from vote where proposal_id = $1 and participant_id = $2
              and exists (select from round where id = $3 and phase in ('Upcoming', 'Ideation', 'Voting'))
            returning proposal_id),
        ballots as (
            insert into ballot (proposal_id, participant_id, round_id, kind, at)
            select proposal_id, $2, $3, 'Withdrawn', $4 from gone returning id),
        counted as (update tally set votes = votes - 1 where proposal_id in (select proposal_id from gone)),
        told as (
            insert into event (at, kind, actor_id, agency_id, challenge_id, proposal_id)
            select $4, 'vote.withdrawn', $2, $6, $5, proposal_id from gone)
        select id from ballots
        """;

    private const string LookBack = """
        select exists (select from vote where proposal_id = $1 and participant_id = $2),
               (select count(*)::int from vote where participant_id = $2 and round_id = $3),
               coalesce((select max(id) from ballot where proposal_id = $1 and participant_id = $2), 0),
               exists (select from round where id = $3 and phase in ('Upcoming', 'Ideation', 'Voting'))
        """;

    /// <summary>Writes one ballot. Repeating it changes nothing.</summary>
    public async Task<BallotAnswer> PutAsync(BallotPaper paper, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Command(TakeTurn, paper.ParticipantId, paper.RoundId),
                Command(LockRound, paper.RoundId),
                Written(paper),
                Command("select pg_notify('fkp_event', '')"),
                Command(LookBack, paper.ProposalId, paper.ParticipantId, paper.RoundId),
            },
        };
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        await rows.NextResultAsync(cancel);
        await rows.NextResultAsync(cancel);
        var changed = await rows.ReadAsync(cancel);
        await rows.NextResultAsync(cancel);
        await rows.NextResultAsync(cancel);
        await rows.ReadAsync(cancel);
        var (stands, used, ballot, open) = (rows.GetBoolean(0), rows.GetInt32(1), rows.GetInt64(2), rows.GetBoolean(3));
        // Reading to the end is what commits: an error of the commit must reach the caller.
        await rows.NextResultAsync(cancel);
        var fulfilled = stands == (paper.Kind is BallotKind.Cast);
        return new BallotAnswer(changed, !fulfilled && !open, !fulfilled && open && paper.Kind is BallotKind.Cast, ballot, used);
    }

    private static NpgsqlBatchCommand Written(BallotPaper paper)
    {
        var command = Command(paper.Kind is BallotKind.Cast ? Cast : Withdraw, paper.ProposalId, paper.ParticipantId, paper.RoundId);
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = paper.At.UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = paper.ChallengeId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = paper.AgencyId });
        if (paper.Kind is BallotKind.Cast)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = paper.Limit is { } limit ? limit : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        }

        return command;
    }

    private static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<long> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = value });
        }

        return command;
    }
}
