namespace FkpDigital.Web.Mail;

/// <summary>Section <c>Mail</c>: by SMTP where a host is named, else as files in a folder.</summary>
public sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary>Of every letter.</summary>
    public string From { get; set; } = "FKP Digital <noreply@localhost>";

    public string? SmtpHost { get; set; }
    public int SmtpPort { get; set; } = 587;
    public string? SmtpUser { get; set; }
    public string? SmtpPassword { get; set; }

    /// <summary>STARTTLS; only a server on this machine may do without.</summary>
    public bool SmtpTls { get; set; } = true;

    /// <summary>Where letters are laid without SMTP, one <c>.eml</c> file each. Empty: <c>mail</c> in the data folder of the program.</summary>
    public string? PickupFolder { get; set; }
}

/// <summary>Section <c>Sms</c>: by an HTTP gateway where an address is named, else shown to staff in the outbox.</summary>
public sealed class SmsOptions
{
    public const string Section = "Sms";

    /// <summary>Where the gateway takes messages, for example <c>https://sms.example/send</c>. Empty: no gateway.</summary>
    public string? Address { get; set; }

    /// <summary>Whether messages leave the house.</summary>
    public bool HasGateway => !string.IsNullOrWhiteSpace(Address);

    /// <summary>Value of the <c>Authorization</c> header.</summary>
    public string? Authorization { get; set; }

    /// <summary>Of the body that is posted.</summary>
    public string ContentType { get; set; } = "application/json";

    /// <summary>The body, with <c>{to}</c> ("+62812…") and <c>{text}</c> in it, both escaped as the content type asks.</summary>
    public string Body { get; set; } = """{"to":"{to}","text":"{text}"}""";
}
