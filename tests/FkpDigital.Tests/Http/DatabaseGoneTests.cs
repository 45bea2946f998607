using System.Net;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FkpDigital.Tests.Http;

public sealed class DatabaseGoneTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_its_database_the_program_says_so_and_heals_by_itself()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        var citizen = await app.PersonAsync();
        var vote = new Uri($"/api/v1/proposals/{proposal.Id}/vote", UriKind.Relative);
        await AllowConnectionsAsync(false);
        try
        {
            using var refused = await citizen.Browser.Http.PutAsync(vote, null, Cancel);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);

            using var ready = await app.Stranger().GetAsync("/healthz/ready");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            using var live = await app.Stranger().GetAsync("/healthz/live");
            Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        }
        finally
        {
            await AllowConnectionsAsync(true);
        }

        using var accepted = await citizen.Browser.Http.PutAsync(vote, null, Cancel);
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
    }

    /// <summary>As after a disk ran full, or when the node was sent to a copy.</summary>
    [Fact]
    public async Task A_database_that_cannot_write_is_read_and_is_not_ready_until_it_can()
    {
        var challenge = await app.OpenChallengeAsync();
        var proposal = await app.ProposalAsync(challenge);
        var citizen = await app.PersonAsync();
        var vote = new Uri($"/api/v1/proposals/{proposal.Id}/vote", UriKind.Relative);
        await WriteAsync(false);
        try
        {
            Assert.Contains("Layanan sedang tidak dapat menyimpan", await RefusedAsync(citizen, vote, "id"), StringComparison.Ordinal);
            Assert.Contains("The service cannot save right now", await RefusedAsync(citizen, vote, "en"), StringComparison.Ordinal);
            using var page = await app.Stranger().GetAsync($"/challenges/{challenge.Slug}");
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            using var ready = await app.Stranger().GetAsync("/healthz/ready");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        }
        finally
        {
            await WriteAsync(true);
        }

        using var again = await app.Stranger().GetAsync("/healthz/ready");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        using var accepted = await citizen.Browser.Http.PutAsync(vote, null, Cancel);
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
    }

    /// <summary>As when its disk stalls: whoever counts votes waits.</summary>
    [Fact]
    public async Task A_vote_that_a_slow_database_did_not_take_in_time_is_refused_and_not_counted_later()
    {
        var challenge = await app.OpenChallengeAsync();
        var proposal = await app.ProposalAsync(challenge);
        var citizen = await app.PersonAsync();
        var vote = new Uri($"/api/v1/proposals/{proposal.Id}/vote", UriKind.Relative);
        await using (var slow = new NpgsqlConnection($"{app.ConnectionString};Pooling=false"))
        {
            await slow.OpenAsync(Cancel);
            await using var hold = new NpgsqlCommand("select pg_advisory_lock(hashtextextended('fkp ballots', 0))", slow);
            await hold.ExecuteNonQueryAsync(Cancel);

            Assert.Contains("Layanan sedang", await RefusedAsync(citizen, vote, "id"), StringComparison.Ordinal);
            using var page = await app.Stranger().GetAsync($"/challenges/{challenge.Slug}");
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        // One box takes all votes in turn: once a later one is in, the refused one would be, too.
        var other = await app.PersonAsync();
        using var later = await other.Browser.Http.PutAsync(vote, null, Cancel);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
        Assert.Equal([other.Id], await app.DbAsync(db => db.Ballots.Where(b => b.ProposalId == proposal.Id).Select(b => b.ParticipantId).ToListAsync(Cancel)));
        using var accepted = await citizen.Browser.Http.PutAsync(vote, null, Cancel);
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
    }

    private static async Task<string> RefusedAsync(Person citizen, Uri vote, string language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, vote);
        request.Headers.AcceptLanguage.ParseAdd(language);
        using var refused = await citizen.Browser.Http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        return await refused.Content.ReadAsStringAsync(Cancel);
    }

    private async Task WriteAsync(bool allowed)
    {
        await ServerAsync($"alter database {Name} set default_transaction_read_only = {(allowed ? "off" : "on")}");
        app.Services.GetRequiredService<NpgsqlDataSource>().Clear(); // new sessions follow it
    }

    private string Name => new NpgsqlConnectionStringBuilder(app.ConnectionString).Database!;

    private Task AllowConnectionsAsync(bool allowed) => ServerAsync($"alter database {Name} allow_connections {allowed}" + (allowed ? "" : $"; select pg_terminate_backend(pid) from pg_stat_activity where datname = '{Name}'"));

    private async Task ServerAsync(string sql)
    {
        await using var server = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(app.OwnerConnectionString) { Database = "fkp", Pooling = false }.ConnectionString);
        await server.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, server);
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
