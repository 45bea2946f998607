using FkpDigital.Challenges;
using FkpDigital.Forums;
using FkpDigital.Proposals;

namespace FkpDigital.Tests.Rules;

public sealed class AgendaTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);
    private static readonly string[] Categories = ["Loket", "Daring", "Ruang tunggu", "Biaya"];

    [Fact]
    public void Every_proposal_is_chosen_or_left_out_with_the_reason_that_holds()
    {
        var random = new Random(20260302);
        for (var run = 0; run < 500; run++)
        {
            var ranking = Ranked(random, random.Next(0, 40));
            var rule = new AgendaRule(random.Next(1, 12), random.Next(0, 30), random.Next(3) == 0 ? null : random.Next(1, 4));

            var selection = AgendaSelection.Select(rule, ranking);

            Assert.Equal(ranking.Select(p => p.Id).Order(), selection.Selected.Select(p => p.Id).Concat(selection.Left.Select(l => l.Proposal.Id)).Order());
            Assert.Equal(selection.Selected.OrderBy(p => p.Rank), selection.Selected);
            Assert.True(selection.Selected.Count <= rule.Top);
            Assert.All(selection.Selected, p => Assert.True(p.Votes >= rule.Minimum));
            Assert.All(selection.Selected.CountBy(p => p.Category), c => Assert.True(rule.PerCategory is null || c.Value <= rule.PerCategory));
            Assert.All(selection.Left, left => Assert.True(Holds(left.Reason, left.Proposal, rule, selection)));
        }
    }

    [Fact]
    public void The_same_ranking_gives_the_same_selection()
    {
        var ranking = Ranked(new Random(7), 30);
        var rule = new AgendaRule(6, 3, 2);

        var (first, second) = (AgendaSelection.Select(rule, ranking), AgendaSelection.Select(rule, ranking));

        Assert.Equal(first.Selected, second.Selected);
        Assert.Equal(first.Left, second.Left);
    }

    [Fact]
    public void A_place_that_a_full_category_gives_up_goes_to_the_next()
    {
        RankedProposal[] ranking = [Row(1, 9, "Loket"), Row(2, 8, "Loket"), Row(3, 7, "Daring"), Row(4, 6, "Daring"), Row(5, 0, "Biaya")];

        var selection = AgendaSelection.Select(new AgendaRule(2, 1, 1), ranking);

        Assert.Equal([1, 3], selection.Selected.Select(p => p.Id));
        Assert.Equal(
            [(2L, ExclusionReason.CategoryFull), (4L, ExclusionReason.BelowTop), (5L, ExclusionReason.BelowMinimum)],
            selection.Left.Select(l => (l.Proposal.Id, l.Reason)));
    }

    private static bool Holds(ExclusionReason reason, RankedProposal left, AgendaRule rule, AgendaSelection selection)
    {
        var ahead = selection.Selected.Where(p => p.Rank < left.Rank).ToList();
        return reason switch
        {
            ExclusionReason.BelowMinimum => left.Votes < rule.Minimum,
            ExclusionReason.BelowTop => ahead.Count == rule.Top,
            _ => ahead.Count(p => p.Category == left.Category) == rule.PerCategory,
        };
    }

    private static List<RankedProposal> Ranked(Random random, int count) =>
    [
        .. Enumerable.Range(1, count).Select(_ => random.Next(0, 50)).OrderDescending()
            .Select((votes, i) => new RankedProposal(i + 1, i + 1, $"Usulan {i + 1}", votes, Categories[random.Next(Categories.Length)], Monday)),
    ];

    private static RankedProposal Row(int rank, int votes, string category) => new(rank, rank, $"Usulan {rank}", votes, category, Monday);
}
