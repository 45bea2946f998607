using System.Data.Common;
using FkpDigital.Core;
using FkpDigital.Data;
using Npgsql;

namespace FkpDigital.Web.Host;

/// <summary>
/// The database of this program: the configured server, or one of its own that it brings up. That takes half a second,
/// in which the program sets up everything that only has to hold the database, not yet to use it.
/// </summary>
internal sealed class ProgramDatabase : IAsyncDisposable
{
    private const string Name = "Fkp";
    private const string OwnerName = "FkpOwner";

    /// <summary>No page asks anything that takes longer. Whoever does says so itself.</summary>
    private const int LongestCommandSeconds = 10;

    private const int LongestConnectSeconds = 5;

    private readonly Task<EmbeddedPostgres?> _server;
    private readonly Task<NpgsqlDataSource> _source;

    public ProgramDatabase(IConfiguration configuration)
    {
        var configured = configuration.GetConnectionString(Name);
        _server = string.IsNullOrWhiteSpace(configured) ? Task.Run<EmbeddedPostgres?>(() => StartAsync(configuration)) : Task.FromResult<EmbeddedPostgres?>(null);
        _source = OpenAsync(configured, configuration.GetConnectionString(OwnerName));
    }

    /// <summary>Whom to ask for connections. Only after <see cref="ReadyAsync"/>.</summary>
    public NpgsqlDataSource Source => _source.IsCompletedSuccessfully ? _source.Result : throw new InvalidOperationException("The database is not ready yet.");

    /// <summary>The owner of the tables; null when the program works as the owner itself. Only after <see cref="ReadyAsync"/>.</summary>
    public NpgsqlDataSource? Owner { get; private set; }

    /// <summary>Waits until the server answers.</summary>
    /// <exception cref="StartupException">The connection string is wrong, no server answers, or the own one does not start.</exception>
    public Task ReadyAsync() => _source;

    /// <summary>Leaves the server; its own one stops with the last program that uses it.</summary>
    public async ValueTask DisposeAsync()
    {
        await ((Task)_source).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_source.IsCompletedSuccessfully)
        {
            await _source.Result.DisposeAsync();
        }

        if (_server is { IsCompletedSuccessfully: true, Result: { } server })
        {
            await server.DisposeAsync();
        }
    }

    private static async Task<EmbeddedPostgres?> StartAsync(IConfiguration configuration)
    {
        var options = configuration.GetSection(EmbeddedPostgresOptions.Section).Get<EmbeddedPostgresOptions>() ?? new EmbeddedPostgresOptions();
        // Lives as long as the program: the server has things to say until the end.
        var logs = LoggerFactory.Create(l => l.AddConfiguration(configuration.GetSection("Logging")).AddConsole());
        return await EmbeddedPostgres.StartAsync(options, logs.CreateLogger<EmbeddedPostgres>(), CancellationToken.None);
    }

    private async Task<NpgsqlDataSource> OpenAsync(string? configured, string? configuredOwner)
    {
        var server = await _server;
        var application = server?.ConnectionString ?? Checked(configured!);
        var source = new NpgsqlDataSourceBuilder(WithPatience(application)).Build();
        try
        {
            var owner = server?.OwnerConnectionString ?? (string.IsNullOrWhiteSpace(configuredOwner) ? null : Checked(configuredOwner));
            if (owner is not null)
            {
                // Asked a few times at the start, then never again.
                Owner = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(owner) { Pooling = false }.ConnectionString);
                if (server is null)
                {
                    await ApplicationRole.EnsureAsync(Owner, application, CancellationToken.None);
                }
            }

            await using var connection = await source.OpenConnectionAsync();
            return source;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException or InvalidOperationException or ArgumentException)
        {
            throw new StartupException($"PostgreSQL does not answer as ConnectionStrings__{Name} says: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>A database that stands still must not hold everybody for half a minute, as it would by default. And nobody leaves anything behind in
    /// a session (the ear of the live updates cleans up), so it is not reset after each use: that would forget the plans of <c>put_ballots</c>, too.</summary>
    private static string WithPatience(string connection)
    {
        var said = new DbConnectionStringBuilder { ConnectionString = connection };
        var builder = new NpgsqlConnectionStringBuilder(connection);
        builder.CommandTimeout = said.ContainsKey("Command Timeout") || said.ContainsKey("CommandTimeout") ? builder.CommandTimeout : LongestCommandSeconds;
        builder.Timeout = said.ContainsKey("Timeout") ? builder.Timeout : LongestConnectSeconds;
        builder.NoResetOnClose = true;
        return builder.ConnectionString;
    }

    private static string Checked(string configured)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(configured).ConnectionString;
        }
        catch (ArgumentException e)
        {
            throw new StartupException($"The connection string ConnectionStrings__{Name} cannot be read: {e.Message}", e);
        }
    }
}
