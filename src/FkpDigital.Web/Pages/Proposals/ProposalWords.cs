using FkpDigital.Agreements;
using FkpDigital.Comments;
using FkpDigital.Commitments;
using FkpDigital.Forums;
using FkpDigital.Proposals;
using FkpDigital.Web.Localisation;

namespace FkpDigital.Web.Pages.Proposals;

/// <summary>States on the way of a proposal in the language of the page.</summary>
public static class ProposalWords
{
    public static string Of(Texts texts, Stance stance) => stance switch
    {
        Stance.For => texts["Mendukung"],
        Stance.Against => texts["Keberatan"],
        _ => texts["Netral"],
    };

    /// <summary>The icon beside the word of a stance: colour never says it alone.</summary>
    public static string Icon(Stance stance) => stance switch
    {
        Stance.For => "plus-lg",
        Stance.Against => "dash-lg",
        _ => "chat",
    };

    public static string Of(Texts texts, ProposalOutcome outcome) => outcome switch
    {
        ProposalOutcome.OnAgenda => texts["Masuk agenda"],
        ProposalOutcome.Adopted => texts["Diterima"],
        ProposalOutcome.AdoptedModified => texts["Diterima dengan perubahan"],
        ProposalOutcome.Deferred => texts["Ditunda"],
        ProposalOutcome.Refused => texts["Belum diterima"],
        _ => texts["Belum dibahas"],
    };

    public static string Of(Texts texts, ExclusionReason reason) => reason switch
    {
        ExclusionReason.BelowMinimum => texts["Dukungannya di bawah batas terendah."],
        ExclusionReason.CategoryFull => texts["Kuota kategorinya sudah terisi usulan yang lebih banyak didukung."],
        _ => texts["Tempat di agenda sudah terisi usulan yang lebih banyak didukung."],
    };

    public static string Of(Texts texts, CommitmentState state) => state switch
    {
        CommitmentState.Agreed => texts["Disepakati"],
        CommitmentState.InProgress => texts["Sedang dikerjakan"],
        CommitmentState.EvidenceSubmitted => texts["Bukti diajukan"],
        CommitmentState.Verified => texts["Terverifikasi"],
        CommitmentState.Disputed => texts["Disanggah"],
        CommitmentState.Done => texts["Selesai"],
        CommitmentState.NotYetAble => texts["Belum dapat dipenuhi"],
        _ => texts["Diganti"],
    };

    /// <summary>A due time as the official forms write it.</summary>
    public static string Due(Texts texts, Moments moments, DueKind kind, DateOnly? on) => (kind, on) switch
    {
        (DueKind.Date, { } day) => moments.Date(day),
        (DueKind.Month, { } day) => Month(day),
        (DueKind.Year, { } day) => day.Year.ToString(System.Globalization.CultureInfo.CurrentCulture),
        (DueKind.StartingFrom, { } day) => texts["mulai {0}", Month(day)],
        _ => texts["terus-menerus"],
    };

    private static string Month(DateOnly day) => day.ToString("MMMM yyyy", System.Globalization.CultureInfo.CurrentCulture);
}
