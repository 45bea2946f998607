using System.Diagnostics;
using FkpDigital.Web.Localisation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FkpDigital.Web.Pages;

/// <summary>One page for whatever went wrong, in the words of the person who meets it. It is re-executed, so every method comes here.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true)]
public sealed class ErrorModel(Texts texts, TimeProvider clock) : PageModel
{
    public int Code { get; private set; }

    public string Heading { get; private set; } = "";

    public string Advice { get; private set; } = "";

    /// <summary>Only for errors of ours: what a person can quote and an operator finds in the log.</summary>
    public string? Incident { get; private set; }

    public DateTimeOffset At { get; } = clock.GetUtcNow();

    public bool CanRetry => Code is 409 or 429 or >= 500;

    public string FailedAddress { get; private set; } = "";

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
        FailedAddress = Request.PathBase + (failed?.OriginalPath ?? crash?.Path ?? "/") + failed?.OriginalQueryString;
        (Heading, Advice) = Words();
    }

    private (string Heading, string Advice) Words() => Code switch
    {
        400 => (texts["Permintaan ini tidak terbaca"], texts["Muat ulang halaman sebelumnya, lalu kirim lagi. Tulisan Anda belum tersimpan."]),
        401 or 403 => (texts["Anda belum berwenang membuka ini"], texts["Halaman ini untuk petugas. Minta akses kepada admin instansi."]),
        404 => (texts["Halaman ini tidak ada"], texts["Mungkin tautannya salah ketik, atau isinya sudah dipindahkan."]),
        409 => (texts["Keadaan sudah berubah"], texts["Orang lain baru saja mengubahnya. Muat ulang untuk melihat yang terbaru."]),
        429 => (texts["Terlalu cepat"], texts["Kami menerima banyak permintaan dari Anda. Tunggu sebentar, lalu coba lagi."]),
        503 => (texts["Layanan sedang dirawat"], texts["Kami segera kembali. Dukungan dan usulan Anda tidak hilang."]),
        >= 500 => (texts["Maaf, ada gangguan di pihak kami"], texts["Dukungan Anda tidak hilang. Coba lagi sebentar lagi."]),
        _ => (texts["Permintaan ini tidak dapat dilayani"], texts["Kembali ke halaman sebelumnya, lalu coba cara lain."]),
    };
}
