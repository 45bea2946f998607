using FkpDigital.Privacy;
using FkpDigital.Web.Localisation;

namespace FkpDigital.Web.Pages.Privacy;

/// <summary>Words for what is held of people.</summary>
public static class PrivacyWords
{
    public static string Of(Texts texts, RequestKind kind) => kind switch
    {
        RequestKind.Access => texts["Akses dan salinan"],
        RequestKind.Correct => texts["Perbaikan"],
        RequestKind.Erase => texts["Penghapusan"],
        RequestKind.Restrict => texts["Penundaan atau pembatasan"],
        _ => texts["Keberatan"],
    };

    public static string Of(Texts texts, RequestOutcome? outcome) => outcome switch
    {
        null => texts["Menunggu jawaban"],
        RequestOutcome.SelfService => texts["Selesai, dikerjakan sendiri"],
        RequestOutcome.Granted => texts["Dikabulkan"],
        RequestOutcome.PartlyGranted => texts["Dikabulkan sebagian"],
        _ => texts["Ditolak"],
    };

    /// <summary>"tinggal 71 jam", "lewat 3 jam".</summary>
    public static string Left(Texts texts, TimeSpan time) => time < TimeSpan.Zero
        ? texts["lewat {0:N0} jam", (int)Math.Ceiling(-time.TotalHours)]
        : texts["tinggal {0:N0} jam", (int)Math.Floor(time.TotalHours)];

    /// <summary>The text that people agree to; a change of it needs a new version in <see cref="Purposes"/>.</summary>
    public static string Of(Texts texts, Purpose purpose) => purpose switch
    {
        _ => texts["Saya setuju nama tampilan dan poin saya ditampilkan di peringkat warga. Poin dihitung dari usulan saya yang masuk agenda dan disepakati."],
    };

    /// <summary>A kind of data in a list: its name, and where its owner corrects it.</summary>
    public static (string Text, string? Href) Of(Texts texts, string kind) => kind switch
    {
        "profile" => (texts["Profil"], "~/account"),
        "proposals" => (texts["Usulan"], null),
        "comments" => (texts["Tanggapan"], null),
        "votes" => (texts["Dukungan yang berlaku"], null),
        "ballots" => (texts["Catatan dukungan dan penarikan"], null),
        "reports" => (texts["Laporan isi"], null),
        "consents" => (texts["Persetujuan"], "~/account/data#consent"),
        "guardians" => (texts["Izin orang tua atau wali"], null),
        "requests" => (texts["Permintaan data"], "~/account/data#requests"),
        "sessions" => (texts["Perangkat yang masuk"], "~/account/security"),
        "passkeys" => (texts["Kunci sandi (passkey)"], "~/account/security"),
        "desk-entries" => (texts["Catatan di loket"], null),
        "access" => (texts["Siapa melihat data saya"], "~/account/access"),
        "tokens" => (texts["Token akses"], "~/account/tokens"),
        "logins" => (texts["Akun lain yang terhubung"], "~/account/links"),
        "memberships" => (texts["Peran"], null),
        "messages" => (texts["Pesan kepada Anda"], null),
        "signatures" => (texts["Tanda tangan"], null),
        "articles" => (texts["Artikel"], null),
        "follow-ups" => (texts["Tindak lanjut"], null),
        "decisions" => (texts["Keputusan moderasi"], null),
        _ => (texts["Catatan kegiatan"], null),
    };
}
