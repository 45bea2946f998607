using System.Text.RegularExpressions;

namespace FkpDigital.Privacy;

/// <summary>What a person is recognised by in a text, as regular expressions that PostgreSQL and .NET both read.</summary>
/// <param name="Name">Of the account.</param>
/// <param name="Email">Null without one.</param>
/// <param name="Phone">As E.164 has it; null without one.</param>
public sealed record PersonalValues(string Name, string? Email, string? Phone)
{
    /// <summary>What stands in its place.</summary>
    public const string Mask = "[dihapus]";

    private const string Between = @"[\s().-]*";
    private const string CountryCode = "+62";

    /// <summary>Address and number, however somebody wrote them; to be read without regard to case. Null when there is neither.</summary>
    public string? Contacts => Either(PhonePattern(@"(?:(?:(?:00|\+)?62" + Between + "0?|0)" + Between + ")?"));

    /// <summary>As <see cref="Contacts"/> within JSON, where a number may stand without quotes and must stay one.</summary>
    public string? ContactsInJson => Either(PhonePattern(@"(?:(?:00|\+)62" + Between + "0?|0)" + Between));

    /// <summary>The name as whole words. A name of one word is often a word of the language too, and then only counts as it is written.</summary>
    public string NamePattern => $@"(?<!\w){string.Join(@"\s+", Name.Split(' ').Select(Regex.Escape))}(?!\w)";

    public bool NameHasCase => !Name.Contains(' ', StringComparison.Ordinal);

    private string? Either(string? phone)
    {
        var email = Email is null ? null : $@"(?<![\w.%+-]){Regex.Escape(Email)}(?![\w-])";
        return email is null ? phone : phone is null ? email : $"{email}|{phone}";
    }

    private string? PhonePattern(string prefix) => Phone is null || !Phone.StartsWith(CountryCode, StringComparison.Ordinal)
        ? null
        : $@"(?<!\d)\(?{prefix}{string.Join(Between, Phone[CountryCode.Length..].ToCharArray())}(?!\d)";
}
