using FkpDigital.Core;

namespace FkpDigital.Challenges;

public enum RoundPhase
{
    Upcoming,
    Ideation,
    Voting,
    Curation,
    AtForum,
    FollowUp,
    Done,
}

/// <summary>One cycle of a challenge. Until curation the clock moves it; after that the forum and its promises do.</summary>
public sealed class Round : Entity
{
    private Round() { }

    internal Round(Challenge challenge, int number, RoundDates dates)
    {
        Challenge = challenge;
        Number = number;
        Phase = RoundPhase.Upcoming;
        Plan(dates);
    }

    public long ChallengeId { get; private init; }
    public Challenge Challenge { get; private init; } = null!;
    public int Number { get; private init; }
    public RoundPhase Phase { get; private set; }

    /// <summary>What it shows as a whole; for queries.</summary>
    public RoundTally Tally { get; private init; } = null!;

    public DateTimeOffset IdeationStarts { get; private set; }
    public DateTimeOffset IdeationEnds { get; private set; }
    public DateTimeOffset VotingStarts { get; private set; }
    public DateTimeOffset VotingEnds { get; private set; }
    public DateTimeOffset CutOff { get; private set; }

    /// <summary>Ideas are collected at that instant; the closing instant itself is closed.</summary>
    public bool AcceptsProposals(DateTimeOffset now) => IdeationStarts <= now && now < IdeationEnds;

    /// <summary>Votes count at that instant; the closing instant itself is closed.</summary>
    public bool AcceptsVotes(DateTimeOffset now) => VotingStarts <= now && now < VotingEnds;

    internal void Plan(RoundDates dates)
    {
        dates.Check();
        (IdeationStarts, IdeationEnds, VotingStarts, VotingEnds, CutOff) = dates;
    }

    /// <summary>The next round: the same lengths, beginning at this one's cut-off; periods that passed unattended are skipped.</summary>
    internal Round Following(DateTimeOffset now)
    {
        var length = CutOff - IdeationStarts;
        var by = length * (1 + Math.Floor((now - CutOff) / length));
        return new Round(Challenge, Number + 1, new RoundDates(IdeationStarts + by, IdeationEnds + by, VotingStarts + by, VotingEnds + by, CutOff + by));
    }

    internal void MoveByClock(DateTimeOffset now)
    {
        if (Phase < RoundPhase.Curation && PhaseByClock(now) is var due && due != Phase)
        {
            MoveTo(due);
        }
    }

    /// <summary>The agenda is frozen: the forum has the round.</summary>
    internal void GoToForum() => MoveTo(RoundPhase.AtForum);

    /// <summary>The agreement record is published: the promises are being kept.</summary>
    internal void GoToFollowUp() => MoveTo(RoundPhase.FollowUp);

    /// <summary>Every promise of the round is settled.</summary>
    internal void Finish() => MoveTo(RoundPhase.Done);

    private void MoveTo(RoundPhase phase)
    {
        Phase = phase;
        Challenge.RoundMoved(this);
    }

    private RoundPhase PhaseByClock(DateTimeOffset now) =>
        now < IdeationStarts ? RoundPhase.Upcoming
        : now < VotingStarts ? RoundPhase.Ideation
        : now < VotingEnds ? RoundPhase.Voting
        : RoundPhase.Curation;
}

/// <summary>The sums over the public proposals of a round, and how many people have a vote in it. The database keeps them.</summary>
public sealed class RoundTally
{
    private RoundTally() { }

    public long RoundId { get; private init; }
    public long Votes { get; private init; }
    public int Proposals { get; private init; }
    public int People { get; private init; }
    public long Comments { get; private init; }
}
