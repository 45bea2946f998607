using System.Threading.Channels;
using FkpDigital.Core;
using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace FkpDigital.Voting;

/// <summary>One wish of one person about one proposal.</summary>
public sealed record BallotPaper(long ProposalId, long ParticipantId, BallotKind Kind);

/// <summary>What became of a paper; the names are those that the database gives (<c>put_ballots</c>).</summary>
public enum BallotOutcome
{
    /// <summary>There is no such proposal.</summary>
    Unknown,
    NotYetOpen,
    Closed,
    OwnProposal,

    /// <summary>A minor without the permission of a guardian.</summary>
    NoGuardian,

    /// <summary>The proposal takes no votes because it is not public.</summary>
    NotPublic,

    /// <summary>The person has no votes left in the round.</summary>
    NoVotesLeft,

    /// <summary>It was so before; nothing was written.</summary>
    Same,
    Written,
}

/// <summary>What the box answers.</summary>
/// <param name="BallotId">The last ballot of this person about this proposal; 0 when there is none.</param>
/// <param name="Votes">The count of the proposal now.</param>
/// <param name="Used">Votes of the person in the round now.</param>
/// <param name="Limit">Votes that a person may hold in the round, or null.</param>
public sealed record BallotAnswer(BallotOutcome Outcome, long BallotId, int Votes, int Used, int? Limit, long RoundId, long ChallengeId);

/// <summary>
/// Takes ballots from everybody and writes those that wait together: one round trip, one commit (group commit). While a batch is
/// being committed the next one gathers, so nobody waits for company, and under load the batches grow instead of the queue.
/// Each caller hears back after the commit.
/// </summary>
public sealed class BallotBox : IAsyncDisposable
{
    /// <summary>More callers than this at once are asked to come back.</summary>
    public const int Capacity = 4_096;

    private const int LargestBatch = 512;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly NpgsqlDataSource _database;
    private readonly Changes _changes;
    private readonly TimeProvider _clock;
    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly Task _writing;

    public BallotBox(NpgsqlDataSource database, Changes changes, TimeProvider clock)
    {
        (_database, _changes, _clock) = (database, changes, clock);
        _writing = Task.Run(WriteAllAsync);
    }

    /// <summary>Puts a paper in. Repeating it changes nothing and answers the same.</summary>
    /// <exception cref="OverloadException">Too many wait already, or the database is too slow: nothing was written.</exception>
    /// <exception cref="NpgsqlException">The database failed. Whether the ballot was written is not known; repeating the call finds out.</exception>
    public Task<BallotAnswer> PutAsync(BallotPaper paper, CancellationToken cancel)
    {
        var waiting = new Waiting(paper, _clock.GetTimestamp());
        return _queue.Writer.TryWrite(waiting) ? waiting.Answer.Task.WaitAsync(cancel) : throw new OverloadException();
    }

    /// <summary>Puts one paper in as part of a larger change, which is committed with it or not at all. Everybody else's ballots wait until then.</summary>
    /// <param name="db">With a transaction begun.</param>
    /// <param name="paper">What is wished.</param>
    /// <param name="clock">Tells the time that counts, unless it is the system's.</param>
    /// <param name="cancel">Cancels.</param>
    internal static async Task<BallotAnswer> PutWithinAsync(FkpDbContext db, BallotPaper paper, TimeProvider clock, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand { Connection = (NpgsqlConnection)db.Database.GetDbConnection() };
        PutBallots([paper], clock).Fill(command);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        await rows.ReadAsync(cancel);
        return Answer(rows);
    }

