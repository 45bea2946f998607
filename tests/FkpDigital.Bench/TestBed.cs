using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using FkpDigital.Data;
using FkpDigital.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace FkpDigital.Bench;

/// <summary>A database with data in it on a durable PostgreSQL of its own, and the program built for Release.</summary>
internal sealed class TestBed : IAsyncDisposable
{
    private readonly string _folder;
    private readonly EmbeddedPostgres _postgres;
    private TestBed? _large;

    private TestBed(string folder, EmbeddedPostgres postgres, NpgsqlConnectionStringBuilder connection, int seconds)
    {
        (_folder, _postgres, Connection, Seconds) = (folder, postgres, connection, seconds);
        Database = NpgsqlDataSource.Create(connection);
    }

    /// <summary>The checkout.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    private static string Program { get; } = Path.Combine(Root, "src/FkpDigital.Web/bin/Release/net10.0/FkpDigital.Web.dll");

    public NpgsqlDataSource Database { get; }
    public NpgsqlConnectionStringBuilder Connection { get; }

    /// <summary>Of one measurement.</summary>
    public int Seconds { get; }

    public static async Task<TestBed> StartAsync(int seconds)
    {
        Console.WriteLine("Building the program for Release …");
        await Tool.RunAsync("dotnet", ["build", Path.Combine(Root, "src/FkpDigital.Web"), "-c", "Release", "-p:Precompile=true", "-v", "q"]);
        var folder = Path.Combine(Path.GetTempPath(), $"fkp-bench-{Environment.ProcessId}");
        var postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataFolder = folder }, NullLogger.Instance, CancellationToken.None);
        var bed = new TestBed(folder, postgres, new NpgsqlConnectionStringBuilder(postgres.OwnerConnectionString), seconds);
        await bed.LoadAsync(World.Small);
        return bed;
    }

    /// <summary>The same with a hundred times the data, in a database beside this one; loaded when it is asked for.</summary>
    public async Task<TestBed> LargeAsync()
    {
        if (_large is null)
        {
            await using var command = Database.CreateCommand("create database fkp_large");
            await command.ExecuteNonQueryAsync();
            _large = new TestBed("", _postgres, new NpgsqlConnectionStringBuilder(Connection.ConnectionString) { Database = "fkp_large" }, Seconds);
            await _large.LoadAsync(World.Large);
        }

        return _large;
    }

    /// <summary>Processor time of the PostgreSQL server so far, all its processes together.</summary>
    public async Task<TimeSpan> PostgresTimeAsync() => Processor.OfChildrenOf(Processor.ParentOf((int)await NumberAsync("select pg_backend_pid()")));

    public async Task<long> NumberAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Starts the program, as an operator does, and waits until it shows its first page.</summary>
    public async Task<Server> ServeAsync()
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        return await Server.StartAsync(address, [Program, "--urls", address.ToString()], new()
        {
            ["ConnectionStrings__Fkp"] = Connection.ConnectionString,
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_CONTENTROOT"] = Path.Combine(Root, "src/FkpDigital.Web"),
            ["Logging__LogLevel__Default"] = "Warning",
            ["Site__PlainHttp"] = "true",
            ["Limits__AddressBurst"] = "100000000", // all voters come from this machine
            ["Limits__AddressWritesPerSecond"] = "1000000",
        });
    }

    /// <summary>Starts a bare server that gives the same bytes from memory.</summary>
    public static async Task<Server> ServeFixedAsync(byte[] content, string type, string coding)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, content);
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        return await Server.StartAsync(address, [Path.Combine(AppContext.BaseDirectory, "FkpDigital.Bench.dll"), "fixed", address.ToString(), file, type, coding], []);
    }

    /// <summary>Starts a bare hub.</summary>
    public static Task<Server> ServeBareHubAsync() => ServeBareAsync("hub");

    /// <summary>Starts a bare Razor page with one ranking query.</summary>
    public Task<Server> ServeBarePageAsync() => ServeBareAsync("page", Connection.ConnectionString);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (_folder.Length > 0)
        {
            await (_large?.DisposeAsync() ?? default);
            await _postgres.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task LoadAsync(Multitude multitude)
    {
        Console.WriteLine($"Loading {multitude.Proposals:N0} proposals …");
        await Tool.RunAsync("dotnet", [Program, "migrate"], ("ConnectionStrings__Fkp", Connection.ConnectionString));
        await World.LoadAsync(Database, multitude);
    }

    private static async Task<Server> ServeBareAsync(string what, params string[] more)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        return await Server.StartAsync(address, [Path.Combine(AppContext.BaseDirectory, "FkpDigital.Bench.dll"), what, address.ToString(), .. more], []);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string FindRoot(string from) => File.Exists(Path.Combine(from, "FkpDigital.sln")) ? from : FindRoot(Path.GetDirectoryName(from.TrimEnd('/'))!);
}

/// <summary>A server process under load.</summary>
internal sealed class Server(Process process, Uri address, TimeSpan start) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public Uri Address { get; } = address;

    /// <summary>From the start of the process to the end of the first page.</summary>
    public TimeSpan Start { get; } = start;

    /// <summary>Processor time it has used.</summary>
    public TimeSpan Time
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Memory that it uses now.</summary>
    public long Kibibytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / 1024;
        }
    }

    public static async Task<Server> StartAsync(Uri address, string[] arguments, Dictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var last = "no answer";
        var clock = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var http = new HttpClient();
        while (clock.Elapsed < Patience && !process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(address);
                last = $"{answer.StatusCode}";
                if (answer.IsSuccessStatusCode)
                {
                    return new Server(process, address, clock.Elapsed);
                }
            }
            catch (HttpRequestException)
            {
                await Task.Delay(10);
            }
        }

        process.Kill(entireProcessTree: true);
        throw new InvalidOperationException($"{arguments[0]} did not start ({last}): {await output}{await errors}");
    }

    public async ValueTask DisposeAsync()
    {
        await Tool.RunAsync("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
