using System.Globalization;
using FkpDigital.Regions;

namespace FkpDigital.Web.Localisation;

/// <summary>Dates, times and spans as people write them in the language of the page. What comes in is UTC.</summary>
public sealed class Moments(Texts texts, TimeProvider clock)
{
    /// <summary>"10 Desember 2026".</summary>
    public string Date(DateTimeOffset moment, Zone zone = Zone.Wib) => Local(moment, zone).ToString("d MMMM yyyy", CultureInfo.CurrentCulture);

    /// <summary>"10 Desember 2026".</summary>
    public string Date(DateOnly date) => date.ToString("d MMMM yyyy", CultureInfo.CurrentCulture);

    /// <summary>"10 Des 2026", where room is short.</summary>
    public string ShortDate(DateTimeOffset moment, Zone zone = Zone.Wib) => Local(moment, zone).ToString("d MMM yyyy", CultureInfo.CurrentCulture);

    /// <summary>"Kamis, 10 Desember 2026".</summary>
    public string LongDate(DateTimeOffset moment, Zone zone = Zone.Wib) => Local(moment, zone).ToString("dddd, d MMMM yyyy", CultureInfo.CurrentCulture);

    /// <summary>"09.00 WIB"; in English "09:00 WIB".</summary>
    public string Time(DateTimeOffset moment, Zone zone = Zone.Wib)
    {
        var clockFace = Local(moment, zone).ToString(Texts.IsEnglish ? "HH':'mm" : "HH'.'mm", CultureInfo.InvariantCulture);
        return $"{clockFace} {zone.ToString().ToUpperInvariant()}";
    }

    /// <summary>"10 Desember 2026, 09.00 WIB".</summary>
    public string DateTime(DateTimeOffset moment, Zone zone = Zone.Wib) => $"{Date(moment, zone)}, {Time(moment, zone)}";

    /// <summary>The machine-readable form for <c>&lt;time datetime="…"&gt;</c>.</summary>
    public static string Iso(DateTimeOffset moment) => moment.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>"baru saja", "5 menit lalu", "2 jam lalu", "3 hari lalu"; the date when it is older than a month.</summary>
    public string Ago(DateTimeOffset moment, Zone zone = Zone.Wib)
    {
        var age = clock.GetUtcNow() - moment;
        return age switch
        {
            { TotalMinutes: < 1 } => texts["baru saja"],
            { TotalHours: < 1 } => texts["{0} lalu", texts.Count((long)age.TotalMinutes, "menit")],
            { TotalDays: < 1 } => texts["{0} lalu", texts.Count((long)age.TotalHours, "jam")],
            { TotalDays: < 31 } => texts["{0} lalu", texts.Count((long)age.TotalDays, "hari")],
            _ => Date(moment, zone),
        };
    }

    /// <summary>Calendar days until then in that zone: 0 is today, negative is past.</summary>
    public int DaysUntil(DateTimeOffset moment, Zone zone = Zone.Wib) =>
        (Local(moment, zone).Date - Local(clock.GetUtcNow(), zone).Date).Days;

    /// <summary>"9 hari lagi", "berakhir hari ini", "sudah berakhir".</summary>
    public string DaysLeft(DateTimeOffset end, Zone zone = Zone.Wib)
    {
        if (end <= clock.GetUtcNow())
        {
            return texts["sudah berakhir"];
        }

        var days = DaysUntil(end, zone);
        return days == 0 ? texts["berakhir hari ini"] : texts["{0} lagi", texts.Count(days, "hari")];
    }

    /// <summary>"1.284", in English "1,284".</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.CurrentCulture);

    private static DateTimeOffset Local(DateTimeOffset moment, Zone zone) => moment.In(zone);
}