    /// <summary>Writes what waits, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writing;
    }

    private async Task WriteAllAsync()
    {
        var batch = new Batch();
        while (batch.HasLeft || await _queue.Reader.WaitToReadAsync())
        {
            batch.Begin();
            while (batch.HasRoom && _queue.Reader.TryRead(out var waiting))
            {
                if (_clock.GetElapsedTime(waiting.Since) > Patience)
                {
                    waiting.Answer.SetException(new OverloadException());
                }
                else
                {
                    batch.Add(waiting);
                }
            }

            await WriteAsync(batch);
        }
    }

    private async Task WriteAsync(Batch batch)
    {
        if (batch.IsEmpty)
        {
            return;
        }

        try
        {
            batch.Answer(await PutWithRetryAsync(batch.Papers));
        }
        catch (Exception e)
        {
            // Every caller hears of it; the next batch tries again.
            batch.Fail(e);
        }
    }

    /// <summary>A deadlock with somebody who changes several proposals at once is resolved by the database: nothing was written, so once more.</summary>
    private async Task<List<BallotAnswer>> PutWithRetryAsync(IReadOnlyList<BallotPaper> papers)
    {
        try
        {
            return await PutAsync(papers);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
        {
            return await PutAsync(papers);
        }
    }

    private async Task<List<BallotAnswer>> PutAsync(IReadOnlyList<BallotPaper> papers)
    {
        await using var connection = await _database.OpenConnectionAsync();
        await using var command = new NpgsqlCommand { Connection = connection, CommandTimeout = (int)Patience.TotalSeconds };
        PutBallots(papers, _clock).Fill(command);
        await command.PrepareAsync(); // once for each connection
        await using var rows = await command.ExecuteReaderAsync();
        var answers = new List<BallotAnswer>(papers.Count);
        var challenges = new HashSet<long>();
        while (await rows.ReadAsync())
        {
            var answer = Answer(rows);
            answers.Add(answer);
            if (answer.Outcome is BallotOutcome.Written)
            {
                challenges.Add(answer.ChallengeId);
            }
        }

        // Reading to the end is what tells of the commit: an error of it must reach the callers.
        await rows.NextResultAsync();
        _changes.TellVotes(challenges);
        return answers;
    }

    private static Sql PutBallots(IReadOnlyList<BallotPaper> papers, TimeProvider clock)
    {
        long[] proposals = [.. papers.Select(p => p.ProposalId)];
        long[] people = [.. papers.Select(p => p.ParticipantId)];
        bool[] casts = [.. papers.Select(p => p.Kind is BallotKind.Cast)];
        // The time that counts is the database's, the same for all nodes; only a test brings a clock of its own.
        var now = new NpgsqlParameter<DateTime?> { TypedValue = ReferenceEquals(clock, TimeProvider.System) ? null : clock.GetUtcNow().UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz };
        return Sql.Of($"select answer, ballot, votes, used, quota, round, challenge from put_ballots({proposals}, {people}, {casts}, {now}) order by ord");
    }

    private static BallotAnswer Answer(NpgsqlDataReader row) => row.Name<BallotOutcome>(0) is BallotOutcome.Unknown
        ? new BallotAnswer(BallotOutcome.Unknown, 0, 0, 0, null, 0, 0)
        : new BallotAnswer(row.Name<BallotOutcome>(0), row.GetInt64(1), row.GetInt32(2), row.GetInt32(3), row.IsDBNull(4) ? null : row.GetInt32(4), row.GetInt64(5), row.GetInt64(6));

    private sealed record Waiting(BallotPaper Paper, long Since)
    {
        public TaskCompletionSource<BallotAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Papers that are written together, one of each person. Who sends the same paper many times at once gets one answer;
    /// another paper of the same person waits for the next batch.</summary>
    private sealed class Batch
    {
        private readonly Dictionary<long, int> _placeOf = [];
        private readonly List<BallotPaper> _papers = [];
        private readonly List<List<Waiting>> _callers = [];
        private readonly HashSet<long> _leftPeople = [];
        private List<Waiting> _left = [];
        private int _size;

        public IReadOnlyList<BallotPaper> Papers => _papers;
        public bool IsEmpty => _papers.Count == 0;
        public bool HasLeft => _left.Count > 0;

        /// <summary>Callers that wait in here count too: only the queue may be long.</summary>
        public bool HasRoom => _size < LargestBatch && _left.Count < LargestBatch;

        public void Begin()
        {
            _placeOf.Clear();
            _papers.Clear();
            _callers.Clear();
            _leftPeople.Clear();
            _size = 0;
            var waiting = _left;
            _left = [];
            waiting.ForEach(Add);
        }

        public void Add(Waiting waiting)
        {
            _size++;
            if (_placeOf.TryAdd(waiting.Paper.ParticipantId, _papers.Count))
            {
                _papers.Add(waiting.Paper);
                _callers.Add([waiting]);
            }
            else if (_placeOf[waiting.Paper.ParticipantId] is var place && _papers[place] == waiting.Paper && !_leftPeople.Contains(waiting.Paper.ParticipantId))
            {
                _callers[place].Add(waiting);
            }
            else
            {
                _size--;
                _leftPeople.Add(waiting.Paper.ParticipantId);
                _left.Add(waiting);
            }
        }

        public void Answer(List<BallotAnswer> answers)
        {
            foreach (var (caller, answer) in _callers.Zip(answers).SelectMany(z => z.First.Select(w => (w, z.Second))))
            {
                caller.Answer.TrySetResult(answer);
            }
        }

        public void Fail(Exception fault)
        {
            foreach (var caller in _callers.SelectMany(c => c))
            {
                caller.Answer.TrySetException(fault);
            }
        }
    }
}
