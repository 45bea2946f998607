using System.Net.Mail;
using FkpDigital.Core;

namespace FkpDigital.Participants;

public enum ContactKind
{
    Email,
    Phone,
}

/// <summary>Where a person is reached and what they sign in with: an e-mail address, or a mobile number as E.164 has it.</summary>
public sealed record Contact
{
    private Contact(ContactKind kind, string value) => (Kind, Value) = (kind, value);

    public ContactKind Kind { get; }

    public string Value { get; }

    /// <summary>The same for every way of writing it.</summary>
    public string Normalised => Kind is ContactKind.Email ? Value.ToUpperInvariant() : Value;

    /// <summary>Enough for its owner to recognise it: "s•••@contoh.id", "+•••••••••890".</summary>
    public string Masked => Kind is ContactKind.Phone
        ? PhoneNumber.Masked(Value)
        : $"{Value[0]}•••{Value[Value.IndexOf('@', StringComparison.Ordinal)..]}";

    /// <exception cref="RuleException">Neither an e-mail address nor an Indonesian mobile number (field contact).</exception>
    public static Contact Parse(string? typed)
    {
        Rule.Input(!string.IsNullOrWhiteSpace(typed), "contact", InputRules.Required);
        var contact = Find(typed);
        Rule.Input(contact is not null, "contact", typed!.Contains('@', StringComparison.Ordinal) ? AccountRules.EmailBad : AccountRules.ContactBad);
        return contact!;
    }

    /// <returns>The contact, or null when that is none.</returns>
    public static Contact? Find(string? typed)
    {
        var text = (typed ?? "").Trim();
        return text.Contains('@', StringComparison.Ordinal)
            ? IsEmail(text) ? new Contact(ContactKind.Email, text) : null
            : PhoneNumber.Normalise(text) is { } number ? new Contact(ContactKind.Phone, number) : null;
    }

    private static bool IsEmail(string text) =>
        text.Length <= Participant.MaxEmailLength && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
        && MailAddress.TryCreate(text, out var parsed) && parsed.Address == text && parsed.Host.Contains('.', StringComparison.Ordinal);
}
