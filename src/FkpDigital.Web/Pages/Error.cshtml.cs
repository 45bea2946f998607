using System.Diagnostics;
using System.Globalization;
using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;

namespace FkpDigital.Web.Pages;

/// <summary>What happened, why, and what to do next.</summary>
public sealed record ErrorWords(string Heading, string Why, string Next);

/// <summary>
/// One page for whatever went wrong, in the words of the person who meets it. It is re-executed, so every method comes here.
/// It asks no database: that may be what went wrong.
/// </summary>
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true)]
[Needs(Right.Read)]
public sealed class ErrorModel(Texts texts, TimeProvider clock) : PageModel
{
    public int Code { get; private set; }

    public ErrorWords Words { get; private set; } = null!;

    /// <summary>Only for errors of ours: what a person can quote and an operator finds in the log.</summary>
    public string? Incident { get; private set; }

    /// <summary>Seconds to wait, where the answer names them.</summary>
    public int? Wait { get; private set; }

    public DateTimeOffset At { get; } = clock.GetUtcNow();

    /// <summary>The page that failed, to be opened once more; a sent form leads to the page that holds it.</summary>
    public string FailedAddress { get; private set; } = "";

    /// <summary>The page is for staff, and this person has the role but no second factor.</summary>
    public bool LacksSecondFactor => HttpContext.Items[typeof(RuleException)] is RuleException { Rule: AuthorityRules.SecondFactorMissing };

    public void OnGet(int? code) => Show(code);

    public void OnPost(int? code) => Show(code);

    public void OnPut(int? code) => Show(code);

    public void OnDelete(int? code) => Show(code);

    private void Show(int? code)
    {
        var failed = HttpContext.Features.Get<IStatusCodeReExecuteFeature>();
        var crash = HttpContext.Features.Get<IExceptionHandlerPathFeature>();
        // Asked for by its own address the page is just a page that is not there.
        Code = failed is null && crash is null ? 404 : code ?? 500;
        Response.StatusCode = Code;
        Incident = Code >= 500 ? Activity.Current?.TraceId.ToString() ?? HttpContext.TraceIdentifier : null;
        Wait = int.TryParse(Response.Headers.RetryAfter, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
        var query = QueryHelpers.ParseQuery(failed?.OriginalQueryString);
        query.Remove("handler");
        FailedAddress = QueryHelpers.AddQueryString(Request.PathBase.Add(failed?.OriginalPath ?? crash?.Path ?? "/").ToUriComponent(), query);
        Words = WordsOf(Code);
    }

    private ErrorWords WordsOf(int code) => code switch
    {
        400 => new(
            texts["Permintaan ini tidak terbaca"],
            texts["Formulirnya sudah kedaluwarsa, atau sebagian isinya hilang di perjalanan. Tidak ada yang tersimpan."],
            texts["Muat ulang halamannya, lalu kirim sekali lagi."]),
        403 when LacksSecondFactor => new(
            texts["Aktifkan verifikasi dua langkah dahulu"],
            texts["Halaman petugas hanya terbuka bagi akun yang dijaga dua langkah: kata sandi, dan kode dari ponsel Anda."],
            texts["Pasang sekali, dua menit saja. Sesudah itu halaman ini terbuka."]),
        401 or 403 => new(
            texts["Anda belum berwenang membuka ini"],
            texts["Halaman ini hanya untuk petugas instansi tertentu. Akun Anda belum memegang perannya."],
            texts["Perlu akses untuk pekerjaan Anda? Mintalah kepada pengelola instansi Anda. Ia yang memberi peran."]),
        404 => new(
            texts["Halaman ini tidak ada"],
            texts["Mungkin tautannya salah ketik, atau isinya sudah dipindahkan."],
            texts["Cari judulnya, atau mulai dari daftar tantangan."]),
        409 => new(
            texts["Keadaan sudah berubah"],
            texts["Orang lain mengubah hal yang sama lebih dahulu, jadi perubahan Anda belum disimpan."],
            texts["Muat ulang untuk melihat yang terbaru, lalu ulangi perubahan Anda."]),
        413 => new(
            texts["Kiriman terlalu besar"],
            texts["Isi formulir atau berkasnya melebihi batas: berkas paling besar 5 MB. Tidak ada yang tersimpan."],
            texts["Perkecil berkasnya, lalu kirim sekali lagi."]),
        429 => new(
            texts["Terlalu cepat"],
            texts["Kami menerima banyak permintaan dari akun atau jaringan Anda dalam waktu singkat."],
            texts["Tunggu sebentar, lalu coba lagi. Yang sudah tersimpan tetap aman."]),
        503 => new(
            texts["Layanan sedang tidak tersedia"],
            texts["Sistem kami sedang dirawat atau terlalu sibuk. Dukungan dan usulan yang sudah tersimpan tidak hilang."],
            texts["Kami segera kembali. Coba lagi sebentar lagi."]),
        >= 500 => new(
            texts["Maaf, ada gangguan di pihak kami"],
            texts["Sistem kami gagal menyelesaikan permintaan ini. Dukungan Anda tidak hilang."],
            texts["Coba lagi sebentar lagi. Bila masih gagal, sebutkan kode kejadian di bawah ini kepada kami."]),
        _ => new(
            texts["Permintaan ini tidak dapat dilayani"],
            texts["Alamat atau caranya tidak dikenal oleh situs ini."],
            texts["Kembali ke halaman sebelumnya, lalu coba cara lain."]),
    };
}
