using FkpDigital.Challenges;
using FkpDigital.Forums;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.Shell;

namespace FkpDigital.Web.Pages.Forums;

/// <summary>What people read for the states and choices of challenges and forums.</summary>
internal static class ForumWords
{
    public static string Of(this Texts texts, ForumState state) => state switch
    {
        ForumState.Preparing => texts["Disiapkan"],
        ForumState.Scheduled => texts["Agenda siap"],
        ForumState.Consensus => texts["Hasil dicatat"],
        ForumState.RecordDrafted => texts["Berita acara disusun"],
        ForumState.RecordSigned => texts["Berita acara ditandatangani"],
        ForumState.Published or ForumState.FollowingUp => texts["Komitmen dijalankan"],
        ForumState.Closed => texts["Tuntas"],
        ForumState.Postponed => texts["Ditunda"],
        _ => texts["Dibatalkan"],
    };

    public static string Of(this Texts texts, ForumForm form) => form switch
    {
        ForumForm.Fgd => texts["Diskusi kelompok terarah (FGD)"],
        ForumForm.PublicHearing => texts["Dengar pendapat publik"],
        ForumForm.Workshop => texts["Lokakarya"],
        _ => texts["Musrenbang"],
    };

    public static string Of(this Texts texts, ForumMode mode) => mode switch
    {
        ForumMode.InPerson => texts["Tatap muka"],
        ForumMode.Online => texts["Daring"],
        _ => texts["Tatap muka dan daring"],
    };

    public static string Of(this Texts texts, Element element) => element switch
    {
        Element.Penyelenggara => texts["Penyelenggara layanan"],
        Element.PenggunaLayanan => texts["Pengguna layanan"],
        Element.StakeholderTerkait => texts["Pemangku kepentingan terkait"],
        Element.AhliAkademisi => texts["Ahli atau akademisi"],
        Element.OmsLsm => texts["Organisasi masyarakat sipil"],
        Element.MediaMassa => texts["Media massa"],
        _ => texts["Tokoh masyarakat"],
    };

    public static string Of(this Texts texts, Sex sex) => sex is Sex.L ? texts["Laki-laki"] : texts["Perempuan"];

    public static string Of(this Texts texts, AgendaSource source) => source switch
    {
        AgendaSource.LastForum => texts["Hasil forum sebelumnya"],
        AgendaSource.Proposal => texts["Usulan warga"],
        AgendaSource.ComplaintChannel => texts["Kanal pengaduan"],
        AgendaSource.Survey => texts["Survei"],
        AgendaSource.Radio => texts["Siaran radio"],
        AgendaSource.TvTalkshow => texts["Bincang televisi"],
        AgendaSource.SocialMedia => texts["Media sosial"],
        _ => texts["Aplikasi daring"],
    };

    public static string Of(this Texts texts, ItemOutcome outcome) => outcome switch
    {
        ItemOutcome.Adopted => texts["Diterima"],
        ItemOutcome.AdoptedModified => texts["Diterima dengan perubahan"],
        ItemOutcome.Deferred => texts["Ditunda"],
        _ => texts["Ditolak"],
    };

    /// <summary>Why a proposal is not on the agenda, in one sentence with the numbers of the rule.</summary>
    public static string Of(this Texts texts, ExclusionReason reason, AgendaRule rule) => reason switch
    {
        ExclusionReason.BelowMinimum => texts["Dukungannya kurang dari batas {0:N0}.", rule.Minimum],
        ExclusionReason.CategoryFull => texts["Kategorinya sudah terisi {0:N0} usulan dengan peringkat lebih tinggi.", rule.PerCategory],
        _ => texts["Semua {0:N0} tempat sudah terisi usulan dengan peringkat lebih tinggi.", rule.Top],
    };

    /// <summary>The agenda rule in one sentence.</summary>
    public static string Of(this Texts texts, AgendaRule rule) => (rule.Minimum, rule.PerCategory) switch
    {
        (0, null) => texts["{0:N0} usulan teratas masuk agenda.", rule.Top],
        (_, null) => texts["{0:N0} usulan teratas dengan sedikitnya {1:N0} dukungan masuk agenda.", rule.Top, rule.Minimum],
        (0, _) => texts["{0:N0} usulan teratas masuk agenda, paling banyak {1:N0} dari satu kategori.", rule.Top, rule.PerCategory],
        _ => texts["{0:N0} usulan teratas dengan sedikitnya {1:N0} dukungan masuk agenda, paling banyak {2:N0} dari satu kategori.", rule.Top, rule.Minimum, rule.PerCategory],
    };

    public static Tone ToneOf(ItemOutcome? outcome) => outcome switch
    {
        ItemOutcome.Adopted or ItemOutcome.AdoptedModified => Tone.Good,
        ItemOutcome.Deferred => Tone.Waiting,
        ItemOutcome.Refused => Tone.Alert,
        _ => Tone.Neutral,
    };

    /// <summary>The class that colours a chip of that tone.</summary>
    public static string Chip(Tone tone) => tone switch
    {
        Tone.Good => "chip daun",
        Tone.Waiting => "chip sogan",
        Tone.Alert => "chip merah",
        Tone.Info => "chip langit",
        Tone.Primary => "chip teal",
        _ => "chip",
    };
}
