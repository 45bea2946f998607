namespace FkpDigital.Regions;

/// <summary>The three time zones of Indonesia; none has summer time.</summary>
public enum Zone
{
    /// <summary>UTC+7, the default.</summary>
    Wib,

    /// <summary>UTC+8.</summary>
    Wita,

    /// <summary>UTC+9.</summary>
    Wit,
}

/// <summary>Which zone a region keeps (Keppres 41/1987, with the provinces founded since).</summary>
public static class RegionTime
{
    /// <param name="code">A region code such as <c>33.05</c>; null means the default.</param>
    public static Zone ZoneOf(string? code) => code is null || code.Length < 2 ? Zone.Wib : code[..2] switch
    {
        "51" or "52" or "53" or "63" or "64" or "65" or "71" or "72" or "73" or "74" or "75" or "76" => Zone.Wita,
        "81" or "82" or "91" or "92" or "93" or "94" or "95" or "96" => Zone.Wit,
        _ => Zone.Wib,
    };

    public static TimeSpan Offset(this Zone zone) => zone switch
    {
        Zone.Wita => TimeSpan.FromHours(8),
        Zone.Wit => TimeSpan.FromHours(9),
        _ => TimeSpan.FromHours(7),
    };

    /// <summary>The same instant on the clocks of that zone.</summary>
    public static DateTimeOffset In(this DateTimeOffset at, Zone zone) => at.ToOffset(zone.Offset());

    /// <summary>The instant when a wall clock of that zone shows this date and time, in UTC.</summary>
    public static DateTimeOffset At(this DateTime wallClock, Zone zone) =>
        new DateTimeOffset(DateTime.SpecifyKind(wallClock, DateTimeKind.Unspecified), zone.Offset()).ToUniversalTime();

    /// <summary>The first instant after that day in that zone, in UTC.</summary>
    public static DateTimeOffset EndOf(this DateOnly day, Zone zone) => day.AddDays(1).ToDateTime(TimeOnly.MinValue).At(zone);
}
