using FkpDigital.Privacy;
using FkpDigital.Web.Localisation;

namespace FkpDigital.Web.Pages.Privacy;

/// <summary>What an activity of the register says.</summary>
/// <param name="Title">Its name.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Data">Kinds of data.</param>
/// <param name="People">Whose.</param>
/// <param name="Recipients">Who gets it.</param>
public sealed record ActivityWords(string Title, string Purpose, string Data, string People, string Recipients);

/// <summary>Words of the processing register and of the retention periods.</summary>
public static class RegisterWords
{
    public static ActivityWords Of(Texts texts, ProcessingActivity activity) => activity.Name switch
    {
        "accounts" => new(texts["Akun dan masuk"], texts["Mengenali peserta, menjaga satu orang satu suara, memulihkan akun."], texts["Nama tampilan, surel atau nomor HP, sandi (hash), wilayah, pernyataan umur, perangkat yang masuk."], texts["Peserta dan petugas"], texts["Tidak ada. Surel dan SMS melewati penyedia pengiriman."]),
        "participation" => new(texts["Usulan, dukungan, dan tanggapan"], texts["Menjalankan konsultasi publik dan menghitung dukungan."], texts["Isi tulisan, lokasi bila dicantumkan, dukungan yang diberikan."], texts["Peserta"], texts["Umum melihat nama tampilan dan tulisan; tidak seorang pun melihat pilihan orang lain."]),
        "forums" => new(texts["Forum dan berita acara"], texts["Mencatat kehadiran dan kesepakatan pada formulir resmi."], texts["Nama, nomor HP, jenis kelamin, unsur, perwakilan, tanda tangan."], texts["Peserta forum dan pejabat"], texts["Petugas unit; umum melihat nama dan nomor yang disamarkan."]),
        "moderation" => new(texts["Laporan dan moderasi"], texts["Menjaga ruang diskusi dari isi yang melanggar."], texts["Pelapor, alasan, keputusan."], texts["Pelapor dan penulis"], texts["Moderator"]),
        "leaderboard" => new(texts["Peringkat warga"], texts["Menghargai usulan yang disepakati."], texts["Nama tampilan dan poin."], texts["Peserta yang setuju"], texts["Umum"]),
        "minors" => new(texts["Peserta di bawah 18 tahun"], texts["Meminta dan membuktikan izin orang tua atau wali."], texts["Nama dan kontak wali, hubungan, waktu persetujuan."], texts["Anak dan wali"], texts["Tidak ada"]),
        "staff" => new(texts["Peran petugas"], texts["Memberi wewenang dan mempertanggungjawabkan tindakan."], texts["Peran, undangan, catatan tindakan."], texts["Petugas"], texts["Pengelola instansi"]),
        "messages" => new(texts["Surel dan SMS"], texts["Mengirim kode dan pemberitahuan."], texts["Alamat, isi pesan (tersegel), waktu kirim."], texts["Peserta, petugas, wali"], texts["Penyedia surel dan SMS"]),
        "rights" => new(texts["Hak atas data pribadi"], texts["Menjawab permintaan dan membuktikan jawabannya."], texts["Permintaan, jawaban, persetujuan."], texts["Peserta"], texts["Petugas pelindung data"]),
        _ => new(texts["Keamanan dan catatan kejadian"], texts["Mencegah penyalahgunaan, menangani kegagalan pelindungan data."], texts["Nomor akun, kejadian, waktu; tanpa nama dan kontak."], texts["Semua pengguna"], texts["Petugas keamanan; lembaga pelindungan data bila terjadi kegagalan"]),
    };

    public static string Of(Texts texts, LegalBasis basis) => basis switch
    {
        LegalBasis.Consent => texts["Persetujuan (pasal 20 ayat 2 huruf a)"],
        LegalBasis.LegalObligation => texts["Kewajiban hukum (pasal 20 ayat 2 huruf c)"],
        LegalBasis.PublicService => texts["Pelayanan publik (pasal 20 ayat 2 huruf e)"],
        _ => texts["Kepentingan yang sah (pasal 20 ayat 2 huruf f)"],
    };

