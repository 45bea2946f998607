using FkpDigital.Challenges;
using FkpDigital.Web.Localisation;

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
}
