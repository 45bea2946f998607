using System.Diagnostics;
using FkpDigital.Core;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FkpDigital.Data;

/// <summary>
/// A PostgreSQL server that belongs to the program, for whoever configured no connection string. It listens on
/// 127.0.0.1 only, keeps its data over restarts and is shared by all programs on the same data folder:
/// the last one to leave stops it, and one left behind by a killed program is taken over.
/// </summary>
public sealed partial class EmbeddedPostgres : IAsyncDisposable
{
    private const string Database = "fkp";
    private const string Application = "fkp_app";
    private static readonly TimeSpan TurnPatience = TimeSpan.FromMinutes(5);

    private readonly string _root;
    private readonly PostgresServer _server;
    private readonly FileStream _use;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _leaving = new();
    private readonly Task _watch;
    private int _disposed;

    private EmbeddedPostgres(string root, PostgresServer server, FileStream use, ILogger logger)
    {
        _root = root;
        _server = server;
        _use = use;
        _logger = logger;
        ConnectionString = server.Connection(Database, Application).ConnectionString;
        OwnerConnectionString = server.Connection(Database, Database).ConnectionString;
        _watch = WatchAsync();
    }

    /// <summary>For the database <c>fkp</c> and the role that the program works as.</summary>
    public string ConnectionString { get; }

    /// <summary>For the database <c>fkp</c> and its owner of the same name, who may create databases but is no superuser.</summary>
    public string OwnerConnectionString { get; }

    /// <summary>Starts the server or joins a running one; makes data folder and database when missing. Throws <see cref="StartupException"/>.</summary>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, ILogger logger, CancellationToken cancel)
    {
        var root = PostgresFolder.RootOf(options);
        try
        {
            Directory.CreateDirectory(root);
            using var turn = await TurnAsync(root, cancel);
            return await StartInTurnAsync(options, root, logger, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The data folder {root} of the program's own PostgreSQL cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Leaves the server, and stops it when nobody else uses it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        await EndWatchAsync();
        using var turn = await TurnAsync(_root, CancellationToken.None);
        await LeaveAsync(_root, _server, _use, _logger);
    }

    /// <summary>What the system does when this program is killed: its locks go, its server stays. For tests.</summary>
    internal async Task ForgetAsIfKilledAsync()
    {
        _disposed = 1;
        await EndWatchAsync();
        await _use.DisposeAsync();
    }

    private static async Task<EmbeddedPostgres> StartInTurnAsync(EmbeddedPostgresOptions options, string root, ILogger logger, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var account = await ServerAccount.FindAsync(cancel);
        var binaries = await PostgresBinaries.FindAsync(options, root, account, cancel);
        var server = new PostgresServer(binaries, new PostgresFolder(root, binaries.Major), account, options.Durable);
        await server.CreateDataAsync(cancel);

        var use = LockFile.TryShared(PostgresFolder.UsersLock(root)) ?? throw new IOException("users.lock is held by another program.");
        try
        {
            await server.EnsureRunningAsync(cancel);
            await CreateDatabaseAsync(server, cancel);
        }
        catch
        {
            await LeaveAsync(root, server, use, logger);
            throw;
        }

        LogStarted(logger, binaries.Version, server.Port, root, clock.ElapsedMilliseconds);
        return new EmbeddedPostgres(root, server, use, logger);
    }

    private static async Task<FileStream> TurnAsync(string root, CancellationToken cancel) =>
        await LockFile.AloneAsync(PostgresFolder.StartLock(root), TurnPatience, cancel)
        ?? throw new StartupException($"Another program has been starting or stopping the server in {root} for {TurnPatience.TotalMinutes} minutes.");

    /// <summary>Nobody can join meanwhile: joining needs the turn that the caller holds.</summary>
    private static async Task LeaveAsync(string root, PostgresServer server, FileStream use, ILogger logger)
    {
        await use.DisposeAsync();
        using var alone = LockFile.TryAlone(PostgresFolder.UsersLock(root));
        if (alone is not null && server.IsRunning)
        {
            await server.StopAsync();
            LogStopped(logger, root);
        }
    }

    /// <summary>Starts the server again when it dies under the running program (killed for want of memory, say).</summary>
    private async Task WatchAsync()
    {
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await second.WaitForNextTickAsync(_leaving.Token))
        {
            if (_server.IsRunning)
            {
                continue;
            }

            try
            {
                using var turn = await TurnAsync(_root, _leaving.Token);
                LogRevived(_logger, _root, await _server.ReviveAsync(_leaving.Token) ?? "running again");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or StartupException)
            {
                LogRevived(_logger, _root, e.Message);
            }
        }
    }

    private async Task EndWatchAsync()
    {
        await _leaving.CancelAsync();
        await _watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _leaving.Dispose();
    }

    private static async Task CreateDatabaseAsync(PostgresServer server, CancellationToken cancel)
    {
        var settings = server.Connection("postgres");
        settings.Pooling = false;
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancel);
        foreach (var (role, may) in new[] { (Database, "login createdb"), (Application, "login") })
        {
            if (!await HasAsync(connection, $"select 1 from pg_roles where rolname = '{role}'", cancel))
            {
                // Hexadecimal digits: nothing in it to escape.
                await RunAsync(connection, $"create role {role} {may} password '{settings.Password}'", cancel);
            }
        }

        await RunAsync(connection, $"grant {Application} to {Database}", cancel);
        if (!await HasAsync(connection, "select 1 from pg_database where datname = 'fkp'", cancel))
        {
            await RunAsync(connection, $"create database {Database} owner {Database}", cancel);
        }
    }

    private static async Task<bool> HasAsync(NpgsqlConnection connection, string query, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(query, connection);
        return await command.ExecuteScalarAsync(cancel) is not null;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string statement, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The program's own PostgreSQL {Version} answers on 127.0.0.1:{Port}, data in {Root} (ready after {Milliseconds} ms)")]
    private static partial void LogStarted(ILogger logger, string version, int port, string root, long milliseconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "The program's own PostgreSQL in {Root} had died: {Outcome}")]
    private static partial void LogRevived(ILogger logger, string root, string outcome);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopped the program's own PostgreSQL in {Root}: nobody else uses it")]
    private static partial void LogStopped(ILogger logger, string root);
}
