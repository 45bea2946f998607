using System.Diagnostics;

namespace FkpDigital.Data;

/// <summary>What a program answered: its exit code and everything it printed.</summary>
internal sealed record CommandResult(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>The line that says what went wrong, for a sentence to the operator.</summary>
    public string Fault => FaultIn(Output) ?? $"exit code {ExitCode}";

    /// <summary>The last line of a program's output or of the server's log that names a fault, else the last one at all.</summary>
    public static string? FaultIn(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Array.FindLast(lines, line => line.Contains("No space left on device", StringComparison.Ordinal)) // the rest follows from it
            ?? Array.FindLast(lines, line => Array.Exists(["FATAL:", "PANIC:", "error:"], word => line.Contains(word, StringComparison.Ordinal)))
            ?? lines.LastOrDefault();
    }
}

/// <summary>Runs a program of the operating system or of PostgreSQL to its end.</summary>
internal static class Command
{
    public static async Task<CommandResult> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancel)
    {
        using var process = new Process { StartInfo = Prepare(program, arguments) };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return new CommandResult(127, e.Message);
        }

        process.StandardInput.Close();
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        await process.WaitForExitAsync(cancel);
        return new CommandResult(process.ExitCode, await TextOfAsync(output));
    }

    private static ProcessStartInfo Prepare(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            // The caller's folder may be closed to the account that the server runs under.
            WorkingDirectory = OperatingSystem.IsWindows() ? Environment.SystemDirectory : "/",
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name); // PGDATA, PGPORT, ...: meant for another server
        }

        start.Environment["LC_ALL"] = "C"; // messages that we can read
        return start;
    }

    /// <summary>A server started by pg_ctl may keep the pipes open (Windows): the text so far is not waited for any longer.</summary>
    private static async Task<string> TextOfAsync(Task<string[]> output)
    {
        await Task.WhenAny(output, Task.Delay(TimeSpan.FromSeconds(2)));
        return output.IsCompletedSuccessfully ? string.Concat(await output) : "";
    }
}
