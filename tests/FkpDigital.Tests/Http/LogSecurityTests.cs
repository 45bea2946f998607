using System.Collections.Concurrent;
using System.Net;
using FkpDigital.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FkpDigital.Tests.Http;

/// <summary>The program with everything in its log that an operator can switch on, kept for the test.</summary>
public sealed class TalkativeApp : App
{
    public Heard Log { get; } = new();

    protected override IHost CreateHost(IHostBuilder builder)
    {
        builder.ConfigureServices(services => services.AddSingleton<ILoggerProvider>(Log));
        return base.CreateHost(builder);
    }

    protected override Dictionary<string, string?> Settings() => new(base.Settings())
    {
        ["Logging:LogLevel:Default"] = "Debug",
        ["Logging:LogLevel:FkpDigital"] = "Debug",
        ["Logging:LogLevel:Microsoft"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore.Authentication"] = "Debug",
        ["Logging:LogLevel:Microsoft.AspNetCore.Antiforgery"] = "Debug",
        ["Logging:LogLevel:Npgsql"] = "Debug",
        ["Logging:Console:LogLevel:Default"] = "None",
    };

    /// <summary>All lines so far.</summary>
    public sealed class Heard : ILoggerProvider
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => new Ear(categoryName, Lines);

        public void Dispose()
        {
        }

        private sealed class Ear(string category, ConcurrentQueue<string> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull
            {
                lines.Enqueue($"{category}: {state}");
                return null;
            }

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.Enqueue($"{category}: {formatter(state, exception)} {exception}");
        }
    }
}

public sealed class LogSecurityTests(TalkativeApp app) : IClassFixture<TalkativeApp>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_password_token_cookie_or_mail_address_reaches_the_log()
    {
        var person = await app.PersonAsync();
        var browser = app.Stranger();
        using var wrong = await browser.SubmitAsync("/account/login", "", ("Input.Contact", person.Email), ("Input.Password", "sandi-yang-keliru"));
        using var entered = await CookieSecurityTests.SignInAsync(browser, person, "");
        Assert.Equal(HttpStatusCode.Redirect, entered.StatusCode);
        var cookie = Assert.Single(entered.Headers.GetValues("Set-Cookie")).Split('=', ';')[1];
        var token = (await browser.PageAsync("/account")).QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var stale = await browser.Http.PostAsync("/account", new FormUrlEncodedContent([new("__RequestVerificationToken", token[..^4])]), Cancel);
        using var called = await person.Browser.GetAsync("/api/v1/me");
        Assert.Equal(HttpStatusCode.OK, called.StatusCode);
        var unknown = app.Stranger();
        unknown.Http.DefaultRequestHeaders.Authorization = new("Bearer", "fkp_tidak-dikenal-0123456789");
        using var refused = await unknown.GetAsync("/api/v1/me");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        using var notTheirs = await browser.GetAsync("/en/moderation");
        Assert.Equal(HttpStatusCode.Forbidden, notTheirs.StatusCode);

        var log = string.Join('\n', app.Log.Lines);
        Assert.Contains($"Participant {person.Id} signed in", log, StringComparison.Ordinal);
        Assert.Contains($"refused: participant {person.Id} may not GET /moderation", log, StringComparison.Ordinal);
        Assert.Contains("Request starting", log, StringComparison.Ordinal);
        Assert.All([App.Password, "sandi-yang-keliru", person.Token, person.Email, cookie, token, "fkp_tidak-dikenal-0123456789"], secret =>
            Assert.DoesNotContain(secret, log, StringComparison.Ordinal));
    }
}
