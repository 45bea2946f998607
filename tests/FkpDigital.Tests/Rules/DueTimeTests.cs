using FkpDigital.Agreements;
using FkpDigital.Core;
using FkpDigital.Participants;
using FkpDigital.Regions;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.Pages.Commitments;

namespace FkpDigital.Tests.Rules;

public sealed class DueTimeTests
{
    [Theory]
    [InlineData(DueKind.Date, "2026-11-30", "2026-11-30", "2026-11-30")]
    [InlineData(DueKind.Month, "2026-11-17", "2026-11-01", "2026-11-30")]
    [InlineData(DueKind.Month, "2028-02-29", "2028-02-01", "2028-02-29")]
    [InlineData(DueKind.Year, "2026-11-17", "2026-01-01", "2026-12-31")]
    [InlineData(DueKind.StartingFrom, "2026-12-09", "2026-12-01", "2026-12-31")]
    public void A_due_time_keeps_as_much_of_its_date_as_its_kind_asks_for(DueKind kind, string typed, string on, string lastDay)
    {
        var due = DueTime.Of(kind, Day(typed));

        Assert.Equal((Day(on), Day(lastDay)), (due.On!.Value, due.LastDay!.Value));
    }

    [Fact]
    public void At_all_times_has_no_date_and_is_never_overdue()
    {
        var due = DueTime.Of(DueKind.Continuous, Day("2026-11-30"));

        Assert.Null(due.On);
        Assert.Null(due.Deadline(Zone.Wib));
    }

    [Theory]
    [InlineData(Zone.Wib, "2026-11-30T17:00:00Z")]
    [InlineData(Zone.Wita, "2026-11-30T16:00:00Z")]
    [InlineData(Zone.Wit, "2026-11-30T15:00:00Z")]
    public void The_last_day_ends_at_midnight_of_the_regions_clock(Zone zone, string deadline) =>
        Assert.Equal(DateTimeOffset.Parse(deadline, System.Globalization.CultureInfo.InvariantCulture), DueTime.Of(DueKind.Date, Day("2026-11-30")).Deadline(zone));

    [Theory]
    [InlineData("date", "2026-11-30", DueKind.Date)]
    [InlineData("Month", "2026-11", DueKind.Month)]
    [InlineData("year", "2026", DueKind.Year)]
    [InlineData("startingFrom", "2026-11-30", DueKind.StartingFrom)]
    [InlineData("continuous", null, DueKind.Continuous)]
    public void A_due_time_is_read_as_it_was_sent(string kind, string? on, DueKind read) => Assert.Equal(read, DueTime.Parse(kind, on)!.Kind);

    [Theory]
    [InlineData("date", null, "dueOn", DueTimeRules.DateNeeded)]
    [InlineData("date", "2026-11", "dueOn", DueTimeRules.DateNeeded)]
    [InlineData("month", "November", "dueOn", DueTimeRules.DateNeeded)]
    [InlineData("date", "1999-12-31", "dueOn", InputRules.OutOfRange)]
    [InlineData("soon", "2026-11-30", "dueKind", InputRules.Unknown)]
    [InlineData("3", "2026-11-30", "dueKind", InputRules.Unknown)]
    public void A_due_time_that_cannot_be_read_names_its_field(string kind, string? on, string field, string rule)
    {
        var broken = Assert.Throws<RuleException>(() => DueTime.Parse(kind, on));

        Assert.Equal((field, rule, Refusal.Input), (broken.Field, broken.Rule, broken.Refusal));
    }

    [Fact]
    public void No_kind_is_no_due_time_yet() => Assert.Null(DueTime.Parse(" ", "2026-11-30"));

    [Theory]
    [InlineData("id-ID", DueKind.Date, "30 November 2026")]
    [InlineData("id-ID", DueKind.Month, "November 2026")]
    [InlineData("id-ID", DueKind.Year, "2026")]
    [InlineData("id-ID", DueKind.StartingFrom, "mulai November 2026")]
    [InlineData("id-ID", DueKind.Continuous, "setiap saat")]
    [InlineData("en", DueKind.StartingFrom, "from November 2026")]
    [InlineData("en", DueKind.Continuous, "at all times")]
    public void A_due_time_is_said_in_words(string culture, DueKind kind, string words) =>
        Assert.Equal(words, ShellTextsTests.In(culture, () => new Texts().Due(DueTime.Of(kind, Day("2026-11-30")))));

    [Theory]
    [InlineData("0812-5555-7731", "••••-••••-•731")]
    [InlineData("+62 857 4444 1190", "+•• ••• •••• •190")]
    [InlineData("021555", "•••555")]
    public void A_masked_phone_number_keeps_its_last_three_digits(string phone, string masked) => Assert.Equal(masked, PhoneNumber.Masked(phone));

    private static DateOnly Day(string day) => DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);
}
