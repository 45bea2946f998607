using System.Text.RegularExpressions;
using FkpDigital.Participants;
using FkpDigital.Tests.Infrastructure;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace FkpDigital.Tests.Infrastructure;

/// <summary>One Chromium for all browser tests, started when the first one asks. FKP_CHROMIUM names its path.</summary>
public sealed class Chromium : IAsyncDisposable
{
    /// <summary>How long a test waits for what it expects to see; build machines are slow.</summary>
    private const float PatienceMilliseconds = 20_000;

    private readonly Lazy<Task<(IPlaywright, IBrowser)>> _started = new(StartAsync);

    /// <summary>A fresh window without cookies. Its page faults fail the test through <see cref="Window.Faults"/>.</summary>
    public async Task<Window> OpenAsync(Uri site, int width = 1280, int height = 900, bool script = true, ColorScheme colors = ColorScheme.Light, bool motion = false)
    {
        var (_, browser) = await _started.Value;
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = site.ToString(),
            ViewportSize = new() { Width = width, Height = height },
            JavaScriptEnabled = script,
            ColorScheme = colors,
            Locale = "id-ID",
            ReducedMotion = motion ? ReducedMotion.NoPreference : ReducedMotion.Reduce,
        });
        return new Window(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_started.IsValueCreated)
        {
            var (playwright, browser) = await _started.Value;
            await browser.DisposeAsync();
            playwright.Dispose();
        }
    }

    private static async Task<(IPlaywright, IBrowser)> StartAsync()
    {
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("FKP_CHROMIUM") is { Length: > 0 } path ? path : "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        return (playwright, browser);
    }
}

/// <summary>A browser window with its own cookies.</summary>
public sealed partial class Window : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    internal Window(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.PageError += (_, error) => Faults.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                Faults.Add($"{message.Text} ({message.Location})");
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Script errors and refused resources so far.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Signs in by password, and with the code of the authenticator app where the account has one.</summary>
    /// <param name="email">Of the account.</param>
    /// <param name="clock">By which the site tells the time; needed for staff.</param>
    public async Task SignInAsync(string email, FakeClock? clock = null)
    {
        await Page.GotoAsync("/account/login");
        await Page.Locator("input[autocomplete^=username]").FillAsync(email);
        await Page.Locator("input[type=password]").FillAsync(App.Password);
        await Page.Locator("main form[method=post] button[type=submit]").First.ClickAsync();
        await Assertions.Expect(Page).Not.ToHaveURLAsync(LoginPage());
        if (clock is not null && SecondStep().IsMatch(Page.Url))
        {
            await Page.Locator("input[autocomplete=one-time-code]").FillAsync(Totp.CodeAt(App.TotpSecret, clock.Now));
            await Page.Locator("main form[method=post] button[type=submit]").First.ClickAsync();
            await Assertions.Expect(Page).Not.ToHaveURLAsync(SecondStep());
        }
    }

    /// <summary>Signs in with the button of a demo account.</summary>
    public async Task SignInToDemoAsync(string email)
    {
        await Page.GotoAsync("/account/login");
        await Page.Locator($"button[value='{email}']").ClickAsync();
        await Assertions.Expect(Page).Not.ToHaveURLAsync(LoginPage());
    }

    /// <summary>Pulls the network plug of this window, or puts it back.</summary>
    public Task GoOfflineAsync(bool offline) => _context.SetOfflineAsync(offline);

    /// <summary>A second tab with the same cookies.</summary>
    public Task<IPage> TabAsync() => _context.NewPageAsync();

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    [GeneratedRegex("/account/login")]
    private static partial Regex LoginPage();

    [GeneratedRegex("/account/second-factor")]
    private static partial Regex SecondStep();
}
