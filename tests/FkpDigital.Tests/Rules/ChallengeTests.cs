using FkpDigital.Challenges;
using FkpDigital.Core;
using FkpDigital.Forums;

namespace FkpDigital.Tests.Rules;

public sealed class ChallengeTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_draft_without_dates_or_categories_is_not_published()
    {
        var challenge = RoundTests.Draft();
        Assert.Equal(ChallengeRules.NeedsRound, Broken(() => challenge.Publish(1, Monday)));

        challenge.PlanFirstRound(new RoundDates(Monday, Monday.AddDays(7), Monday, Monday.AddDays(7), Monday.AddDays(9)));
        Assert.Equal(ChallengeRules.NeedsCategory, Broken(() => challenge.Publish(1, Monday)));

        challenge.SetCategories(["Loket"]);
        Assert.Equal(ChallengeRules.VotingOver, Broken(() => challenge.Publish(1, Monday.AddDays(7))));
        challenge.Publish(1, Monday);
        Assert.Equal(ChallengeState.Open, challenge.State);
    }

    [Fact]
    public void Once_published_rules_dates_and_categories_stay()
    {
        var challenge = RoundTests.Published(continuous: true);

        Assert.Equal(ChallengeRules.RulesFixed, Broken(() => challenge.SetRules("33.13", 1, new AgendaRule(1, 0, null), false)));
        Assert.Equal(ChallengeRules.RulesFixed, Broken(() => challenge.SetCategories(["Baru"])));
        Assert.Equal(ChallengeRules.RulesFixed, Broken(() => challenge.PlanFirstRound(new RoundDates(Monday, Monday.AddDays(1), Monday, Monday.AddDays(1), Monday.AddDays(1)))));
        Assert.Equal(ChallengeRules.NotDraft, Broken(() => challenge.Publish(1, Monday)));
    }

    [Fact]
    public void A_forum_is_called_when_the_voting_is_over_and_not_before()
    {
        var challenge = RoundTests.Published(continuous: true);
        var round = challenge.CurrentRound!;

        Assert.Equal(ForumRules.VotingRuns, Broken(() => challenge.ProposeForum(round, "Forum loket yang ramah", 1, Monday.AddDays(21).AddTicks(-1))));
        var forum = challenge.ProposeForum(round, "Forum loket yang ramah", 1, Monday.AddDays(21));

        Assert.Equal((ForumState.Preparing, RoundPhase.Curation), (forum.State, round.Phase));
    }

    [Fact]
    public void Categories_are_named_once_and_few()
    {
        var challenge = RoundTests.Draft();

        Assert.Equal(ChallengeRules.SameCategory, Broken(() => challenge.SetCategories(["Loket", "loket"])));
        Assert.Equal(ChallengeRules.TooManyCategories, Broken(() => challenge.SetCategories(Enumerable.Range(1, 13).Select(i => $"Kategori {i}"))));
        challenge.SetCategories([" Loket ", "", "Daring"]);
        Assert.Equal(["Loket", "Daring"], challenge.Categories.OrderBy(c => c.Position).Select(c => c.Name));
    }

    private static string Broken(Action act) => Assert.Throws<RuleException>(act).Rule;
}
