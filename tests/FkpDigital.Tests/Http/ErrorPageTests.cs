using System.Net;
using AngleSharp.Dom;
using FkpDigital.Leaderboards;
using FkpDigital.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace FkpDigital.Tests.Http;

/// <summary>Every kind of error, met the way a person meets it.</summary>
public sealed class ErrorPageTests(ErrorPageTests.Fragile app) : IClassFixture<ErrorPageTests.Fragile>
{
    private static readonly (string Name, string Value)[] WrongPassword = [("Input.Contact", "siapa@contoh.test"), ("Input.Password", "bukan-sandinya")];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/account", "Permintaan ini tidak terbaca", "Muat ulang")]
    [InlineData("/en/account", "This request could not be read", "Reload")]
    public async Task A_form_without_its_token_is_400_and_leads_back_to_the_form(string address, string heading, string action)
    {
        using var answer = await (await app.PersonAsync()).Browser.Http.PostAsync(new Uri(address, UriKind.Relative), new FormUrlEncodedContent([new("Input.DisplayName", "Siti")]), Cancel);

        var page = await SaysAsync(answer, HttpStatusCode.BadRequest, heading);
        Assert.Equal((action, address), (page.QuerySelector(".errc .btn-primary")!.TextContent, page.QuerySelector(".errc .btn-primary")!.GetAttribute("href")));
    }

