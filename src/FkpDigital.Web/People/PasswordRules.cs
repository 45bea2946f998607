using System.Collections.Frozen;
using System.Reflection;
using FkpDigital.Core;
using FkpDigital.Participants;

namespace FkpDigital.Web.People;

/// <summary>Long enough, not one that everybody tries first, and not the address or the name (NIST SP 800-63B, 3.1.1.2; OWASP ASVS 5.0, 6.2). Nothing else is asked.</summary>
public sealed class PasswordRules
{
    private const string List = "passwords/common.txt";

    private readonly Lazy<FrozenSet<string>> _common = new(Read);

    /// <exception cref="RuleException">Not acceptable (field password).</exception>
    public void Require(string? password, params ReadOnlySpan<string?> known)
    {
        var given = password ?? "";
        Rule.Input(given.Length >= Participant.MinPasswordLength, "password", AccountRules.PasswordShort, Participant.MinPasswordLength);
        Rule.Input(given.Length <= Participant.MaxPasswordLength, "password", AccountRules.PasswordLong, Participant.MaxPasswordLength);
        Rule.Input(!_common.Value.Contains(given.ToLowerInvariant()) && given.Distinct().Skip(2).Any(), "password", AccountRules.PasswordKnown);
        foreach (var text in known)
        {
            Rule.Input(!given.Equals(text?.Trim(), StringComparison.OrdinalIgnoreCase), "password", AccountRules.PasswordBad);
        }
    }

    private static FrozenSet<string> Read()
    {
        using var lines = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(List)!);
        return lines.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#').ToFrozenSet(StringComparer.Ordinal);
    }
}
