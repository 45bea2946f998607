using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Core;
using FkpDigital.Tests.Infrastructure;

namespace FkpDigital.Tests.Rules;

public sealed class RoundTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-1, RoundPhase.Upcoming)]
    [InlineData(0, RoundPhase.Ideation)]
    [InlineData(7, RoundPhase.Voting)]
    [InlineData(20, RoundPhase.Voting)]
    [InlineData(21, RoundPhase.Curation)] // the closing instant itself is closed
    [InlineData(29, RoundPhase.Curation)]
    public void A_round_moves_by_the_clock(int day, RoundPhase phase)
    {
        var challenge = Published(continuous: true);

        challenge.MoveByClock(Monday.AddDays(day));
        challenge.MoveByClock(Monday.AddDays(day));

        Assert.Equal(phase, challenge.CurrentRound!.Phase);
        Assert.Equal(day < 0 ? ChallengeState.Scheduled : ChallengeState.Open, challenge.State);
    }

    [Fact]
    public void A_continuous_challenge_opens_its_next_round_at_the_cut_off_and_keeps_the_last_one()
    {
        var challenge = Published(continuous: true);

        challenge.MoveByClock(Monday.AddDays(30));

        Assert.Equal([RoundPhase.Curation, RoundPhase.Ideation], challenge.Rounds.OrderBy(r => r.Number).Select(r => r.Phase));
        Assert.Equal(Monday.AddDays(30), challenge.CurrentRound!.IdeationStarts);
        Assert.Equal(Monday.AddDays(60), challenge.CurrentRound.CutOff);
    }

    [Fact]
    public void Periods_that_passed_while_nobody_served_are_skipped()
    {
        var challenge = Published(continuous: true);

        challenge.MoveByClock(Monday.AddDays(30 + (30 * 7) + 8));

        Assert.Equal(2, challenge.Rounds.Count);
        Assert.Equal((2, Monday.AddDays(240), RoundPhase.Voting), (challenge.CurrentRound!.Number, challenge.CurrentRound.IdeationStarts, challenge.CurrentRound.Phase));
    }

    [Fact]
    public void A_challenge_that_is_not_continuous_closes_at_the_cut_off()
    {
        var challenge = Published(continuous: false);

        challenge.MoveByClock(Monday.AddDays(30));

        Assert.Equal(ChallengeState.Closed, challenge.State);
        Assert.Single(challenge.Rounds);
    }

    [Theory]
    [InlineData(5, 5, 7, 21, 30, ChallengeRules.IdeationBackwards, "ideationEnds")]
    [InlineData(0, 14, 21, 21, 30, ChallengeRules.VotingBackwards, "votingEnds")]
    [InlineData(3, 14, 2, 21, 30, ChallengeRules.VotingBeforeIdeation, "votingStarts")]
    [InlineData(0, 22, 7, 21, 30, ChallengeRules.IdeationAfterVoting, "ideationEnds")]
    [InlineData(0, 14, 7, 21, 20, ChallengeRules.CutOffEarly, "cutOff")]
    [InlineData(0, 14, 7, 21, 367, ChallengeRules.TooLong, "cutOff")]
    public void Dates_out_of_order_are_refused_at_their_field(int ideas, int ideasEnd, int votes, int votesEnd, int cutOff, string rule, string field)
    {
        DateTimeOffset Day(int day) => Monday.AddDays(day);

        var broken = Assert.Throws<RuleException>(() => Draft().PlanFirstRound(new RoundDates(Day(ideas), Day(ideasEnd), Day(votes), Day(votesEnd), Day(cutOff))));

        Assert.Equal((rule, field, Refusal.Input), (broken.Rule, broken.Field, broken.Refusal));
    }

    internal static Challenge Draft()
    {
        var unit = new Agency("Dinas Contoh Uji", "dinas-contoh", AgencyKind.ServiceUnit, null, "33.13", "Jalan Damai", "Perizinan", null);
        return new Challenge(unit, "33.13", Some.ChallengeText(), 1, Monday.AddDays(-2));
    }

    internal static Challenge Published(bool continuous)
    {
        var challenge = Draft();
        challenge.SetRules("33.13", null, new AgendaRule(5, 0, null), continuous);
        challenge.SetCategories(["Loket", "Daring"]);
        challenge.PlanFirstRound(new RoundDates(Monday, Monday.AddDays(14), Monday.AddDays(7), Monday.AddDays(21), Monday.AddDays(30)));
        challenge.Publish(1, Monday.AddDays(-1));
        return challenge;
    }
}
