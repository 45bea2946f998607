using FkpDigital.Challenges;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.Shell;

namespace FkpDigital.Web.Pages.Workspace;

/// <summary>What staff read for the states and choices of challenges.</summary>
internal static class ChallengeWords
{
    public static string Of(this Texts texts, ChallengeState state) => state switch
    {
        ChallengeState.Draft => texts["Draf"],
        ChallengeState.Scheduled => texts["Terjadwal"],
        ChallengeState.Open => texts["Berjalan"],
        ChallengeState.Closed => texts["Ditutup"],
        _ => texts["Diarsipkan"],
    };

    public static string Of(this Texts texts, ParticipationLevel level) => level switch
    {
        ParticipationLevel.Inform => texts["Menginformasikan"],
        ParticipationLevel.Consult => texts["Konsultasi"],
        ParticipationLevel.Involve => texts["Melibatkan"],
        ParticipationLevel.Collaborate => texts["Kolaborasi"],
        _ => texts["Memberdayakan"],
    };

    /// <summary>What a level means for the public, in our own words; the names of the levels are those of the IAP2 spectrum.</summary>
    public static string Explain(this Texts texts, ParticipationLevel level) => level switch
    {
        ParticipationLevel.Inform => texts["Warga mendapat informasi yang seimbang. Ini saja belum merupakan FKP."],
        ParticipationLevel.Consult => texts["Warga memberi masukan; instansi menjelaskan pengaruhnya pada keputusan."],
        ParticipationLevel.Involve => texts["Kekhawatiran warga ikut membentuk pilihan sejak awal sampai akhir."],
        ParticipationLevel.Collaborate => texts["Warga dan instansi bersama-sama mencari dan memilih jalan keluar."],
        _ => texts["Warga yang memutuskan; instansi menjalankan keputusannya."],
    };

    public static string Of(this Texts texts, RoundPhase phase) => phase switch
    {
        RoundPhase.Upcoming => texts["Akan dibuka"],
        RoundPhase.Ideation => texts["Sumbang ide"],
        RoundPhase.Voting => texts["Dukungan"],
        RoundPhase.Curation => texts["Menuju forum"],
        RoundPhase.AtForum => texts["Forum"],
        RoundPhase.FollowUp => texts["Tindak lanjut"],
        _ => texts["Ditepati"],
    };

    /// <summary>The five-step sign of a phase.</summary>
    public static PhaseChip Chip(this Texts texts, RoundPhase phase) => new(
        phase switch
        {
            RoundPhase.Upcoming or RoundPhase.Ideation => 1,
            RoundPhase.Voting => 2,
            RoundPhase.Curation or RoundPhase.AtForum => 3,
            RoundPhase.FollowUp => 5,
            _ => 6,
        },
        texts.Of(phase));
}
