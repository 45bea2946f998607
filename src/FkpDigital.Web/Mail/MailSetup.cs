namespace FkpDigital.Web.Mail;

/// <summary>Letters and short messages: written into the outbox with what they tell of, sent by a postman.</summary>
internal static class MailSetup
{
    public static void AddMail(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<MailOptions>().BindConfiguration(MailOptions.Section);
        builder.Services.AddOptions<SmsOptions>().BindConfiguration(SmsOptions.Section);
        builder.Services.AddHttpClient(nameof(SendSms), client => client.Timeout = TimeSpan.FromSeconds(20));
        builder.Services.AddScoped<AccountMessages>().AddScoped<LetterPaper>().AddScoped<DeliverMessages>().AddScoped<SendMail>().AddScoped<SendSms>();
        if (builder.Configuration.GetValue("Jobs:Run", true))
        {
            builder.Services.AddHostedService<Postman>();
        }
    }
}
