using FkpDigital.Moderation;
using FkpDigital.Web.Localisation;

namespace FkpDigital.Web.Pages.Moderation;

/// <summary>Reasons and decisions in the language of the page.</summary>
public static class ReasonWords
{
    public static string Of(Texts texts, Reason reason) => reason switch
    {
        Reason.Insult => texts["Menghina atau menyerang orang"],
        Reason.PersonalData => texts["Memuat data pribadi"],
        Reason.Spam => texts["Iklan atau berulang"],
        Reason.OffTopic => texts["Di luar topik"],
        Reason.Hoax => texts["Kabar bohong"],
        Reason.Hatred => texts["Ujaran kebencian"],
        _ => texts["Alasan lain"],
    };

    /// <summary>The reason as it is stored with hidden content.</summary>
    public static string Of(Texts texts, string? stored) => Of(texts, Enum.TryParse<Reason>(stored, out var reason) ? reason : Reason.Other);

    public static string Of(Texts texts, DecisionAction action) => action switch
    {
        DecisionAction.Hide => texts["Disembunyikan"],
        DecisionAction.Restore => texts["Ditampilkan lagi"],
        _ => texts["Dibiarkan tampil"],
    };
}
