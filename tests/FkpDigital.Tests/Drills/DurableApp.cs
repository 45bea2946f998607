using FkpDigital.Data;
using FkpDigital.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace FkpDigital.Tests.Drills;

/// <summary>The program over a PostgreSQL server of its own that is as durable as in service and may be killed; its clock tells the time of day.</summary>
public sealed class DurableApp : App
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"fkp-drill-{Guid.NewGuid():N}");
    private EmbeddedPostgres? _server;

    protected override async Task<string> MakeDatabaseAsync()
    {
        Clock.Now = DateTimeOffset.UtcNow;
        _server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataFolder = _folder }, NullLogger.Instance, CancellationToken.None);
        return _server.ConnectionString;
    }

    protected override async Task DropDatabaseAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await _server!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public override string OwnerConnectionString => _server!.OwnerConnectionString;

    protected override Dictionary<string, string?> Settings() => new(base.Settings()) { ["ConnectionStrings:FkpOwner"] = OwnerConnectionString };

    /// <summary>The main process of the server and those that it has started.</summary>
    internal IReadOnlyList<int> ServerProcesses()
    {
        var main = Postmaster.Running(Directory.GetDirectories(_folder, "postgres-*").Select(home => Path.Combine(home, "data")).Single())!.Pid;
        return [main, .. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out var pid) && ParentOf(pid) == main).Select(int.Parse!)];
    }

    /// <summary>Fourth field of <c>/proc/N/stat</c>; the second is the name in brackets and may hold anything.</summary>
    private static int ParentOf(int pid)
    {
        try
        {
            return int.Parse(File.ReadAllText($"/proc/{pid}/stat").Split(')')[^1].Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // ended meanwhile
        }
    }
}
