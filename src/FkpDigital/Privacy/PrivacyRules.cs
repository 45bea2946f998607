namespace FkpDigital.Privacy;

public static class PrivacyRules
{
    public const string EraseNotConfirmed = "privacy.erase-not-confirmed";
    public const string ConsentNotTicked = "privacy.consent-not-ticked";
    public const string AnsweredAlready = "privacy.answered-already";
    public const string OwnRequest = "privacy.own-request";
    public const string TooManyOpen = "privacy.too-many-open";
    public const string ExportTooOften = "privacy.export-too-often";
}
