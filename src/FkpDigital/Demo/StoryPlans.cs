using FkpDigital.Challenges;

namespace FkpDigital.Demo;

/// <summary>Rules and dates under which a challenge of the story runs.</summary>
internal sealed record StoryPlan(int? VotesPerPerson, AgendaRule Agenda, bool IsContinuous, DateTimeOffset PublishedAt, RoundDates Dates);

internal static class StoryPlans
{
    /// <summary>The first round; the second one follows after 98 days, so that its ideation ends in 2 days and its voting in 9.</summary>
    public static StoryPlan Karanganyar(StoryClock time) => new(5, new AgendaRule(8, 10, 3), IsContinuous: true, time.At(-130, 9), new RoundDates(
        time.At(-128, 8), time.At(-96, 23, 59), time.At(-110, 8), time.At(-89, 23, 59), time.At(-30, 8)));

    /// <summary>Ideas and votes are both welcome today; voting ends in 16 days.</summary>
    public static StoryPlan Surakarta(StoryClock time) => new(null, new AgendaRule(5, 10, 2), IsContinuous: true, time.At(-25, 9), new RoundDates(
        time.At(-24, 8), time.At(9, 23, 59), time.At(-17, 8), time.At(16, 23, 59), time.At(45, 8)));

    /// <summary>Voting ended two days ago; an officer can call the forum.</summary>
    public static StoryPlan Bogor(StoryClock time) => new(5, new AgendaRule(7, 10, 2), IsContinuous: false, time.At(-41, 9), new RoundDates(
        time.At(-40, 8), time.At(-9, 23, 59), time.At(-26, 8), time.At(-3, 23, 59), time.At(25, 8)));

    /// <summary>Voting ends in three days.</summary>
    public static StoryPlan Balangan(StoryClock time) => new(3, new AgendaRule(5, 8, 2), IsContinuous: false, time.At(-43, 9), new RoundDates(
        time.At(-42, 8), time.At(-6, 23, 59), time.At(-18, 8), time.At(3, 22, 59), time.At(30, 8)));
}
