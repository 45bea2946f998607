using FkpDigital.Leaderboards;

namespace FkpDigital.Tests.Rules;

public sealed class LeaderboardFormulaTests
{
    [Theory]
    [InlineData(100, KeptCategory.VeryHigh)]
    [InlineData(80.01, KeptCategory.VeryHigh)]
    [InlineData(80, KeptCategory.High)]
    [InlineData(60, KeptCategory.High)]
    [InlineData(59.99, KeptCategory.Fair)]
    [InlineData(40, KeptCategory.Fair)]
    [InlineData(39.99, KeptCategory.Low)]
    [InlineData(20, KeptCategory.Low)]
    [InlineData(19.99, KeptCategory.VeryLow)]
    [InlineData(0, KeptCategory.VeryLow)]
    public void A_share_has_the_category_of_the_performance_evaluation(double share, KeptCategory expected) =>
        Assert.Equal(expected, KeptCategories.Of(share));

    [Fact]
    public void Without_a_promise_due_there_is_no_score_and_no_category()
    {
        var none = new PlaceStanding(1, "33.13", "Karanganyar", "", 4, 0, 0);

        Assert.Null(none.Score);
        Assert.Null(none.Category);
        Assert.Equal(KeptCategory.VeryLow, (none with { Due = 2 }).Category);
        Assert.Equal(50, (none with { Due = 2, Kept = 1 }).Score);
    }

    [Fact]
    public void This_year_begins_on_the_first_of_January_in_WIB()
    {
        // Half past midnight in WIB is still last year in UTC.
        var now = new DateTimeOffset(2026, 12, 31, 17, 30, 0, TimeSpan.Zero);

        Assert.Equal(new DateTimeOffset(2026, 12, 31, 17, 0, 0, TimeSpan.Zero), ReadLeaderboard.Since(LeaderboardPeriod.Year, now));
        Assert.Equal(now.AddDays(-30), ReadLeaderboard.Since(LeaderboardPeriod.Month, now));
        Assert.Equal(now.AddDays(-90), ReadLeaderboard.Since(LeaderboardPeriod.Quarter, now));
    }
}
