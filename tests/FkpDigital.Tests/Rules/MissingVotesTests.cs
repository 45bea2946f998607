using FkpDigital.Challenges;
using FkpDigital.Forums;
using FkpDigital.Proposals;

namespace FkpDigital.Tests.Rules;

public sealed class MissingVotesTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_tie_with_a_later_one_above_is_enough_and_with_an_earlier_one_is_not()
    {
        var rule = new AgendaRule(1, 0, null);

        Assert.Equal(5, Missing(rule, [(10, "A", 2), (5, "A", 1)], 1));
        Assert.Equal(6, Missing(rule, [(10, "A", 1), (5, "A", 2)], 1));
        Assert.Equal(0, Missing(rule, [(10, "A", 1), (5, "A", 2)], 0));
    }

    [Fact]
    public void A_full_category_asks_to_pass_the_last_of_that_category() =>
        Assert.Equal(4, Missing(new AgendaRule(3, 0, 1), [(10, "A", 1), (7, "A", 2), (2, "B", 3)], 1));

    [Fact]
    public void Where_there_is_room_only_the_minimum_counts() =>
        Assert.Equal(13, Missing(new AgendaRule(5, 20, null), [(30, "A", 1), (7, "A", 2)], 1));

    [Fact]
    public void So_many_votes_bring_it_on_the_agenda_and_one_less_does_not()
    {
        var random = new Random(20261121);
        for (var trial = 0; trial < 300; trial++)
        {
            var rule = new AgendaRule(random.Next(1, 6), random.Next(0, 8), random.Next(3) == 0 ? null : random.Next(1, 4));
            var ranking = Rank([.. Enumerable.Range(0, 12).Select(i => (random.Next(0, 15), "ABC"[random.Next(3)].ToString(), random.Next(100)))]);
            var selection = AgendaSelection.Select(rule, ranking);
            foreach (var proposal in ranking.Where(p => selection.Selected.All(s => s.Id != p.Id)))
            {
                var missing = selection.MissingVotes(rule, proposal);

                Assert.True(IsSelected(rule, ranking, proposal, missing), $"{rule}: {missing} for {proposal}");
                Assert.False(IsSelected(rule, ranking, proposal, missing - 1), $"{rule}: fewer than {missing} for {proposal}");
            }
        }
    }

    private static int Missing(AgendaRule rule, (int Votes, string Category, int Minute)[] proposals, int place)
    {
        var ranking = Rank(proposals);
        return AgendaSelection.Select(rule, ranking).MissingVotes(rule, ranking[place]);
    }

    private static bool IsSelected(AgendaRule rule, IReadOnlyList<RankedProposal> ranking, RankedProposal proposal, int more)
    {
        var changed = Sort([.. ranking.Where(p => p.Id != proposal.Id), proposal with { Votes = proposal.Votes + more }]);
        return AgendaSelection.Select(rule, changed).Selected.Any(p => p.Id == proposal.Id);
    }

    private static List<RankedProposal> Rank((int Votes, string Category, int Minute)[] proposals) =>
        Sort([.. proposals.Select((p, i) => new RankedProposal(i + 1, 0, $"Usulan {i + 1}", p.Votes, p.Category, Start.AddMinutes(p.Minute)))]);

    private static List<RankedProposal> Sort(List<RankedProposal> proposals) =>
        [.. proposals.OrderByDescending(p => p.Votes).ThenBy(p => p.PublishedAt).ThenBy(p => p.Id).Select((p, i) => p with { Rank = i + 1 })];
}
