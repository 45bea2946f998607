using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FkpDigital.Messages;
using Microsoft.Extensions.Options;

namespace FkpDigital.Web.Mail;

/// <summary>Sends one short message. Without a gateway it stays in the outbox, where staff read it out to its owner; in Development the log has it, too.</summary>
internal sealed partial class SendSms(IOptions<SmsOptions> options, IHttpClientFactory clients, IWebHostEnvironment host, ILogger<SendSms> log)
{
    /// <exception cref="HttpRequestException">The gateway does not take it.</exception>
    public async Task RunAsync(Envelope letter, CancellationToken cancel)
    {
        if (!options.Value.HasGateway)
        {
            if (host.IsDevelopment())
            {
                LogShown(letter.To, letter.Content.Text);
            }

            return;
        }

        var how = options.Value;
        using var client = clients.CreateClient(nameof(SendSms));
        using var request = new HttpRequestMessage(HttpMethod.Post, how.Address)
        {
            Content = new StringContent(
                how.Body.Replace("{to}", Escape(letter.To), StringComparison.Ordinal).Replace("{text}", Escape(letter.Content.Text), StringComparison.Ordinal),
                Encoding.UTF8, MediaTypeHeaderValue.Parse(how.ContentType).MediaType!),
        };
        if (how.Authorization is { Length: > 0 } authorization)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var answer = await client.SendAsync(request, cancel);
        answer.EnsureSuccessStatusCode();
    }

    private string Escape(string text) => options.Value.ContentType.Contains("json", StringComparison.OrdinalIgnoreCase)
        ? JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString()
        : Uri.EscapeDataString(text);

    [LoggerMessage(LogLevel.Information, "Short message to {To}: {Text}")]
    private partial void LogShown(string to, string text);
}
