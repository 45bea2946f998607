using FkpDigital.Challenges;
using FkpDigital.Web.Api;

namespace FkpDigital.Tests.Rules;

public class SpreadsheetCellTests
{
    [Theory]
    [InlineData("=1+1")]
    [InlineData("+62 812")]
    [InlineData("-2+3")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    [InlineData("\n=1")]
    [InlineData("\uFF1D1+1")]
    public void What_people_wrote_is_no_formula(string text) => Assert.Equal("'" + text, SpreadsheetCell.Of(text));

    [Theory]
    [InlineData("Loket = cepat", "Loket = cepat")]
    [InlineData("", "")]
    [InlineData(null, "")]
    [InlineData(-7, "-7")]
    [InlineData(-7.25, "-7.25")]
    [InlineData(ChallengeState.Draft, "draft")]
    public void Other_texts_and_numbers_stay_as_they_are(object? value, string text) => Assert.Equal(text, SpreadsheetCell.Of(value));
}
