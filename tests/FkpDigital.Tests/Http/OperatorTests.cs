using System.Net;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FkpDigital.Tests.Http;

/// <summary>The program as a process: commands, and starts that must end in one sentence.</summary>
public sealed class OperatorTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private (string, string) Database => ("ConnectionStrings__Fkp", app.ConnectionString);

    [Fact]
    public async Task Help_names_every_command()
    {
        var (code, output, _) = await Node.RunAsync(["help"]);

        Assert.Equal(0, code);
        Assert.All(["migrate", "token", "recount"], command => Assert.Contains(command, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Migrate_says_that_everything_is_up_to_date()
    {
        var (code, output, _) = await Node.RunAsync(["migrate"], Database);

        Assert.Equal(0, code);
        Assert.Equal("up to date", output.Trim());
    }

    [Fact]
    public async Task A_token_is_printed_alone_and_works()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        var citizen = await app.PersonAsync();

        var (code, output, _) = await Node.RunAsync(["token", citizen.Email.ToUpperInvariant()], Database);

        Assert.Equal(0, code);
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", output.Trim());
        using var vote = await client.PutAsync(new Uri($"/api/v1/proposals/{proposal.Id}/vote", UriKind.Relative), null, Cancel);
        Assert.True(vote.IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_token_for_nobody_is_refused_in_words()
    {
        var (code, _, errors) = await Node.RunAsync(["token", "tidak-ada@contoh.test"], Database);

        Assert.Equal(1, code);
        Assert.Contains("tidak-ada@contoh.test", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recount_finds_a_tally_that_somebody_changed()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        Assert.Equal(0, (await Node.RunAsync(["recount"], Database)).ExitCode);
        await app.DbAsync(db => db.Database.ExecuteSqlAsync($"update tally set votes = 7 where proposal_id = {proposal.Id}", Cancel));

        var (code, output, _) = await Node.RunAsync(["recount"], Database);

        Assert.Equal(2, code);
        Assert.Contains($"proposal {proposal.Id}: tally 7, votes 0, ballots 0", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("this is no connection string", "cannot be read")]
    [InlineData("Host=127.0.0.1;Port=1;Database=fkp;Username=fkp;Timeout=2", "does not answer")]
    public async Task A_connection_string_that_leads_nowhere_ends_in_one_sentence(string connection, string says) =>
        AssertOneSentence(await Node.RunAsync([], ("ConnectionStrings__Fkp", connection)), says);

    [Fact]
    public async Task A_port_in_use_ends_in_one_sentence()
    {
        await using var first = await Node.StartAsync(app.ConnectionString);

        AssertOneSentence(await Node.RunAsync(["--urls", first.Address.ToString()], Database), "in use");
    }

    [Fact]
    public async Task A_started_program_stays_and_runs_its_jobs()
    {
        await using var node = await Node.StartAsync(app.ConnectionString);
        await using var database = NpgsqlDataSource.Create(app.ConnectionString);

        await RunsJobsAsync(node, database);

        using var http = new HttpClient { BaseAddress = node.Address };
        using var still = await http.GetAsync(new Uri("/healthz/ready", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    [Fact]
    public async Task Jobs_that_could_not_start_are_started_again_and_end_nothing()
    {
        var name = await TestPostgres.CloneAsync();
        await using (var database = NpgsqlDataSource.Create(TestPostgres.OwnerOf(name)))
        {
            await using var spoil = database.CreateCommand("alter table qrtz_locks rename to qrtz_elsewhere");
            await spoil.ExecuteNonQueryAsync(Cancel);
            await using var node = await Node.StartAsync(TestPostgres.ConnectionTo(name));
            await node.SaysAsync("jobs cannot start");

            await using var mend = database.CreateCommand("alter table qrtz_elsewhere rename to qrtz_locks");
            await mend.ExecuteNonQueryAsync(Cancel);

            await RunsJobsAsync(node, database);
        }

        await TestPostgres.DropAsync(name);
    }

    [Fact]
    public async Task A_broken_data_folder_ends_in_one_sentence()
    {
        var file = Path.GetTempFileName();

        AssertOneSentence(await Node.RunAsync([], ("Postgres__DataFolder", Path.Combine(file, "data"))), "cannot be used");
        File.Delete(file);
    }

    private static async Task RunsJobsAsync(Node node, NpgsqlDataSource database)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (!await HasRunAsync(database, patience.Token))
        {
            node.AssertRuns();
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
        }
    }

    private static async Task<bool> HasRunAsync(NpgsqlDataSource database, CancellationToken cancel)
    {
        try
        {
            await using var fired = database.CreateCommand("select exists (select from qrtz_triggers where prev_fire_time > 0)");
            return await fired.ExecuteScalarAsync(cancel) is true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return false; // the jobs make their tables when they start
        }
    }

    private static void AssertOneSentence((int ExitCode, string Output, string Errors) run, string says)
    {
        Assert.NotEqual(0, run.ExitCode);
        var line = Assert.Single(run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(says, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
    }
}
