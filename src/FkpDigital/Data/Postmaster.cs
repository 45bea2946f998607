using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace FkpDigital.Data;

/// <summary>The server process that a data folder's postmaster.pid names.</summary>
/// <param name="Pid">The process.</param>
/// <param name="Port">Where it listens; 0 while the server has not written it yet.</param>
internal sealed record Postmaster(int Pid, int Port)
{
    private const int PortLine = 3;

    private static string FileIn(string data) => Path.Combine(data, "postmaster.pid");

    /// <summary>The running server of a data folder, or null.</summary>
    public static Postmaster? Running(string data) =>
        Read(data) is { } named && named.IsPostgres() ? named : null;

    /// <summary>
    /// Removes the file of a dead server when its number belongs to another program by now, as after a restart of a
    /// container, or to a corpse nobody collects: PostgreSQL would take either for a running server and refuse for ever.
    /// (Processes that outlived their server keep its shared memory, which PostgreSQL checks apart from this file.)
    /// </summary>
    public static void RemoveStale(string data)
    {
        if (Running(data) is null)
        {
            File.Delete(FileIn(data));
        }
    }

    private static Postmaster? Read(string data)
    {
        try
        {
            var lines = File.ReadAllLines(FileIn(data));
            return lines.Length > 0 && int.TryParse(lines[0], CultureInfo.InvariantCulture, out var pid)
                ? new Postmaster(pid, lines.Length > PortLine && int.TryParse(lines[PortLine], CultureInfo.InvariantCulture, out var port) ? port : 0)
                : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private bool IsPostgres()
    {
        try
        {
            using var process = Process.GetProcessById(Pid);
            return process.ProcessName.StartsWith("postgres", StringComparison.OrdinalIgnoreCase)
                && process.WorkingSet64 > 0; // a killed process that its parent has not collected yet has no memory
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false; // no such process, or gone while we looked
        }
    }
}
