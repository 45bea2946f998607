namespace FkpDigital.Core;

/// <summary>A thing with an identity that decides over its own state and says what happened to it.</summary>
public abstract class Entity
{
    private readonly List<DomainEvent> _raised = [];

    /// <summary>Given by the database; 0 until saved.</summary>
    public long Id { get; private init; }

    internal IReadOnlyList<DomainEvent> TakeRaised()
    {
        var raised = _raised.ToArray();
        _raised.Clear();
        return raised;
    }

    /// <summary>Records an event that is saved with the entity, in the same transaction.</summary>
    protected void Raise(string kind, long? actorId, Func<EventSubject> subject, object? data = null) =>
        _raised.Add(new DomainEvent(kind, actorId, subject, data));
}

/// <summary>Something that happened; the subject is asked after saving, when every id is known.</summary>
public sealed record DomainEvent(string Kind, long? ActorId, Func<EventSubject> Subject, object? Data);

/// <summary>What an event is about; null where it does not apply.</summary>
public sealed record EventSubject(
    long? AgencyId = null,
    long? ChallengeId = null,
    long? ProposalId = null,
    long? CommentId = null,
    long? ForumId = null,
    long? CommitmentId = null,
    long? ArticleId = null);
