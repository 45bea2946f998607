using FkpDigital.Challenges;
using FkpDigital.Forums;
using FkpDigital.Proposals;

namespace FkpDigital.Tests.Rules;

public class CutPositionTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Above_the_line_the_lead_over_the_last_one_is_counted() =>
        Assert.Equal(new CutPosition(1, 3, 5, 4, 0), Find(new AgendaRule(2, 0, null), 1, (9, "A"), (5, "A"), (3, "A")));

    [Fact]
    public void Below_the_line_one_vote_more_than_the_last_one_is_missing() =>
        Assert.Equal(3, Missing(new AgendaRule(2, 0, null), 3, (9, "A"), (5, "A"), (3, "A")));

    [Fact]
    public void Where_places_are_free_only_the_minimum_is_missing() =>
        Assert.Equal(7, Missing(new AgendaRule(5, 10, null), 2, (12, "A"), (3, "A")));

    [Fact]
    public void A_full_category_asks_to_pass_the_last_of_the_category() =>
        Assert.Equal(6, Missing(new AgendaRule(5, 0, 1), 2, (9, "A"), (4, "A"), (2, "B")));

    private static int Missing(AgendaRule rule, long id, params (int Votes, string Category)[] rows) => Find(rule, id, rows).Missing;

    private static CutPosition Find(AgendaRule rule, long id, params (int Votes, string Category)[] rows)
    {
        var ranked = Ranked(rows);
        return CutPosition.Find(rule, new AgendaLine(ranked.Count, ranked[0].Votes, AgendaSelection.Select(rule, ranked)), ranked.Single(r => r.Id == id));
    }

    /// <summary>Ids count from 1 in ranking order, each published an hour after the one before.</summary>
    private static List<RankedProposal> Ranked(params (int Votes, string Category)[] rows) =>
        [.. rows.Select((r, i) => new RankedProposal(i + 1, i + 1, $"Usulan {i + 1}", r.Votes, r.Category, Monday.AddHours(i)))];
}
