namespace FkpDigital.Agreements;

/// <summary>How a phone number is shown where it must not be known.</summary>
public static class PhoneNumber
{
    private const int Shown = 3;

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
}
