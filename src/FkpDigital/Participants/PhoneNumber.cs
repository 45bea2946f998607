using System.Text.RegularExpressions;

namespace FkpDigital.Participants;

/// <summary>Indonesian mobile numbers: how people write them, how they are kept, and how one is shown where it must not be known.</summary>
public static partial class PhoneNumber
{
    private const int Shown = 3;

    /// <summary>"0812-3456-7890", "62 812…" and "+62812…" are one number.</summary>
    /// <returns>The number as E.164 has it ("+6281234567890"), or null when it is no Indonesian mobile number.</returns>
    public static string? Normalise(string typed)
    {
        var digits = Punctuation().Replace(typed, "");
        var national = digits.StartsWith("+62", StringComparison.Ordinal) ? digits[3..]
            : digits.StartsWith("62", StringComparison.Ordinal) ? digits[2..]
            : digits.StartsWith('0') ? digits[1..] : "";
        return Mobile().IsMatch(national) ? $"+62{national}" : null;
    }

    /// <summary>The last three digits, a dot for every other one: enough for its owner to recognise it, not for others to call it.</summary>
    public static string Masked(string phone)
    {
        var hidden = phone.Count(char.IsAsciiDigit) - Shown;
        return string.Create(phone.Length, (phone, hidden), static (masked, from) =>
        {
            var digits = 0;
            for (var i = 0; i < masked.Length; i++)
            {
                masked[i] = char.IsAsciiDigit(from.phone[i]) && digits++ < from.hidden ? '•' : from.phone[i];
            }
        });
    }

    [GeneratedRegex(@"[\s().\-]")]
    private static partial Regex Punctuation();

    /// <summary>Mobile numbers begin with 8 and have 9 to 12 digits (national numbering plan, ITU-T E.164 country code 62).</summary>
    [GeneratedRegex("^8[0-9]{8,11}$")]
    private static partial Regex Mobile();
}
