namespace FkpDigital.Web.Pages.Account;

/// <summary>The declaration of age, <c>_AgeChoice.cshtml</c>: <c>adult</c> or <c>minor</c>, and nothing is chosen beforehand.</summary>
internal static class AgeChoice
{
    public const string Adult = "adult";
    public const string Minor = "minor";

    public static bool? IsAdult(string? typed) => typed switch
    {
        Adult => true,
        Minor => false,
        _ => null,
    };
}
