namespace FkpDigital.Privacy;

public static class PrivacyRules
{
    public const string EraseNotConfirmed = "privacy.erase-not-confirmed";
}
