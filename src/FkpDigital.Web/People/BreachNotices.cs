using System.Globalization;
using FkpDigital.Messages;
using FkpDigital.Privacy;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.Mail;
using FkpDigital.Web.Pages.Privacy;
using FkpDigital.Web.Sharing;

namespace FkpDigital.Web.People;

/// <summary>The three notices of a breach with its facts in them, Indonesian and then English: article 46 asks what data, when and how, and what was done.</summary>
public sealed class BreachNotices(Texts texts, Moments moments, LetterPaper paper, SiteAddress site, IHttpContextAccessor accessor)
{
    private static readonly CultureInfo[] Languages = [new("id-ID"), new("en-GB")];

    public (string ToPerson, string ToBody, string ToPublic) Write(Breach breach, long people) => (
        InBoth(() => $"{texts["Kepada pemilik data pribadi,"]}\n\n{texts["data pribadi Anda di FKP Digital mungkin terdampak kegagalan pelindungan data."]}\n\n{Facts(breach)}\n\n{texts["Ganti kata sandi Anda, dan waspadai pesan yang mengaku dari kami. Pertanyaan: petugas pelindung data, melalui halaman Data saya."]}"),
        InBoth(() => $"{texts["Kepada lembaga pelindungan data pribadi,"]}\n\n{texts["bersama ini kami memberitahukan kegagalan pelindungan data pribadi pada FKP Digital (UU 27/2022 pasal 46)."]}\n\n{Facts(breach)}\n\n{texts["Orang yang terdampak: {0:N0}.", people]}"),
        InBoth(() => $"{texts["Pemberitahuan kepada masyarakat"]}\n\n{texts["Telah terjadi kegagalan pelindungan data pribadi pada FKP Digital."]}\n\n{Facts(breach)}\n\n{texts["Orang yang terdampak: {0:N0}.", people]}"));

    /// <summary>The notice to people as a letter.</summary>
    public Task<MessageContent> LetterAsync(string text)
    {
        var request = accessor.HttpContext!.Request;
        return paper.WriteAsync(new Letter(
            new Uri(site.Root(request)), texts["Pemberitahuan tentang data pribadi Anda"], "FKP Digital", texts["Pemberitahuan tentang data pribadi Anda"], text, null,
            new LetterButton(texts["Buka data saya"], site.Of(request, "~/account/data")), texts["Kami wajib memberi tahu Anda menurut UU 27/2022 pasal 46."]));
    }

    private string Facts(Breach breach) => string.Join('\n', new[]
    {
        texts["Diketahui: {0}", moments.DateTime(breach.NoticedAt)],
        texts["Yang terjadi: {0}", breach.Happened],
        texts["Data yang terungkap: {0}", string.Join(", ", breach.Kinds.Select(k => BreachWords.Of(texts, Enum.Parse<BreachData>(k))))],
        breach.Cause.Length == 0 ? null : texts["Penyebab: {0}", breach.Cause],
        texts["Penanganan dan pemulihan: {0}", breach.Measures],
    }.Where(line => line is not null));

    private static string InBoth(Func<string> write)
    {
        var (culture, language) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            return string.Join("\n\n— — —\n\n", Languages.Select(l =>
            {
                CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = l;
                return write();
            }).ToList());
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, language);
        }
    }
}
