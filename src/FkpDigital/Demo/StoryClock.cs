using FkpDigital.Regions;

namespace FkpDigital.Demo;

/// <summary>Tells the time within the story: whoever tells it turns the hands.</summary>
internal sealed class StoryClock(DateTimeOffset loadedAt) : TimeProvider
{
    /// <summary>Midnight (WIB) of the day of loading; everything that has happened happened before it.</summary>
    public DateTimeOffset Today { get; } = loadedAt.In(Zone.Wib).Date.At(Zone.Wib);

    public DateTimeOffset Now { get; set; } = loadedAt;

    public override DateTimeOffset GetUtcNow() => Now;

    /// <summary>A time (WIB) of a day before or after today.</summary>
    public DateTimeOffset At(int day, int hour, int minute = 0) => Today.AddDays(day).AddHours(hour).AddMinutes(minute);

    public DateOnly Day(int day) => DateOnly.FromDateTime(Today.In(Zone.Wib).Date).AddDays(day);

    /// <summary>Turns the hands to a time of a day and tells it.</summary>
    public DateTimeOffset Turn(int day, int hour, int minute = 0) => Now = At(day, hour, minute);
}
