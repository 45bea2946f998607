using System.Globalization;
using FkpDigital.Core;
using FkpDigital.Regions;

namespace FkpDigital.Agreements;

public enum DueKind
{
    Date,
    Month,
    Year,

    /// <summary>Active from a month on: due to have begun by the end of that month.</summary>
    StartingFrom,

    /// <summary>At all times; never overdue.</summary>
    Continuous,
}

public static class DueTimeRules
{
    public const string DateNeeded = "due.date-needed";
    public const string InThePast = "due.in-the-past";
}

/// <summary>The time by which an agreement is to be carried out, as the official forms write it.</summary>
/// <param name="Kind">How exact it is.</param>
/// <param name="On">The day; the first of the month; 1 January of the year; null when continuous.</param>
public sealed record DueTime(DueKind Kind, DateOnly? On)
{
    /// <summary>A due time with its date brought to the form that its kind asks for.</summary>
    /// <exception cref="RuleException">A date is missing (field <c>dueOn</c>).</exception>
    public static DueTime Of(DueKind kind, DateOnly? on)
    {
        if (kind is DueKind.Continuous)
        {
            return new DueTime(kind, null);
        }

        Rule.Input(on is not null, "dueOn", DueTimeRules.DateNeeded);
        Rule.Input(on!.Value.Year is >= 2000 and <= 2100, "dueOn", InputRules.OutOfRange, 2000, 2100);
        return new DueTime(kind, kind switch
        {
            DueKind.Date => on.Value,
            DueKind.Year => new DateOnly(on.Value.Year, 1, 1),
            _ => new DateOnly(on.Value.Year, on.Value.Month, 1),
        });
    }

    /// <summary>A due time as it was typed or sent.</summary>
    /// <param name="kind">The name of a <see cref="DueKind"/>; empty when not agreed yet.</param>
    /// <param name="on">A day <c>2027-01-31</c>; a month <c>2027-01</c> or a year <c>2027</c> will do where the day does not matter.</param>
    /// <returns>Null when no kind is given.</returns>
    /// <exception cref="RuleException">An unknown kind (field <c>dueKind</c>), or no date (field <c>dueOn</c>).</exception>
    public static DueTime? Parse(string? kind, string? on)
    {
        if (string.IsNullOrWhiteSpace(kind))
        {
            return null;
        }

        var name = Enum.GetNames<DueKind>().FirstOrDefault(n => n.Equals(kind, StringComparison.OrdinalIgnoreCase));
        Rule.Input(name is not null, "dueKind", InputRules.Unknown);
        var known = Enum.Parse<DueKind>(name!);
        string[] forms = known is DueKind.Date ? ["yyyy-MM-dd"] : ["yyyy-MM-dd", "yyyy-MM", "yyyy"];
        return Of(known, DateOnly.TryParseExact(on, forms, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var day) ? day : null);
    }

    /// <summary>The last day on which it is kept in time; null when continuous.</summary>
    public DateOnly? LastDay => Kind switch
    {
        DueKind.Continuous => null,
        DueKind.Date => On,
        DueKind.Year => On!.Value.AddYears(1).AddDays(-1),
        _ => On!.Value.AddMonths(1).AddDays(-1),
    };

    /// <summary>The first instant at which it is overdue, in UTC; null when never.</summary>
    public DateTimeOffset? Deadline(Zone zone) => LastDay?.EndOf(zone);
}