    [Theory]
    [InlineData("/moderation", "Anda belum berwenang membuka ini")]
    [InlineData("/en/moderation", "You may not open this yet")]
    public async Task A_page_for_staff_is_403_and_says_who_gives_access(string address, string heading)
    {
        using var answer = await (await app.PersonAsync()).Browser.GetAsync(address);

        var page = await SaysAsync(answer, HttpStatusCode.Forbidden, heading);
        Assert.EndsWith("/account", page.QuerySelector(".errc .btn-primary")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/challenges/tidak-ada", "Halaman ini tidak ada")]
    [InlineData("/en/proposals/987654321", "There is no such page")]
    public async Task A_thing_that_is_not_there_is_404(string address, string heading)
    {
        using var answer = await app.Stranger().GetAsync(address);

        await SaysAsync(answer, HttpStatusCode.NotFound, heading);
    }

    [Theory]
    [InlineData("/api/nothing", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/nothing", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/leaderboards/regions", HttpStatusCode.InternalServerError)]
    public async Task Programs_get_problem_details(string address, HttpStatusCode status)
    {
        using var answer = await app.Stranger().GetAsync(address);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("rahasia", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/commitments?uji=409&state=done", "Keadaan sudah berubah", "/commitments?uji=409&state=done")]
    [InlineData("/en/commitments?uji=409&handler=Vote", "Something has changed", "/en/commitments?uji=409")]
    public async Task A_page_that_changed_meanwhile_is_409_and_leads_to_the_latest(string address, string heading, string latest)
    {
        using var answer = await app.Stranger().GetAsync(address);

        var page = await SaysAsync(answer, HttpStatusCode.Conflict, heading);
        Assert.Equal(latest, page.QuerySelector(".errc .btn-primary")!.GetAttribute("href"));
    }

    [Theory]
    [InlineData("/account/login", "Terlalu cepat", "Coba lagi dalam ")]
    [InlineData("/en/account/login", "Too fast", "Try again in ")]
    public async Task Too_many_tries_are_429_with_the_time_to_wait(string address, string heading, string wait)
    {
        var browser = app.Stranger();
        HttpResponseMessage answer;
        do
        {
            answer = await browser.SubmitAsync(address, "", WrongPassword);
        }
        while (answer.StatusCode is not HttpStatusCode.TooManyRequests);

        var page = await SaysAsync(answer, HttpStatusCode.TooManyRequests, heading);
        Assert.NotNull(answer.Headers.RetryAfter?.Delta);
        Assert.StartsWith(wait, page.QuerySelector(".errc .chip")!.TextContent, StringComparison.Ordinal);
        answer.Dispose();
    }

    [Theory]
    [InlineData("/commitments?uji=500", "Maaf, ada gangguan di pihak kami", "Kode kejadian ")]
    [InlineData("/en/commitments?uji=500", "Sorry, something went wrong on our side", "Incident ")]
    public async Task A_fault_of_ours_is_500_with_a_code_to_quote(string address, string heading, string incident)
    {
        using var answer = await app.Stranger().GetAsync(address);

        var page = await SaysAsync(answer, HttpStatusCode.InternalServerError, heading);
        Assert.Matches($"^{incident}[0-9a-f]{{32}}, ", page.QuerySelector(".incident")!.TextContent);
        Assert.DoesNotContain("rahasia", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/challenges", "Layanan sedang tidak tersedia", "Coba lagi dalam 5 detik")]
    [InlineData("/en/challenges", "The service is not available right now", "Try again in 5 seconds")]
    public async Task Without_a_database_every_page_is_503_with_code_and_time(string address, string heading, string wait)
    {
        await AllowConnectionsAsync(false);
        try
        {
            using var answer = await app.Stranger().GetAsync(address);

            var page = await SaysAsync(answer, HttpStatusCode.ServiceUnavailable, heading);
            Assert.Equal(wait, page.QuerySelector(".errc .chip")!.TextContent);
            Assert.NotNull(page.QuerySelector(".incident"));
        }
        finally
        {
            await AllowConnectionsAsync(true);
        }
    }

    /// <summary>Status, one heading, why and what next, and the same page in the other language.</summary>
    private static async Task<IDocument> SaysAsync(HttpResponseMessage answer, HttpStatusCode status, string heading)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        var page = await Infrastructure.Browser.ReadAsync(answer);
        Assert.Equal(heading, page.QuerySelector("h1")!.TextContent);
        Assert.Equal(2, page.QuerySelectorAll(".errc h1 ~ p.mt8").Length);
        Assert.NotNull(page.QuerySelector("a[hreflang]"));
        return page;
    }

    [Theory]
    [InlineData("/commitments?state=tidak-ada")]
    [InlineData("/en/commitments?state=zz&view=list")]
    public async Task A_word_in_an_address_that_means_nothing_is_a_bad_request(string address)
    {
        using var answer = await app.Stranger().GetAsync(address);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull((await Infrastructure.Browser.ReadAsync(answer)).QuerySelector("h1"));
    }

    private async Task AllowConnectionsAsync(bool allowed)
    {
        var name = new NpgsqlConnectionStringBuilder(app.ConnectionString).Database;
        await using var server = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(app.OwnerConnectionString) { Database = "fkp", Pooling = false }.ConnectionString);
        await server.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand($"alter database {name} allow_connections {allowed}; select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}' and {!allowed}", server);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    /// <summary>The program with a page that fails on demand, and a small allowance of sign-ins.</summary>
    public sealed class Fragile : App
    {
        protected override IHost CreateHost(IHostBuilder builder)
        {
            builder.ConfigureServices(services => services
                .AddScoped<Leaderboard>(_ => throw new InvalidOperationException("rahasia"))
                .Configure<MvcOptions>(mvc => mvc.Filters.Add(new FailOnDemand())));
            return base.CreateHost(builder);
        }

        protected override Dictionary<string, string?> Settings() => new(base.Settings())
        {
            ["Limits:SignInBurst"] = "4",
            ["Limits:SignInsPerMinute"] = "1",
            ["Logging:LogLevel:Default"] = "None",
        };
    }

    private sealed class FailOnDemand : IResourceFilter
    {
        public void OnResourceExecuting(ResourceExecutingContext context)
        {
            if (context.HttpContext.Request.Path == "/error/500" || context.HttpContext.Request.Path == "/error/409")
            {
                return;
            }

            context.Result = (string?)context.HttpContext.Request.Query["uji"] switch
            {
                "409" => new StatusCodeResult(StatusCodes.Status409Conflict),
                "500" => throw new InvalidOperationException("rahasia"),
                _ => null,
            };
        }

        public void OnResourceExecuted(ResourceExecutedContext context)
        {
        }
    }
}
