using System.Diagnostics;
using System.Globalization;
using FkpDigital.Core;
using Npgsql;

namespace FkpDigital.Data;

/// <summary>One PostgreSQL server on one data folder: makes it, starts it, finds it running, stops it. The caller holds the start lock.</summary>
internal sealed class PostgresServer(PostgresBinaries binaries, PostgresFolder folder, ServerAccount account, bool durable)
{
    /// <summary>The server's superuser; the program itself signs in as the owner of its database.</summary>
    private const string Superuser = "postgres";

    /// <summary>Recovery after a crash may take long on a large database.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public int Port { get; private set; }

    /// <summary>Makes the data folder at the first start. It gets its name only when it is complete, so an interrupted initdb starts over.</summary>
    public async Task CreateDataAsync(CancellationToken cancel)
    {
        folder.Create();
        if (Directory.Exists(folder.Data))
        {
            RequireOurData();
            return;
        }

        if (Directory.Exists(folder.UnfinishedData))
        {
            Directory.Delete(folder.UnfinishedData, recursive: true);
        }

        Directory.CreateDirectory(folder.UnfinishedData);
        folder.Password();
        await account.GiveAsync([folder.UnfinishedData, folder.LogFolder, folder.PasswordFile], cancel);
        if (!await account.CanReachAsync(folder.UnfinishedData, cancel))
        {
            throw new StartupException($"PostgreSQL has to run as the user {account.Name}, who cannot reach {folder.Data}: choose another {EmbeddedPostgresOptions.Section}:DataFolder.");
        }

        var made = await account.RunAsync(binaries.Initdb, InitdbArguments(), cancel);
        if (!made.Succeeded)
        {
            throw new StartupException($"PostgreSQL could not make its data folder {folder.Data}: {made.Fault}");
        }

        Directory.Move(folder.UnfinishedData, folder.Data);
    }

