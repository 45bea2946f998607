using System.Text;
using FkpDigital.Challenges;
using FkpDigital.Tests.Infrastructure;
using FkpDigital.Web.Host;

namespace FkpDigital.Tests.Http;

public sealed class WarmUpTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task Before_the_first_visitor_the_whole_home_page_has_been_shown_once()
    {
        using var page = new MemoryStream();

        await WarmUp.ShowHomeAsync(app.Services, page, TestContext.Current.CancellationToken);

        Assert.Contains("</html>", Encoding.UTF8.GetString(page.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_home_page_is_shown_when_nothing_can_be_voted_for_any_more()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        var citizen = await app.PersonAsync();
        using var vote = await citizen.Browser.Http.PutAsync(new Uri($"/api/v1/proposals/{proposal.Id}/vote", UriKind.Relative), null, TestContext.Current.CancellationToken);
        app.Clock.Now = app.Clock.Now.AddDays(14).ToOffset(TimeSpan.FromHours(7));
        await app.UseAsync<MoveRounds, int>(m => m.RunAsync(TestContext.Current.CancellationToken));
        using var page = new MemoryStream();

        await WarmUp.ShowHomeAsync(app.Services, page, TestContext.Current.CancellationToken);

        Assert.Contains("<html lang=\"id\"", Encoding.UTF8.GetString(page.ToArray()), StringComparison.Ordinal);
    }
}
