using FkpDigital.Core;
using FkpDigital.Web.Localisation;

namespace FkpDigital.Web.Pages.Transparency;

/// <summary>Kinds of public events, as people read them.</summary>
internal static class EventWords
{
    public static string OfEvent(this Texts texts, string kind) => kind switch
    {
        EventKinds.ChallengePublished => texts["Tantangan diterbitkan"],
        EventKinds.ChallengeEdited => texts["Kata-kata tantangan diubah"],
        EventKinds.RoundMoved => texts["Putaran berpindah fase"],
        EventKinds.ProposalPublished => texts["Usulan diterbitkan"],
        EventKinds.ContentHidden => texts["Tulisan disembunyikan moderator"],
        EventKinds.ContentRestored => texts["Tulisan ditampilkan lagi"],
        EventKinds.AgendaProposed => texts["Agenda diusulkan"],
        EventKinds.AgendaChanged => texts["Agenda diubah"],
        EventKinds.AgendaFrozen => texts["Agenda dibekukan"],
        EventKinds.ForumPlanned => texts["Forum direncanakan"],
        EventKinds.ForumConcluded => texts["Forum selesai"],
        EventKinds.RecordPublished => texts["Berita acara diterbitkan"],
        EventKinds.CommitmentMade => texts["Komitmen diumumkan"],
        EventKinds.CommitmentProgressed => texts["Kemajuan komitmen dicatat"],
        EventKinds.CommitmentDone => texts["Komitmen dinyatakan selesai"],
        _ => kind,
    };
}
