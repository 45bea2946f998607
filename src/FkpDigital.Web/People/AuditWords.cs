using FkpDigital.Agencies;
using FkpDigital.Audit;
using FkpDigital.Core;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.Pages.Transparency;

namespace FkpDigital.Web.People;

/// <summary>What acts of staff are called on pages.</summary>
public static class AuditWords
{
    /// <summary>One or several kinds with commas; what has no name of its own is shown as the address that was called.</summary>
    public static string Of(string what, Texts texts) => string.Join(", ", what.Split(", ").Select(kind => OfKind(kind, texts)));

    public static string Roles(string roles, Texts texts) =>
        string.Join(", ", roles.Split(", ").Select(name => Enum.TryParse<Role>(name, out var role) ? RoleNames.Of(role, texts) : name));

    private static string OfKind(string kind, Texts texts) => kind switch
    {
        AuditKinds.ContactsRead => texts["Daftar orang dengan surel dibuka"],
        AuditKinds.RecordReadInFull => texts["Berita acara dibuka dengan nomor HP lengkap"],
        EventKinds.OutboxRead => texts["Pesan di kotak keluar dibuka"],
        EventKinds.ReportsDismissed => texts["Laporan ditutup, tulisan tetap tampil"],
        EventKinds.ForumRecorded => texts["Catatan forum diubah"],
        EventKinds.RecordDrafted => texts["Rancangan berita acara disusun"],
        EventKinds.RecordEdited => texts["Rancangan berita acara diubah"],
        EventKinds.RecordPrepared => texts["Berita acara disiapkan untuk ditandatangani"],
        EventKinds.RecordSigned => texts["Berita acara ditandatangani"],
        EventKinds.ArticleDrafted => texts["Rancangan artikel disimpan"],
        EventKinds.ArticleEdited => texts["Artikel diubah"],
        EventKinds.ArticlePublished => texts["Artikel diterbitkan"],
        EventKinds.ArticleUnscheduled => texts["Jadwal terbit artikel dibatalkan"],
        EventKinds.ArticleWithdrawn => texts["Artikel ditarik"],
        EventKinds.ArticleRestored => texts["Artikel ditampilkan lagi"],
        EventKinds.AgencyAdded => texts["Instansi ditambahkan"],
        EventKinds.AgencyEdited => texts["Instansi diubah"],
        EventKinds.AssistedEntered => texts["Dicatat di loket untuk warga"],
        EventKinds.AssistedConfirmed => texts["Catatan loket disahkan"],
        EventKinds.AssistedRefused => texts["Catatan loket ditolak"],
        EventKinds.DataRequestRead => texts["Permintaan data pribadi dibuka"],
        EventKinds.DataAnswered => texts["Permintaan data pribadi dijawab"],
        EventKinds.BreachOpened => texts["Kegagalan pelindungan data dicatat"],
        EventKinds.BreachListed => texts["Orang yang terdampak didaftar"],
        EventKinds.BreachWorded => texts["Naskah pemberitahuan diubah"],
        EventKinds.BreachPeopleTold => texts["Orang yang terdampak diberi tahu"],
        EventKinds.BreachBodyTold => texts["Lembaga pengawas diberi tahu"],
        EventKinds.BreachPublicTold => texts["Masyarakat diberi tahu"],
        EventKinds.BreachClosed => texts["Kegagalan pelindungan data ditutup"],
        EventKinds.MembershipGranted => texts["Peran diberikan"],
        EventKinds.MembershipEnded => texts["Peran diakhiri"],
        EventKinds.StaffInvited => texts["Petugas diundang"],
        EventKinds.InvitationTakenBack => texts["Undangan ditarik kembali"],
        _ => texts.OfEvent(kind),
    };
}
