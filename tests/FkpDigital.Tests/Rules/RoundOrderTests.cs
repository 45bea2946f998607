using FkpDigital.Challenges;

namespace FkpDigital.Tests.Rules;

public class RoundOrderTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);

    /// <summary>1 has nine votes; 2, 3 and 4 have five and follow each other in time; 5 has none.</summary>
    private static readonly RoundOrder Order = new([.. new[] { 9, 5, 5, 5, 0 }.Select((votes, i) => new RankKey(votes, Monday.AddHours(i), i + 1))]);

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