    /// <summary>Takes over a server that already runs on this data (another program's, or an orphan of a killed one), else starts it.</summary>
    public async Task EnsureRunningAsync(CancellationToken cancel)
    {
        if (await FindRunningAsync(cancel) is { } port)
        {
            Port = port;
            return;
        }

        for (var attempt = 1; ; attempt++)
        {
            Port = folder.FreePort();
            Postmaster.RemoveStale(folder.Data);
            var fault = await TryStartAsync(cancel);
            if (fault is null)
            {
                return;
            }

            if (attempt == 10 || !IsPassing(fault))
            {
                throw new StartupException($"PostgreSQL did not start on port {Port} with the data in {folder.Data}: {fault}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(300), cancel);
        }
    }

    /// <summary>Starts a server that died, on the port that everyone knows. Null when it runs, else why it does not.</summary>
    public async Task<string?> ReviveAsync(CancellationToken cancel)
    {
        if (IsRunning)
        {
            return null; // another program was faster
        }

        Postmaster.RemoveStale(folder.Data);
        return await TryStartAsync(cancel);
    }

    public async Task StopAsync()
    {
        var stopped = await account.RunAsync(binaries.PgCtl, ["stop", "-D", folder.Data, "-m", "fast", "-w", "-t", "60"], CancellationToken.None);
        if (!stopped.Succeeded && Postmaster.Running(folder.Data) is not null)
        {
            throw new IOException($"PostgreSQL did not stop: {stopped.Fault}");
        }
    }

    public bool IsRunning => Postmaster.Running(folder.Data) is not null;

    public NpgsqlConnectionStringBuilder Connection(string database, string user = Superuser) => new()
    {
        Host = "127.0.0.1",
        Port = Port,
        Database = database,
        Username = user,
        Password = folder.Password(),
        SslMode = SslMode.Disable, // never leaves this machine
        GssEncryptionMode = GssEncryptionMode.Disable,
        IncludeErrorDetail = false,
        MaxPoolSize = 80,
    };

    private void RequireOurData()
    {
        if (folder.MajorOfData() is not { } major)
        {
            throw new StartupException($"{folder.Data} is not a complete PostgreSQL data folder: restore it from a backup, or move it away to start empty.");
        }

        if (major != binaries.Major)
        {
            throw new StartupException($"{folder.Data} was made by PostgreSQL {major}, but {binaries.Folder} holds PostgreSQL {binaries.Major}: name the folder of the right one in {EmbeddedPostgresOptions.Section}:BinFolder.");
        }

        if (!File.Exists(folder.PasswordFile))
        {
            throw new StartupException($"The password of the server is missing: {folder.PasswordFile} belongs to {folder.Data} and has to be restored with it.");
        }
    }

    private string[] InitdbArguments()
    {
        string[] locale = OperatingSystem.IsLinux() ? ["--locale=C.UTF-8"]
            : OperatingSystem.IsMacOS() ? ["--locale=en_US.UTF-8"]
            : ["--locale=C"];
        // The provider inside PostgreSQL sorts the same on every system and after every upgrade of the C library.
        string[] provider = binaries.Major >= 17 ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] : [];
        string[] sync = durable ? [] : ["--no-sync"];
        return ["-D", folder.UnfinishedData, "-U", Superuser, $"--pwfile={folder.PasswordFile}", "--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums", .. locale, .. provider, .. sync];
    }

    private string Settings()
    {
        string[] settings =
        [
            "listen_addresses=127.0.0.1", $"port={Port}", "unix_socket_directories=", "max_connections=200", "timezone=UTC", "log_timezone=UTC",
            .. durable ? ["fsync=on", "synchronous_commit=on"] : (string[])["fsync=off", "synchronous_commit=off", "full_page_writes=off"],
        ];
        return string.Join(' ', settings.Select(setting => $"-c {setting}"));
    }

    /// <summary>Null when the server runs, else why it does not.</summary>
    private async Task<string?> TryStartAsync(CancellationToken cancel)
    {
        var logged = folder.StartLog();
        var seconds = Patience.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        var started = await account.RunAsync(binaries.PgCtl, ["start", "-D", folder.Data, "-w", "-t", seconds, "-s", "-l", folder.Log, "-o", Settings()], cancel);
        if (started.Succeeded)
        {
            return null;
        }

        return CommandResult.FaultIn(folder.LogSince(logged)) ?? started.Fault;
    }

    /// <summary>Another program took the port in between, or processes of a server killed a moment ago are still going.</summary>
    private bool IsPassing(string fault)
    {
        if (fault.Contains("TCP/IP socket", StringComparison.Ordinal))
        {
            folder.ForgetPort();
            return true;
        }

        return fault.Contains("pre-existing shared memory block", StringComparison.Ordinal) || fault.Contains("lock file", StringComparison.Ordinal);
    }

    /// <summary>The port of a server that runs on our data and takes our password; waits for one that is just starting, recovering or stopping.</summary>
    private async Task<int?> FindRunningAsync(CancellationToken cancel)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(TimeSpan.FromMilliseconds(100), cancel))
        {
            if (Postmaster.Running(folder.Data) is not { } running)
            {
                return null;
            }

            Port = running.Port;
            if (Port > 0 && await AnswersAsync(cancel))
            {
                return Port;
            }
        }

        throw new StartupException($"A PostgreSQL server runs on {folder.Data} but has not answered for {Patience.TotalMinutes} minutes; its log is {folder.Log}.");
    }

    private async Task<bool> AnswersAsync(CancellationToken cancel)
    {
        var settings = Connection("postgres");
        (settings.Pooling, settings.Timeout) = (false, 5);
        try
        {
            await using var connection = new NpgsqlConnection(settings.ConnectionString);
            await connection.OpenAsync(cancel);
            return true;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification)
        {
            throw new StartupException($"The server on {folder.Data} does not take the password in {folder.PasswordFile}.", e);
        }
        catch (NpgsqlException)
        {
            return false; // starting, recovering, stopping, or gone
        }
    }
}
