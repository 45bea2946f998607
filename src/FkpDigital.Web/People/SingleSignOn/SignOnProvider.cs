using FkpDigital.Web.Localisation;

namespace FkpDigital.Web.People.SingleSignOn;

/// <summary>A site that vouches for people, as pages know it.</summary>
/// <param name="Key">As in the settings, and in <c>participant_login</c>.</param>
/// <param name="Name">As people know it.</param>
/// <param name="NameEn">The same on English pages, where it differs.</param>
public sealed record SignOnProvider(string Key, string Name, string? NameEn)
{
    /// <summary>Of its authentication scheme.</summary>
    public string Scheme => $"sso:{Key}";

    /// <summary>Where it sends people back to: one address in every language, because it has to be registered there.</summary>
    public PathString Callback => $"/account/external/callback/{Key}";

    public string Shown => Texts.IsEnglish ? NameEn ?? Name : Name;
}

/// <summary>All that are configured, in the order of the settings; most installations have none.</summary>
public sealed record SignOnProviders(IReadOnlyList<SignOnProvider> All)
{
    public SignOnProvider? Find(string? key) => All.FirstOrDefault(p => p.Key == key);
}
