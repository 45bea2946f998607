using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace FkpDigital.Data;

/// <summary>
/// The files of the program's own PostgreSQL:
/// <code>
/// start.lock, users.lock    who may start or stop it; who uses it
/// binaries-18.4/            a copy of the programs, only where the server's account cannot reach the original
/// postgres-18/              one folder a major version
///   data/                   PostgreSQL's own; data.new/ while initdb has not finished
///   log/server.log
///   password, port
/// </code>
/// </summary>
internal sealed class PostgresFolder(string root, int major)
{
    private const int LargestLog = 10_000_000;

    private string Home => Path.Combine(root, $"postgres-{major}");
    public string Data => Path.Combine(Home, "data");
    public string UnfinishedData => Path.Combine(Home, "data.new");
    public string LogFolder => Path.Combine(Home, "log");
    public string Log => Path.Combine(LogFolder, "server.log");
    public string PasswordFile => Path.Combine(Home, "password");
    private string PortFile => Path.Combine(Home, "port");

    public static string StartLock(string root) => Path.Combine(root, "start.lock");
    public static string UsersLock(string root) => Path.Combine(root, "users.lock");

    /// <summary>The folder that the options name, or the usual place of this system.</summary>
    public static string RootOf(EmbeddedPostgresOptions options)
    {
        if (!string.IsNullOrWhiteSpace(options.DataFolder))
        {
            return Path.GetFullPath(options.DataFolder);
        }

        return !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess
            ? "/var/lib/fkp-digital"
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "fkp-digital");
    }

    /// <summary>The major versions that have data under a root.</summary>
    public static int[] MajorsIn(string root) =>
        [.. Directory.EnumerateDirectories(root, "postgres-*")
            .Where(home => Directory.Exists(Path.Combine(home, "data")))
            .Select(home => int.TryParse(Path.GetFileName(home)["postgres-".Length..], CultureInfo.InvariantCulture, out var major) ? major : 0)
            .Where(major => major > 0)];

    /// <summary>The version that made the data; null when that cannot be told, the mark of a broken folder.</summary>
    public int? MajorOfData()
    {
        var file = Path.Combine(Data, "PG_VERSION");
        return File.Exists(file) && int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var found) ? found : null;
    }

    public void Create()
    {
        Directory.CreateDirectory(Home);
        Directory.CreateDirectory(LogFolder);
    }

    /// <summary>The password of this server, made up at the first call and readable by its owner only.</summary>
    public string Password()
    {
        if (!File.Exists(PasswordFile))
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var file = new StreamWriter(PasswordFile + ".new", options))
            {
                file.Write(RandomNumberGenerator.GetHexString(48, lowercase: true));
            }

            File.Move(PasswordFile + ".new", PasswordFile);
        }

        return File.ReadAllText(PasswordFile);
    }

    /// <summary>The port of the last start while it is still free, else another free one, kept for the next start.</summary>
    public int FreePort()
    {
        if (KeptPort() is { } kept && IsFree(kept))
        {
            return kept;
        }

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        File.WriteAllText(PortFile, port.ToString(CultureInfo.InvariantCulture));
        return port;
    }

    public void ForgetPort() => File.Delete(PortFile);

    /// <summary>How long the log is now; a log grown large makes room for a new one first.</summary>
    public long StartLog()
    {
        if (File.Exists(Log) && new FileInfo(Log).Length > LargestLog)
        {
            File.Move(Log, Log + ".1", overwrite: true);
        }

        return File.Exists(Log) ? new FileInfo(Log).Length : 0;
    }

    /// <summary>What the server logged since the given length.</summary>
    public string LogSince(long length)
    {
        if (!File.Exists(Log))
        {
            return "";
        }

        using var file = new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = Math.Min(length, file.Length);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    private int? KeptPort() =>
        File.Exists(PortFile) && int.TryParse(File.ReadAllText(PortFile), CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536 ? port : null;

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
