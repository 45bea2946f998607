using System.Net;
using FkpDigital.Tests.Infrastructure;
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

    private async Task AllowConnectionsAsync(bool allowed)
    {
        var name = new NpgsqlConnectionStringBuilder(app.ConnectionString).Database;
        await using var server = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(app.ConnectionString) { Database = "fkp", Pooling = false }.ConnectionString);
        await server.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand($"alter database {name} allow_connections {allowed}; select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}' and {!allowed}", server);
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
