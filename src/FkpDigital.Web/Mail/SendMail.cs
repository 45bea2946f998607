using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using FkpDigital.Data;
using FkpDigital.Messages;
using Microsoft.Extensions.Options;

namespace FkpDigital.Web.Mail;

/// <summary>Sends one e-mail: by SMTP, or as a file for a mail server or a person to pick up.</summary>
internal sealed class SendMail(IOptions<MailOptions> options, IOptions<EmbeddedPostgresOptions> folder)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <exception cref="SmtpException">The server does not take it.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task RunAsync(Envelope letter, CancellationToken cancel)
    {
        var how = options.Value;
        using var mail = new MailMessage(new MailAddress(how.From), new MailAddress(letter.To))
        {
            Subject = letter.Content.Subject,
            SubjectEncoding = Encoding.UTF8,
            Body = letter.Content.Text,
            BodyEncoding = Encoding.UTF8,
            Headers = { ["Auto-Submitted"] = "auto-generated" }, // RFC 3834: no holiday answers
        };
        mail.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(letter.Content.Html, Encoding.UTF8, MediaTypeNames.Text.Html));
        using var smtp = new SmtpClient { Timeout = (int)Patience.TotalMilliseconds };
        if (string.IsNullOrWhiteSpace(how.SmtpHost))
        {
            smtp.DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory;
            smtp.PickupDirectoryLocation = Directory.CreateDirectory(PickupFolder).FullName;
        }
        else
        {
            (smtp.Host, smtp.Port, smtp.EnableSsl) = (how.SmtpHost, how.SmtpPort, how.SmtpTls);
            smtp.Credentials = how.SmtpUser is null ? null : new NetworkCredential(how.SmtpUser, how.SmtpPassword);
        }

        await smtp.SendMailAsync(mail, cancel);
    }

    private string PickupFolder => options.Value.PickupFolder is { Length: > 0 } named ? Path.GetFullPath(named) : Path.Combine(folder.Value.Root, "mail");
}
