using FkpDigital.Agencies;
using FkpDigital.Messages;
using FkpDigital.Participants;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.People;
using FkpDigital.Web.Sharing;

namespace FkpDigital.Web.Mail;

/// <summary>The letters and short messages of accounts, in the language of the page that sends them.</summary>
public sealed class AccountMessages(Texts texts, LetterPaper paper, SiteAddress site, IHttpContextAccessor accessor)
{
    private static readonly int Minutes = (int)OneTimeCode.Life.TotalMinutes;

    private HttpRequest Request => accessor.HttpContext!.Request;

    /// <param name="to">The address.</param>
    /// <param name="code">Six digits.</param>
    /// <param name="page">Where they are typed in, <c>~/…</c>.</param>
    public Task<MessageContent> CodeAsync(Contact to, IssuedCode code, string page) => to.Kind is ContactKind.Phone
        ? Short($"{texts["Kode FKP Digital Anda: {0}. Berlaku {1} menit. Jangan berikan kepada siapa pun.", code.Digits, Minutes]}\n\n{Binding(code.Digits)}")
        : Write(
            texts["Kode Anda {0}", code.Digits],
            texts["Ketik kode ini di halaman yang sedang terbuka. Berlaku {0} menit dan hanya sekali.", Minutes],
            new LetterFigure(code.Digits, texts["kode sekali pakai"]),
            new LetterButton(texts["Buka halamannya"], site.Of(Request, page)),
            texts["Anda menerima surel ini karena seseorang memakai alamat ini di FKP Digital. Bukan Anda? Abaikan saja; tanpa kode ini tidak terjadi apa-apa."]);

    /// <summary>To a parent or guardian.</summary>
    /// <param name="to">The address.</param>
    /// <param name="child">Display name of the minor.</param>
    /// <param name="code">Six digits.</param>
    public Task<MessageContent> GuardianAsync(Contact to, string child, IssuedCode code)
    {
        var page = site.Of(Request, $"~/guardian/{code.Handle}");
        return to.Kind is ContactKind.Phone
            ? Short(texts["{0} meminta izin Anda ikut serta di FKP Digital. Kode: {1}. Baca dan setujui di {2}", child, code.Digits, page])
            : Write(
                texts["Izin untuk {0}", child],
                texts["{0} menyebut Anda sebagai orang tua atau walinya. Baca dahulu apa yang Anda setujui, lalu ketik kode ini. Berlaku tiga hari.", child],
                new LetterFigure(code.Digits, texts["kode sekali pakai"]),
                new LetterButton(texts["Baca dan setujui"], page),
                texts["Anda menerima surel ini karena seseorang menyebut alamat ini di FKP Digital. Bukan Anda? Abaikan saja; tanpa kode ini tidak terjadi apa-apa."]);
    }

    /// <summary>To somebody who is to become staff.</summary>
    /// <param name="agency">Its name.</param>
    /// <param name="role">The role.</param>
    /// <param name="secret">The last part of the link.</param>
    public Task<MessageContent> InvitationAsync(string agency, Role role, string secret) => Write(
        texts["Undangan menjadi {0}", RoleNames.Of(role, texts)],
        texts["{0} mengundang Anda menjadi {1} di FKP Digital. Tautan ini berlaku {2} hari dan hanya untuk alamat surel ini.", agency, RoleNames.Of(role, texts), (int)StaffInvitation.Life.TotalDays],
        null,
        new LetterButton(texts["Buka undangan"], site.Of(Request, $"~/invitation/{secret}")),
        texts["Anda menerima surel ini karena pengelola instansi menulis alamat ini. Bukan Anda? Abaikan saja."]);

    /// <summary>To somebody whose request about personal data was answered. The answer itself is not in it.</summary>
    public Task<MessageContent> DataAnsweredAsync(Contact to) => to.Kind is ContactKind.Phone
        ? Short(texts["Permintaan data pribadi Anda di FKP Digital sudah dijawab. Baca di {0}", site.Of(Request, "~/account/data")])
        : Write(
            texts["Permintaan data pribadi Anda sudah dijawab"],
            texts["Petugas pelindung data pribadi sudah menjawab. Masuk untuk membaca jawabannya."],
            null,
            new LetterButton(texts["Baca jawabannya"], site.Of(Request, "~/account/data")),
            texts["Anda menerima surel ini karena Anda mengajukan permintaan tentang data pribadi Anda."]);

    /// <summary>To somebody whose address is used to register a second time.</summary>
    public Task<MessageContent> AlreadyAsync(Contact to) => to.Kind is ContactKind.Phone
        ? Short(texts["Nomor ini sudah punya akun FKP Digital. Masuk di {0}. Lupa kata sandi? Pakai tautan di halaman itu.", site.Of(Request, "~/account/login")])
        : Write(
            texts["Anda sudah punya akun"],
            texts["Seseorang mendaftar dengan alamat ini, tetapi alamat ini sudah punya akun. Masuk saja; bila lupa kata sandi, halaman itu menolong."],
            null,
            new LetterButton(texts["Masuk"], site.Of(Request, "~/account/login")),
            texts["Anda menerima surel ini karena seseorang memakai alamat ini di FKP Digital. Bukan Anda? Abaikan saja."]);

    /// <summary>To somebody who wants to recover an account that does not exist.</summary>
    public Task<MessageContent> NobodyAsync(Contact to) => to.Kind is ContactKind.Phone
        ? Short(texts["Nomor ini belum punya akun FKP Digital. Daftar di {0}.", site.Of(Request, "~/account/register")])
        : Write(
            texts["Belum ada akun dengan alamat ini"],
            texts["Seseorang meminta kode pemulihan untuk alamat ini, tetapi belum ada akunnya. Mungkin Anda mendaftar dengan alamat atau nomor lain."],
            null,
            new LetterButton(texts["Daftar"], site.Of(Request, "~/account/register")),
            texts["Anda menerima surel ini karena seseorang memakai alamat ini di FKP Digital. Bukan Anda? Abaikan saja."]);

    /// <summary>Lets a phone offer the code to this site only (WICG, origin-bound one-time codes).</summary>
    private string Binding(string digits) => $"@{new Uri(site.Root(Request)).Host} #{digits}";

    private static Task<MessageContent> Short(string text) => Task.FromResult(new MessageContent("", text, ""));

    private Task<MessageContent> Write(string heading, string text, LetterFigure? figure, LetterButton button, string reason) =>
        paper.WriteAsync(new Letter(new Uri(site.Root(Request)), text, "FKP Digital", heading, text, figure, button, reason));
}
