using System.Net.Mime;
using System.Text;
using FkpDigital.Agencies;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.Mail;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FkpDigital.Web.Pages;

/// <summary>The e-mail template with an example in it; <c>?plain=true</c> shows its twin in plain text. Development only.</summary>
[Needs(Right.Read)]
public sealed class StyleguideMailModel(IWebHostEnvironment host, Texts texts, Moments moments) : PageModel
{
    private static readonly DateTimeOffset ForumAt = new(2026, 12, 10, 2, 0, 0, TimeSpan.Zero);

    public Letter Letter { get; private set; } = null!;

    public IActionResult OnGet(bool plain)
    {
        if (!host.IsDevelopment())
        {
            return NotFound();
        }

        // A letter carries its style in itself; nothing else may run in it.
        Response.Headers.ContentSecurityPolicy = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";
        var home = new Uri($"{Request.Scheme}://{Request.Host}");
        Letter = new Letter(
            home,
            texts["Forum {0}.", moments.ShortDate(ForumAt)],
            texts["Kabar baik, {0}", "Siti"],
            texts["Usulan Anda masuk agenda forum"],
            texts["“{0}” menutup pengumpulan dukungan di atas garis agenda. Kami mengundang Anda membahasnya langsung.", "Satu loket untuk semua urusan pindah domisili"],
            new LetterFigure(Moments.Number(1284), texts.Noun(1284, "dukungan"), $"{moments.LongDate(ForumAt)}, {moments.Time(ForumAt)}", "Pendopo Raden Mas Said, Karanganyar"),
            new LetterButton(texts["Lihat agenda"], new Uri(home, $"{Request.PathBase}/forums").ToString()),
            texts["Anda menerima surel ini karena mengirim usulan di FKP Digital."]);
        return plain ? Content(Letter.ToText(), MediaTypeNames.Text.Plain, Encoding.UTF8) : Page();
    }
}
