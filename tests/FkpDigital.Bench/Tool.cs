using System.Diagnostics;

namespace FkpDigital.Bench;

/// <summary>A program of the system that measures or builds.</summary>
internal static class Tool
{
    /// <returns>What it printed, then what it printed as errors.</returns>
    /// <exception cref="InvalidOperationException">It is missing, or failed.</exception>
    public static async Task<string> RunAsync(string name, string[] arguments, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (variable, value) in settings)
        {
            start.Environment[variable] = value;
        }

        try
        {
            using var process = Process.Start(start)!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? await output + await errors : throw new InvalidOperationException($"{name} {string.Join(' ', arguments)} failed: {await output}{await errors}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException($"{name} is missing. On Debian: apt-get install wrk postgresql-contrib", e);
        }
    }
}
