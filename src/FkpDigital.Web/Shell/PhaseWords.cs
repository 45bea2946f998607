using FkpDigital.Challenges;
using FkpDigital.Web.Localisation;

namespace FkpDigital.Web.Shell;

/// <summary>Phases of a round as the five steps of the way from an idea to its follow-up.</summary>
public static class PhaseWords
{
    public static PhaseChip Chip(this Texts texts, RoundPhase phase) => phase switch
    {
        RoundPhase.Upcoming => new PhaseChip(1, texts["Segera dibuka"]),
        RoundPhase.Ideation => new PhaseChip(1, texts["Sumbang ide"]),
        RoundPhase.Voting => new PhaseChip(2, texts["Dukungan"]),
        RoundPhase.Curation => new PhaseChip(3, texts["Menuju forum"]),
        RoundPhase.AtForum => new PhaseChip(3, texts["Forum"]),
        RoundPhase.FollowUp => new PhaseChip(5, texts["Tindak lanjut"]),
        _ => new PhaseChip(6, texts["Semua janji selesai"]),
    };
}
