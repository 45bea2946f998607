using FkpDigital.Audit;
using FkpDigital.Data;
using FkpDigital.Regions;
using FkpDigital.Tests.Infrastructure;
using FkpDigital.Web.Host;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

[assembly: AssemblyFixture(typeof(TestPostgres))]

namespace FkpDigital.Tests.Infrastructure;

/// <summary>The PostgreSQL server of this test run, with a template database that was migrated once.
/// It is the program's own embedded server on a temporary folder, or the one that FKP_TEST_POSTGRES names.</summary>
public sealed class TestPostgres : IAsyncLifetime
{
    private const string Template = "fkp_test_template";
    private static readonly SemaphoreSlim Turn = new(1);
    private static string _server = "";
    private static string _owner = "";
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"fkp-tests-{Environment.ProcessId}");
    private EmbeddedPostgres? _embedded;

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("FKP_TEST_POSTGRES") is { Length: > 0 } configured)
        {
            _server = _owner = configured;
        }
        else
        {
            _embedded = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataFolder = _folder, Durable = false }, NullLogger.Instance, CancellationToken.None);
            (_server, _owner) = (_embedded.ConnectionString, _embedded.OwnerConnectionString);
        }

        await ServerAsync($"drop database if exists {Template}");
        await ServerAsync($"create database {Template}");
        await MigrateAsync(OwnerOf(Template));
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_embedded is not null)
        {
            await _embedded.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>A connection string to another database of the server, for the owner of its tables.</summary>
    public static string OwnerOf(string database) => new NpgsqlConnectionStringBuilder(_owner) { Database = database }.ConnectionString;

    /// <summary>A connection string to another database of the server, for the role that the program works as.</summary>
    public static string ConnectionTo(string database, int pool = 60) =>
        new NpgsqlConnectionStringBuilder(_server) { Database = database, MaxPoolSize = pool }.ConnectionString;

    /// <summary>A fresh database with tables and regions; give it back with <see cref="DropAsync"/>.</summary>
    public static async Task<string> CloneAsync()
    {
        var name = $"fkp_test_{Guid.NewGuid():N}";
        await Turn.WaitAsync(); // a template is copied by one at a time
        try
        {
            await ServerAsync($"create database {name} template {Template}");
        }
        finally
        {
            Turn.Release();
        }

        return name;
    }

    public static Task DropAsync(string name) => ServerAsync($"drop database if exists {name} with (force)");

    private static async Task MigrateAsync(string connection)
    {
        await using var source = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder(connection) { Pooling = false }.ConnectionString).Build();
        await new Migrator(source).RunAsync(CancellationToken.None);
        await JobTables.MakeAsync(source);
        await ApplicationRole.GrantAsync(source, new NpgsqlConnectionStringBuilder(_server).Username!, CancellationToken.None);
        await using var db = new FkpDbContext(new DbContextOptionsBuilder<FkpDbContext>().UseNpgsql(source).Options, TimeProvider.System, new Acting());
        await new LoadRegions(db).RunAsync(CancellationToken.None);
    }

    private static async Task ServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_owner) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
