using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace FkpDigital.Tests.Infrastructure;

/// <summary><c>oidc-provider</c> as a process of its own; its people are whoever types a name.</summary>
public sealed class CertifiedProvider : IAsyncDisposable
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../../oidc"));
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;

    private CertifiedProvider(Process process, string issuer) => (_process, Issuer) = (process, issuer);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public string Issuer { get; }

    /// <param name="settings">Its clients and people.</param>
    public static async Task<CertifiedProvider> StartAsync(object settings)
    {
        await InstallAsync();
        var process = Launch("node", "provider.mjs");
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(settings));
        await process.StandardInput.FlushAsync();
        var line = await process.StandardOutput.ReadLineAsync();
        if (line is null)
        {
            throw new InvalidOperationException($"the provider ended: {await process.StandardError.ReadToEndAsync()}");
        }

        // What else it says is not read by anybody, but must not fill the pipe.
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        return new CertifiedProvider(process, JsonDocument.Parse(line).RootElement.GetProperty("issuer").GetString()!);
    }

    /// <summary>Walks through its pages as a person would.</summary>
    /// <param name="start">Where our page sent the person.</param>
    /// <param name="login">Whom the person says to be; null: presses cancel.</param>
    /// <returns>Where it sends the person back to.</returns>
    public static async Task<Uri> WalkAsync(Uri start, string? login)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var at = start;
        var answer = await http.GetAsync(at, Cancel);
        for (var step = 0; step < 20; step++)
        {
            if (answer.Headers.Location is { } next)
            {
                at = new Uri(at, next);
                if (at.Authority != start.Authority)
                {
                    return at;
                }

                answer = await http.GetAsync(at, Cancel);
                continue;
            }

            var page = await Browser.ReadAsync(answer);
            Assert.True(answer.StatusCode is HttpStatusCode.OK, $"the provider says {page.Body!.TextContent.Trim()}");
            if (login is null)
            {
                at = new Uri(at, page.QuerySelector("a[href$='/abort']")!.GetAttribute("href")!);
                answer = await http.GetAsync(at, Cancel);
                continue;
            }

            var form = page.QuerySelector<IHtmlFormElement>("form")!;
            var fields = form.Elements.OfType<IHtmlInputElement>().Where(f => f.Name is { Length: > 0 })
                .Select(f => KeyValuePair.Create(f.Name!, f.Name is "login" or "password" ? login : f.Value));
            at = new Uri(at, form.GetAttribute("action")!);
            answer = await http.PostAsync(at, new FormUrlEncodedContent(fields), Cancel);
        }

        throw new InvalidOperationException("the provider goes in circles");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Once; test processes that run side by side take turns.</summary>
    private static async Task InstallAsync()
    {
        using var turn = await TurnAsync();
        if (File.Exists(Path.Combine(Folder, "node_modules", ".package-lock.json")))
        {
            return;
        }

        using var npm = Launch("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        npm.StandardInput.Close();
        var said = await Task.WhenAll(npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
        await npm.WaitForExitAsync();
        Assert.True(npm.ExitCode == 0, $"npm ci in {Folder}: {string.Concat(said)}");
    }

    private static async Task<FileStream> TurnAsync()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(Path.GetTempPath(), "fkp-tests-oidc.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (clock.Elapsed < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    private static Process Launch(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        WorkingDirectory = Folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    })!;

    private static string Here([CallerFilePath] string file = "") => file;
}
