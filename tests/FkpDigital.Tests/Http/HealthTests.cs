using System.Net;
using FkpDigital.Tests.Infrastructure;

namespace FkpDigital.Tests.Http;

public sealed class HealthTests(App app) : IClassFixture<App>
{
    [Theory]
    [InlineData("/healthz/live")]
    [InlineData("/healthz/ready")]
    public async Task A_watcher_hears_that_the_program_is_well(string address)
    {
        using var answer = await app.Stranger().GetAsync(address);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task An_unknown_api_address_answers_with_problem_details()
    {
        using var answer = await app.Stranger().GetAsync("/api/v1/nowhere");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }
}
