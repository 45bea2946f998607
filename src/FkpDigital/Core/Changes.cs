using System.Collections.Concurrent;
using System.Globalization;

namespace FkpDigital.Core;

/// <summary>Tells whoever keeps something in memory on this node what has changed: at once what this node committed itself, and through the
/// event log what any node did. A change is named by tags: <c>challenge:7</c>, <c>proposal:42</c>, <c>forum:3</c>, <c>commitment:9</c>, and
/// <see cref="Anything"/> for every change.</summary>
public sealed class Changes(TimeProvider clock)
{
    public const string Anything = "anything";

    /// <summary>An access token was revoked, or a session ended.</summary>
    public const string Tokens = "tokens";

    /// <summary>Something was hidden or taken back: it may not be shown from memory any more.</summary>
    public const string Withdrawals = "withdrawals";

    /// <summary>Nothing that is in memory may be shown any more: a person was erased, whose name may be anywhere.</summary>
    public const string Everything = "everything";

    /// <summary>Any commitment: they are few, and the way of a proposal shows its own.</summary>
    public const string Commitments = "commitments";

    /// <summary>Votes come by the thousand: what shows them is made anew at most four times a second.</summary>
    private static readonly TimeSpan VoteSpacing = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly HashSet<string> _waiting = [];
    private readonly ConcurrentDictionary<long, long> _own = [];
    private long _votesTold;

    /// <summary>Called with the tags of what changed, possibly by several threads at once.</summary>
    public event Action<IReadOnlyCollection<string>>? Happened;

    public static string Challenge(long id) => Tag("challenge", id);

    public static string Proposal(long id) => Tag("proposal", id);

    public static string Forum(long id) => Tag("forum", id);

    public static string Commitment(long id) => Tag("commitment", id);

    /// <summary>This node committed something. The log will tell of it once more, and that is not news then.</summary>
    public void TellOwn(IReadOnlyCollection<Event> events)
    {
        foreach (var e in events)
        {
            _own[e.Id] = clock.GetTimestamp();
        }

        Tell(events);
    }

    /// <summary>What the log says of this and all other nodes.</summary>
    public void TellFromLog(IEnumerable<Event> events)
    {
        Tell([.. events.Where(e => !_own.TryRemove(e.Id, out _))]);
        foreach (var (id, at) in _own.Where(o => clock.GetElapsedTime(o.Value) > TimeSpan.FromMinutes(1)))
        {
            _own.TryRemove(new(id, at)); // the log was not followed meanwhile
        }
    }

    /// <summary>Votes of these challenges were counted: told now, or together with others a quarter of a second after the last time.</summary>
    public void TellVotes(IEnumerable<long> challenges)
    {
        lock (_gate)
        {
            _waiting.UnionWith(challenges.Select(Challenge));
            if (_waiting.Count == 0)
            {
                return;
            }

            _waiting.Add(Anything);
            var wait = VoteSpacing - clock.GetElapsedTime(_votesTold);
            if (_votesTold != 0 && wait > TimeSpan.Zero)
            {
                if (_waiting.Add(""))
                {
                    _ = Task.Delay(wait).ContinueWith(_ => Flush(), TaskScheduler.Default);
                }

                return;
            }
        }

        Flush();
    }

    private void Tell(IReadOnlyCollection<Event> events)
    {
        HashSet<string> tags = [.. events.SelectMany(Tags)];
        if (tags.Count > 0)
        {
            Happened?.Invoke(tags);
        }
    }

    private static IEnumerable<string> Tags(Event e)
    {
        yield return Anything;
        if (e.Kind is EventKinds.TokenRevoked or EventKinds.SessionEnded or EventKinds.AccountErased)
        {
            yield return Tokens;
        }

        if (e.Kind is EventKinds.ContentHidden or EventKinds.CommentDeleted or EventKinds.CommentEdited or EventKinds.ArticleWithdrawn or EventKinds.AccountErased)
        {
            yield return Withdrawals;
        }

        if (e.Kind is EventKinds.AccountErased)
        {
            yield return Everything;
        }

        if (e.ChallengeId is { } challenge)
        {
            yield return Challenge(challenge);
        }

        if (e.ProposalId is { } proposal)
        {
            yield return Proposal(proposal);
        }

        if (e.ForumId is { } forum)
        {
            yield return Forum(forum);
        }

        if (e.CommitmentId is { } commitment)
        {
            yield return Commitment(commitment);
            yield return Commitments;
        }
    }

    private static string Tag(string kind, long id) => string.Create(CultureInfo.InvariantCulture, $"{kind}:{id}");

    private void Flush()
    {
        string[] tags;
        lock (_gate)
        {
            _waiting.Remove("");
            tags = [.. _waiting];
            _waiting.Clear();
            _votesTold = clock.GetTimestamp();
        }

        if (tags.Length > 0)
        {
            Happened?.Invoke(tags);
        }
    }
}
