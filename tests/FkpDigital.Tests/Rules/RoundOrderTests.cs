using FkpDigital.Challenges;
using FkpDigital.Proposals;

namespace FkpDigital.Tests.Rules;

public class RoundOrderTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);

    /// <summary>1 has nine votes; 2, 3 and 4 have five and follow each other in time; 5 has none.</summary>
    private static readonly RoundOrder Order = new(1, [.. new[] { 9, 5, 5, 5, 0 }.Select((votes, i) => new RankKey(votes, Monday.AddHours(i), i + 1))]);

    [Theory]
    [InlineData(1, 9, 1)]
    [InlineData(3, 5, 3)]
    [InlineData(5, 0, 5)]
    [InlineData(3, 6, 2)]
    [InlineData(5, 5, 5)]
    [InlineData(5, 9, 2)]
    [InlineData(5, 10, 1)]
    [InlineData(1, 5, 1)]
    [InlineData(1, 4, 4)]
    [InlineData(2, 4, 4)]
    [InlineData(2, 0, 4)]
    public void A_place_is_found_for_the_votes_that_a_proposal_has_now(long proposal, int votes, int rank) => Assert.Equal(rank, Order.RankWith(proposal, votes));

    [Fact]
    public void What_is_not_ranked_has_no_place() => Assert.Null(Order.RankWith(77, 3));
}

public class SortedRoundTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);

    /// <summary>3 has two comments, 1 has one, 2 and 4 none; they follow each other in time.</summary>
    private static readonly SortedRound Order = new(
        new RoundOrder(1, [.. Enumerable.Range(1, 4).Select(i => new RankKey(0, Monday.AddHours(i), i))]), new Dictionary<long, int> { [3] = 2, [1] = 1 });

    [Fact]
    public void The_later_one_comes_first_among_equals() => Assert.Equal([3, 1, 4, 2], Order.After(null, 9).Select(k => k.Id));

    [Theory]
    [InlineData(2, 3, 3, new long[] { 1, 4 })]
    [InlineData(0, 4, 4, new long[] { 2 })]
    [InlineData(0, 2, 2, new long[0])]
    [InlineData(1, 9, 77, new long[] { 1, 4 })]
    public void A_page_goes_on_after_a_key_that_may_be_gone(int value, int hour, long id, long[] next) =>
        Assert.Equal(next, Order.After(new ProposalKey(value, Monday.AddHours(hour), id), 2).Select(k => k.Id));
}
