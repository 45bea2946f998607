using System.Text;
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
}
