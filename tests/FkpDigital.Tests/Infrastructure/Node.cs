using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;

namespace FkpDigital.Tests.Infrastructure;

/// <summary>The program as a process of its own, as an operator starts it.</summary>
public sealed class Node : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string Web = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../../../src/FkpDigital.Web"));

    /// <summary>For example <c>Debug/net10.0</c>; the program is built as its tests are. From its own folder it starts faster: packages are compiled ahead there.</summary>
    private static readonly string Configuration = Path.Combine([.. AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar)[^2..]]);

    private readonly Process _process;
    private readonly Said _said;

    private Node(Process process, Uri address, Said said) => (_process, Address, _said) = (process, address, said);

    public Uri Address { get; }

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<Node> StartAsync(string connectionString, params (string Name, string Value)[] settings)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var process = Launch(["--urls", address.ToString()], [("ConnectionStrings__Fkp", connectionString), .. settings]);
        var said = new Said(process);
        using var http = new HttpClient();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Patience)
        {
            Assert.False(process.HasExited, $"the program ended: {said}");
            try
            {
                if ((await http.GetAsync(new Uri(address, "/healthz/ready"))).StatusCode == HttpStatusCode.OK)
                {
                    return new Node(process, address, said);
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        process.Kill(entireProcessTree: true);
        throw new TimeoutException("the program did not become ready");
    }

    /// <summary>Runs it to its end, for commands and for starts that must fail.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string[] arguments, params (string Name, string Value)[] settings)
    {
        using var process = Launch(arguments, settings);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        return (process.ExitCode, await output, await errors);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Fails with what the program said when it has ended by itself.</summary>
    public void AssertRuns() => Assert.False(_process.HasExited, $"the program ended: {_said}");

    /// <summary>Waits until the program has written a text.</summary>
    public async Task SaysAsync(string text)
    {
        var clock = Stopwatch.StartNew();
        while (!_said.ToString().Contains(text, StringComparison.Ordinal))
        {
            AssertRuns();
            Assert.True(clock.Elapsed < Patience, $"no \"{text}\" in: {_said}");
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>As an operator stops it; waits for the end.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static Process Launch(string[] arguments, (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(Web, "bin", Configuration, "FkpDigital.Web.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_CONTENTROOT"] = Web;
        start.Environment["Secrets__MasterKey"] = App.MasterKey;
        start.Environment["Site__PlainHttp"] = "true"; // there is no https in front of it
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"cannot start {start.FileName}"));
    }

    /// <summary>What a process has written so far, output and errors.</summary>
    private sealed class Said
    {
        private readonly StringBuilder _text = new();

        public Said(Process process)
        {
            process.OutputDataReceived += (_, line) => Add(line.Data);
            process.ErrorDataReceived += (_, line) => Add(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        public override string ToString()
        {
            lock (_text)
            {
                return _text.ToString();
            }
        }

        private void Add(string? line)
        {
            lock (_text)
            {
                _text.AppendLine(line);
            }
        }
    }

    private static string Here([CallerFilePath] string file = "") => file;
}
