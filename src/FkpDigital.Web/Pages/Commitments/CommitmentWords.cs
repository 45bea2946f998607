using System.Globalization;
using FkpDigital.Agreements;
using FkpDigital.Commitments;
using FkpDigital.Regions;
using FkpDigital.Web.Localisation;

namespace FkpDigital.Web.Pages.Commitments;

/// <summary>What people read for due times and states of promises.</summary>
internal static class CommitmentWords
{
    /// <summary>"30 November 2026", "November 2026", "2026", "mulai Desember 2026", "setiap saat".</summary>
    public static string Due(this Texts texts, DueTime due) => due switch
    {
        { Kind: DueKind.Date, On: { } day } => day.ToString("d MMMM yyyy", CultureInfo.CurrentCulture),
        { Kind: DueKind.Month, On: { } day } => day.ToString("MMMM yyyy", CultureInfo.CurrentCulture),
        { Kind: DueKind.Year, On: { } day } => day.ToString("yyyy", CultureInfo.CurrentCulture),
        { Kind: DueKind.StartingFrom, On: { } day } => texts["mulai {0}", day.ToString("MMMM yyyy", CultureInfo.CurrentCulture)],
        _ => texts["setiap saat"],
    };

    public static string Due(this Texts texts, DueView due) => texts.Due(new DueTime(due.Kind, due.On));

    public static string Of(this Texts texts, DueKind kind) => kind switch
    {
        DueKind.Date => texts["Tanggal tertentu"],
        DueKind.Month => texts["Bulan tertentu"],
        DueKind.Year => texts["Tahun tertentu"],
        DueKind.StartingFrom => texts["Aktif mulai bulan"],
        _ => texts["Setiap saat"],
    };

    public static string Of(this Texts texts, CommitmentState state) => state switch
    {
        CommitmentState.Agreed => texts["Disepakati"],
        CommitmentState.InProgress => texts["Berjalan"],
        CommitmentState.EvidenceSubmitted => texts["Bukti diajukan"],
        CommitmentState.Verified => texts["Terverifikasi"],
        CommitmentState.Disputed => texts["Disanggah"],
        CommitmentState.Done => texts["Selesai"],
        CommitmentState.NotYetAble => texts["Belum mampu"],
        _ => texts["Digantikan"],
    };

    public static string Of(this Texts texts, RecordState state) => state switch
    {
        RecordState.Draft => texts["Draf"],
        RecordState.Prepared => texts["Menunggu tanda tangan"],
        RecordState.Signing => texts["Menunggu tanda tangan kedua"],
        RecordState.Signed => texts["Ditandatangani"],
        _ => texts["Terbit"],
    };

    /// <summary>Icon, colour and words of where a promise stands now.</summary>
    public static (string Icon, string Tone, string Text) Standing(this Texts texts, CommitmentSummary promise, Moments moments) => promise switch
    {
        { State: CommitmentState.Done, DoneLate: true } => ("check-circle-fill", "sogan", texts["Selesai terlambat"]),
        { State: CommitmentState.Done, Due.Deadline: null } => ("patch-check-fill", "daun", texts["Selesai"]),
        { State: CommitmentState.Done } => ("patch-check-fill", "daun", texts["Selesai tepat waktu"]),
        { Overdue: true } => ("exclamation-triangle-fill", "merah", texts["Lewat {0}", texts.Count(DaysLate(promise, moments), "hari")]),
        { State: CommitmentState.NotYetAble } => ("hourglass-split", "sogan", texts["Belum mampu"]),
        { State: CommitmentState.EvidenceSubmitted } => ("file-earmark-text", "teal", texts["Bukti diajukan"]),
        { State: CommitmentState.Agreed } => ("flag", "", texts["Disepakati"]),
        _ => ("arrow-repeat", "teal", texts.Of(promise.State)),
    };

    /// <summary>Days begun since the last day on which it was in time.</summary>
    public static int DaysLate(CommitmentSummary promise, Moments moments) =>
        DaysLate(promise.Due.Deadline!.Value, promise.Region.Code, moments);

    /// <summary>As for a promise, from the first instant at which it was late.</summary>
    public static int DaysLate(DateTimeOffset deadline, string regionCode, Moments moments) =>
        1 - moments.DaysUntil(deadline, RegionTime.ZoneOf(regionCode));
}
