using System.Diagnostics;
using System.Globalization;
using FkpDigital.Core;
using FkpDigital.Data;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace FkpDigital.Tests.Schema;

public sealed class EmbeddedPostgresTests(EmbeddedPostgresTests.UsedFolder used) : IClassFixture<EmbeddedPostgresTests.UsedFolder>, IDisposable
{
    private readonly string _folder = NewFolder();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_newcomer_gets_a_server_that_answers_only_on_this_machine_and_to_its_password()
    {
        await using var server = await StartIn(_folder);

        Assert.Equal(1, await AskAsync(server, "select 1"));
        Assert.Equal("127.0.0.1", await AskAsync(server, "show listen_addresses"));
        Assert.Equal("C.UTF-8", await AskAsync(server, "select coalesce(to_jsonb(d)->>'datlocale', to_jsonb(d)->>'daticulocale', datctype) from pg_database d where datname = 'fkp'"));
        Assert.Equal("on", await AskAsync(server, "show data_checksums"));
        var stranger = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "tebakan", Pooling = false };
        await using var connection = new NpgsqlConnection(stranger.ConnectionString);
        await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync(Cancel));
    }

    [Fact]
    public async Task What_the_owner_may_do_includes_the_extensions_and_databases_it_needs_but_not_the_machine()
    {
        await using var server = await StartAsync();

        await AskAsync(server, "create extension pg_trgm");
        await AskAsync(server, "create database another");

        var refused = await Assert.ThrowsAsync<PostgresException>(() => AskAsync(server, "copy (select 1) to program 'cat'"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task Its_password_can_be_read_by_its_owner_only()
    {
        await using var server = await StartAsync();

        var password = Directory.GetFiles(_folder, "password", SearchOption.AllDirectories).Single();

        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(password) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public async Task Commits_are_durable_unless_a_test_says_otherwise()
    {
        await using var server = await StartAsync(durable: true);

        Assert.Equal("on on on", await AskAsync(server, "select concat_ws(' ', current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes'))"));
    }

    [Fact]
    public async Task Two_programs_share_one_server_and_the_last_to_leave_stops_it()
    {
        var first = await StartAsync();
        var second = await StartAsync();
        Assert.Equal(first.ConnectionString, second.ConnectionString);

        await first.DisposeAsync();
        Assert.Equal(1, await AskAsync(second, "select 1"));

        await second.DisposeAsync();
        await Assert.ThrowsAsync<NpgsqlException>(() => AskAsync(second, "select 1"));
    }

    [Fact]
    public async Task Programs_that_start_at_the_same_moment_agree_on_one_server()
    {
        var servers = await Task.WhenAll(StartIn(_folder), StartIn(_folder), StartIn(_folder));

        Assert.Single(servers.Select(server => server.ConnectionString).Distinct());
        await Task.WhenAll(servers.Select(server => server.DisposeAsync().AsTask()));
        await Assert.ThrowsAsync<NpgsqlException>(() => AskAsync(servers[0], "select 1"));
    }

    [Fact]
    public async Task A_row_survives_leaving_and_coming_back()
    {
        await using (var before = await StartAsync())
        {
            await AskAsync(before, "create table kept (id int); insert into kept values (42)");
        }

        await using var after = await StartAsync();

        Assert.Equal(42, await AskAsync(after, "select id from kept"));
    }

    [Fact]
    public async Task A_row_survives_the_sudden_death_of_PostgreSQL()
    {
        var before = await StartAsync(durable: true);
        await AskAsync(before, "create table kept (id int); insert into kept values (42)");
        KillServer();

        await using var after = await StartAsync(durable: true);

        Assert.Equal(42, await AskAsync(after, "select id from kept"));
        await before.DisposeAsync();
        Assert.Equal(42, await AskAsync(after, "select id from kept"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_dies_under_the_running_program_comes_back_at_the_same_address()
    {
        await using var server = await StartAsync(durable: true);
        var dead = Postmaster();
        KillServer();

        while (!await AnswersAsync(server))
        {
            Cancel.ThrowIfCancellationRequested();
        }

        Assert.NotEqual(dead, Postmaster());
    }

    [Fact]
    public async Task The_server_of_a_killed_program_is_taken_over()
    {
        var killed = await StartAsync();
        var orphan = Postmaster();
        await killed.ForgetAsIfKilledAsync();

        await using var next = await StartAsync();

        Assert.Equal(orphan, Postmaster());
        Assert.Equal(1, await AskAsync(next, "select 1"));
    }

    [Fact]
    public async Task A_pid_file_whose_number_now_belongs_to_another_program_does_not_block_the_start()
    {
        await (await StartAsync()).DisposeAsync();
        var account = await ServerAccount.FindAsync(Cancel); // PostgreSQL minds only processes of its own account
        var other = account.RunAsync("sh", ["-c", "echo $$ > $0/postmaster.pid; exec sleep 600", Data()], Cancel);
        while (!File.Exists(PidFile) || (await File.ReadAllTextAsync(PidFile, Cancel)).Length == 0)
        {
            await Task.Yield();
        }

        using var process = Process.GetProcessById(Postmaster());
        await using (var server = await StartAsync())
        {
            Assert.Equal(1, await AskAsync(server, "select 1"));
            Assert.NotEqual(process.Id, Postmaster());
        }

        process.Kill();
        await other;
    }

    [Fact]
    public async Task A_port_that_someone_else_took_meanwhile_is_left_to_them()
    {
        var first = await StartAsync();
        var port = new NpgsqlConnectionStringBuilder(first.ConnectionString).Port;
        await first.DisposeAsync();
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, port);
        other.Start();

        await using var server = await StartAsync();

        Assert.NotEqual(port, new NpgsqlConnectionStringBuilder(server.ConnectionString).Port);
        Assert.Equal(1, await AskAsync(server, "select 1"));
    }

    [Fact]
    public async Task A_first_start_that_was_interrupted_starts_over()
    {
        await (await StartAsync()).DisposeAsync();
        Directory.Move(Data(), Data() + ".new");

        await using var server = await StartAsync();

        Assert.Equal(1, await AskAsync(server, "select 1"));
        Assert.False(Directory.Exists(Data() + ".new"));
    }

    [Fact]
    public async Task A_file_where_the_folder_should_be_is_said_in_one_sentence()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "", Cancel);

        var fault = await Assert.ThrowsAsync<StartupException>(() => StartIn(file));

        Assert.StartsWith($"The data folder {file} of the program's own PostgreSQL cannot be used", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9", "was made by PostgreSQL 9")]
    [InlineData(null, "is not a complete PostgreSQL data folder")]
    public async Task Data_of_another_version_and_broken_data_are_said_in_one_sentence(string? version, string words)
    {
        await (await StartAsync()).DisposeAsync();
        var file = Path.Combine(Data(), "PG_VERSION");
        File.Delete(file);
        await File.WriteAllTextAsync(file, version, Cancel);

        var fault = await Assert.ThrowsAsync<StartupException>(() => StartAsync());

        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_of_a_version_that_is_not_installed_is_never_replaced_by_an_empty_database()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "postgres-11", "data"));

        var fault = await Assert.ThrowsAsync<StartupException>(() => StartIn(_folder));

        Assert.Contains("was made by PostgreSQL 11, but only PostgreSQL", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_data_folder_is_said_with_the_servers_own_last_word()
    {
        await (await StartAsync()).DisposeAsync();
        File.Delete(Path.Combine(Data(), "global", "pg_control"));

        var fault = await Assert.ThrowsAsync<StartupException>(() => StartAsync());

        Assert.Contains("PostgreSQL did not start", fault.Message, StringComparison.Ordinal);
        Assert.Contains("pg_control", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_PostgreSQL_is_said_in_one_sentence()
    {
        var options = new EmbeddedPostgresOptions { DataFolder = _folder, BinFolder = _folder };

        var fault = await Assert.ThrowsAsync<StartupException>(() => EmbeddedPostgres.StartAsync(options, NullLogger.Instance, Cancel));

        Assert.StartsWith("No PostgreSQL", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Not the first start on this folder, which takes longer: it begins as a copy of a used one.</summary>
    private async Task<EmbeddedPostgres> StartAsync(bool durable = false)
    {
        if (Directory.GetDirectories(_folder).Length == 0)
        {
            await used.CopyToAsync(_folder);
        }

        return await StartIn(_folder, durable);
    }

    private static Task<EmbeddedPostgres> StartIn(string folder, bool durable = false) =>
        EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataFolder = folder, Durable = durable }, NullLogger.Instance, Cancel);

    private static string NewFolder()
    {
        var folder = Directory.CreateTempSubdirectory("fkp-postgres-").FullName;
        if (!OperatingSystem.IsWindows())
        {
            // The server's account has to get through when the tests run as root.
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        }

        return folder;
    }

    private string Data() => Directory.GetDirectories(_folder, "postgres-*").Select(home => Path.Combine(home, "data")).Single();

    private string PidFile => Path.Combine(Data(), "postmaster.pid");

    private int Postmaster() => int.Parse(File.ReadLines(PidFile).First(), CultureInfo.InvariantCulture);

    private void KillServer()
    {
        using var postmaster = Process.GetProcessById(Postmaster());
        postmaster.Kill();
    }

    private static async Task<bool> AnswersAsync(EmbeddedPostgres server)
    {
        try
        {
            return await AskAsync(server, "select 1") is 1;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static async Task<object?> AskAsync(EmbeddedPostgres server, string query)
    {
        var settings = new NpgsqlConnectionStringBuilder(server.OwnerConnectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(query, connection);
        return await command.ExecuteScalarAsync(Cancel);
    }

    /// <summary>A data folder after its first start and stop.</summary>
    public sealed class UsedFolder : IAsyncLifetime
    {
        private readonly string _folder = NewFolder();

        public async ValueTask InitializeAsync() => await (await StartIn(_folder)).DisposeAsync();

        public ValueTask DisposeAsync()
        {
            Directory.Delete(_folder, recursive: true);
            return ValueTask.CompletedTask;
        }

        /// <summary>With owners and rights, which only the system's own command copies.</summary>
        public async Task CopyToAsync(string folder)
        {
            using var copy = Process.Start("cp", ["-a", Path.Combine(_folder, "."), folder]);
            await copy.WaitForExitAsync(Cancel);
            Assert.Equal(0, copy.ExitCode);
        }
    }
}
