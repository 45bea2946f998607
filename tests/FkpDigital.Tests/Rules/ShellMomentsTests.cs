using FkpDigital.Regions;
using FkpDigital.Web.Localisation;
using static FkpDigital.Tests.Rules.ShellTextsTests;

namespace FkpDigital.Tests.Rules;

public sealed class ShellMomentsTests
{
    private static readonly DateTimeOffset Thursday = new(2026, 12, 10, 2, 0, 0, TimeSpan.Zero);
    private static readonly Moments Moment = new(new Texts(), new StoppedClock(Thursday));

    [Fact]
    public void Dates_read_as_in_Indonesia_by_default()
    {
        Assert.Equal("10 Desember 2026", In("id-ID", () => Moment.Date(Thursday)));
        Assert.Equal("Kamis, 10 Desember 2026", In("id-ID", () => Moment.LongDate(Thursday)));
        Assert.Equal("10 Desember 2026, 09.00 WIB", In("id-ID", () => Moment.DateTime(Thursday)));
        Assert.Equal("Thursday, 10 December 2026", In("en", () => Moment.LongDate(Thursday)));
        Assert.Equal("09:00 WIB", In("en", () => Moment.Time(Thursday)));
    }

    [Theory]
    [InlineData(Zone.Wib, "09.00 WIB")]
    [InlineData(Zone.Wita, "10.00 WITA")]
    [InlineData(Zone.Wit, "11.00 WIT")]
    public void A_time_always_says_its_zone(Zone zone, string expected) =>
        Assert.Equal(expected, In("id-ID", () => Moment.Time(Thursday, zone)));

    [Theory]
    [InlineData(20, "baru saja", "just now")]
    [InlineData(60, "1 menit lalu", "1 minute ago")]
    [InlineData(2 * 3600, "2 jam lalu", "2 hours ago")]
    [InlineData(3 * 86400, "3 hari lalu", "3 days ago")]
    [InlineData(40 * 86400, "31 Oktober 2026", "31 October 2026")]
    public void What_was_is_told_as_people_tell_it(int seconds, string indonesian, string english)
    {
        Assert.Equal(indonesian, In("id-ID", () => Moment.Ago(Thursday.AddSeconds(-seconds))));
        Assert.Equal(english, In("en", () => Moment.Ago(Thursday.AddSeconds(-seconds))));
    }

    [Theory]
    [InlineData(9 * 24, "9 hari lagi")]
    [InlineData(15, "1 hari lagi")] // midnight in Jakarta lies 15 hours ahead
    [InlineData(14, "berakhir hari ini")]
    [InlineData(0, "sudah berakhir")]
    public void Days_left_are_calendar_days_of_the_zone(int hours, string expected) =>
        Assert.Equal(expected, In("id-ID", () => Moment.DaysLeft(Thursday.AddHours(hours))));

    [Fact]
    public void Numbers_have_dots_in_Indonesian_and_commas_in_English()
    {
        Assert.Equal("1.284.906", In("id-ID", () => Moments.Number(1_284_906)));
        Assert.Equal("1,284,906", In("en", () => Moments.Number(1_284_906)));
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