    public static string Of(Texts texts, RetentionAction action) => action switch
    {
        RetentionAction.Delete => texts["Dihapus"],
        RetentionAction.Empty => texts["Isinya dikosongkan"],
        RetentionAction.End => texts["Diakhiri"],
        _ => texts["Disimpan"],
    };

    /// <summary>A kind of data with a period: its name, and why so long.</summary>
    public static (string Kind, string Why) Of(Texts texts, RetentionRule rule) => rule.Kind switch
    {
        "failed-sign-ins" => (texts["Percobaan masuk yang gagal"], texts["Cukup untuk menahan tebakan sandi"]),
        "repeated-calls" => (texts["Jawaban API yang dapat diminta ulang"], texts["Pengulangan terjadi dalam sehari"]),
        "spent-challenges" => (texts["Tantangan kunci sandi yang sudah dijawab"], texts["Agar tidak terpakai dua kali"]),
        "audit" => (texts["Jejak audit petugas"], texts["Hanya bertambah; tanpa nama dan tulisan warga"]),
        "codes" => (texts["Kode sekali pakai"], texts["Kode wali berlaku tiga hari, yang lain sepuluh menit"]),
        "message-texts" => (texts["Isi surel dan SMS"], texts["Untuk mengirim ulang dan memeriksa gangguan"]),
        "unused-sessions" => (texts["Perangkat yang tidak dipakai"], texts["OWASP ASVS 7.3"]),
        "sessions" => (texts["Perangkat yang masuk"], texts["OWASP ASVS 7.3"]),
        "invitations" => (texts["Undangan petugas yang selesai"], texts["Untuk menelusuri pemberian wewenang"]),
        "ended-sessions" => (texts["Riwayat perangkat"], texts["Untuk menyelidiki penyalahgunaan akun"]),
        "revoked-tokens" => (texts["Token yang dicabut"], texts["Untuk menyelidiki penyalahgunaan akun"]),
        "messages" => (texts["Catatan pengiriman pesan"], texts["Bukti bahwa pemberitahuan dikirim"]),
        "report-notes" => (texts["Catatan laporan yang sudah diputus"], texts["Untuk keberatan atas keputusan"]),
        "request-texts" => (texts["Isi permintaan data dan jawabannya"], texts["Untuk sengketa"]),
        "requests" => (texts["Catatan permintaan data"], texts["Bukti kepatuhan (pasal 24 dan 31)"]),
        "withdrawn-consents" => (texts["Persetujuan yang ditarik"], texts["Bukti kepatuhan (pasal 24 dan 31)"]),
        "retention-reports" => (texts["Laporan penghapusan"], texts["Bukti kepatuhan (pasal 24 dan 31)"]),
        "accounts" => (texts["Akun"], texts["Sampai pemiliknya menghapusnya"]),
        "contributions" => (texts["Usulan dan tanggapan"], texts["Bagian dari konsultasi publik; tanpa nama sesudah akun dihapus"]),
        "ballots" => (texts["Catatan dukungan"], texts["Agar hitungan dapat diperiksa; hanya nomor akun"]),
        "records" => (texts["Berita acara dan daftar hadir"], texts["Arsip menurut UU 43/2009; data orang tersegel"]),
        "breach-contacts" => (texts["Kontak orang yang terdampak kegagalan"], texts["Bukti bahwa pemberitahuan dikirim"]),
        _ => (texts["Catatan kejadian"], texts["Hanya bertambah; tanpa nama dan kontak"]),
    };

    public static string Period(Texts texts, RetentionRule rule) => rule.Period switch
    {
        null => texts["tanpa batas waktu sendiri"],
        { TotalDays: >= 365 } years => texts["{0:N0} tahun", (int)(years.TotalDays / 365)],
        { } days => texts["{0:N0} hari", (int)days.TotalDays],
    };
}
