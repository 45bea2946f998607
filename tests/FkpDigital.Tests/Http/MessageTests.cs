using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Participants;
using FkpDigital.Tests.Infrastructure;
using FkpDigital.Web.Mail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FkpDigital.Tests.Http;

/// <summary>Letters leave as files, short messages by a gateway; without one an administrator reads them out.</summary>
public sealed class MessageTests(MessageTests.PostApp app) : IClassFixture<MessageTests.PostApp>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public sealed class PostApp : App
    {
        public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"fkp-tests-mail-{Guid.NewGuid():N}");

        protected override Dictionary<string, string?> Settings() => new(base.Settings()) { ["Mail:PickupFolder"] = Folder, ["Limits:SignInBurst"] = "10000" };

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            if (Directory.Exists(Folder))
            {
                Directory.Delete(Folder, recursive: true);
            }
        }
    }

    [Fact]
    public async Task A_letter_is_laid_into_the_folder_once_in_both_forms()
    {
        await AskAsync(app, "surat@contoh.test");
        await DeliverAsync(app);
        var first = Letters("surat@contoh.test");
        await DeliverAsync(app);

        var letter = await File.ReadAllTextAsync(Assert.Single(first), Cancel);
        Assert.Single(Letters("surat@contoh.test"));
        Assert.Contains("To: surat@contoh.test", letter, StringComparison.Ordinal);
        Assert.Contains("Auto-Submitted: auto-generated", letter, StringComparison.Ordinal);
        Assert.Contains("text/plain", letter, StringComparison.Ordinal);
        Assert.Contains("text/html", letter, StringComparison.Ordinal);
        var code = await app.CodeAsync("surat@contoh.test");
        Assert.Matches("^[0-9]{6}$", code);
        var message = await app.MessageAsync("surat@contoh.test");
        Assert.Contains(code, message.Content.Html, StringComparison.Ordinal);
        Assert.Equal($"Kode Anda {code}", message.Content.Subject);
    }

    [Fact]
    public async Task A_gateway_that_fails_is_tried_again_later()
    {
        await using var gateway = await Gateway.StartAsync();
        await using var other = new GatewayApp(gateway.Address);
        await other.InitializeAsync();
        await AskAsync(other, "0812 9999 0001");
        gateway.Refuses = true;

        await DeliverAsync(other);
        var soon = await DeliverAsync(other);
        gateway.Refuses = false;
        other.Clock.Now += TimeSpan.FromSeconds(31);
        await DeliverAsync(other);

        Assert.Equal(0, soon);
        var body = Assert.Single(gateway.Taken);
        Assert.Contains("\"to\":\"+6281299990001\"", body, StringComparison.Ordinal);
        Assert.Contains(await other.CodeAsync("0812 9999 0001"), body, StringComparison.Ordinal);
        Assert.Equal("Bearer kunci", gateway.Authorization);
        using var parsed = System.Text.Json.JsonDocument.Parse(body); // line ends are escaped
        Assert.EndsWith($"#{await other.CodeAsync("0812 9999 0001")}", parsed.RootElement.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, await other.DbAsync(db => db.Messages.Where(m => m.SentAt != null).Select(m => m.Attempts).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task Without_a_gateway_an_administrator_of_the_platform_reads_a_message_out_and_that_is_logged()
    {
        await AskAsync(app, "0812 8888 0001");
        var top = new Agency($"Kementerian Pesan {Guid.NewGuid():N}", null, AgencyKind.Ministry, null, null, "", null, null);
        await app.SaveAsync(top);
        var platform = await app.PersonAsync("Pengelola Situs", Role.Admin, top);
        var local = await app.PersonAsync("Pengelola Daerah", Role.Admin, await app.UnitAsync());

        var page = await platform.Browser.PageAsync("/admin/outbox");
        var before = page.Body!.TextContent;
        var form = page.QuerySelectorAll<IHtmlFormElement>("form[action*='handler=Read']").First();
        var read = await Infrastructure.Browser.ReadAsync(await platform.Browser.SendAsync(form, "/admin/outbox"));
        using var refused = await local.Browser.GetAsync("/admin/outbox");

        var code = await app.CodeAsync("0812 8888 0001");
        Assert.DoesNotContain(code, before, StringComparison.Ordinal);
        Assert.DoesNotContain("81288880001", before, StringComparison.Ordinal);
        Assert.Contains("•••", before, StringComparison.Ordinal);
        Assert.Contains(code, read.QuerySelector("[data-opened]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(1, await app.DbAsync(db => db.Events.CountAsync(e => e.Kind == EventKinds.OutboxRead && e.ActorId == platform.Id, Cancel)));
        Assert.Contains((await platform.Browser.PageAsync("/admin")).QuerySelectorAll("a[href='/admin/outbox']"), _ => true);
        Assert.Empty((await local.Browser.PageAsync("/admin")).QuerySelectorAll("a[href='/admin/outbox']"));
    }

    [Fact]
    public async Task What_messages_and_codes_said_is_gone_when_it_is_over()
    {
        await AskAsync(app, "lama@contoh.test");
        var now = app.Clock.Now;
        app.Clock.Now += TimeSpan.FromDays(8);
        await app.UseAsync<ForgetAccountTraces, bool>(async forget =>
        {
            await forget.RunAsync(Cancel);
            return true;
        });

        app.Clock.Now = now;
        Assert.Equal(0, await app.DbAsync(db => db.Messages.CountAsync(m => m.ContentSealed != null, Cancel)));
        Assert.Equal(0, await app.DbAsync(db => db.OneTimeCodes.CountAsync(Cancel)));
    }

    private List<string> Letters(string to) => [.. Directory.EnumerateFiles(app.Folder, "*.eml").Where(f => File.ReadAllText(f).Contains($"To: {to}", StringComparison.Ordinal))];

    private static Task<HttpResponseMessage> AskAsync(App app, string contact) => app.Stranger().SubmitAsync("/account/register", "",
        ("Input.Contact", contact), ("Input.DisplayName", "Warga Baru"), ("Input.Password", "kalimat yang panjang"), ("Input.Age", "adult"));

    private static Task<int> DeliverAsync(App app) => app.UseAsync<DeliverMessages, int>(d => d.RunAsync(Cancel));

    private sealed class GatewayApp(Uri gateway) : App
    {
        protected override Dictionary<string, string?> Settings() => new(base.Settings()) { ["Sms:Address"] = gateway.ToString(), ["Sms:Authorization"] = "Bearer kunci" };
    }

    /// <summary>A gateway for short messages, as a program of its own would be.</summary>
    private sealed class Gateway : IAsyncDisposable
    {
        private readonly WebApplication _server;

        private Gateway(WebApplication server) => _server = server;

        public Uri Address => new(_server.Urls.First());

        public bool Refuses { get; set; }

        public List<string> Taken { get; } = [];

        public string Authorization { get; private set; } = "";

        public static async Task<Gateway> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var gateway = new Gateway(builder.Build());
            gateway._server.Run(gateway.TakeAsync);
            await gateway._server.StartAsync(Cancel);
            return gateway;
        }

        public ValueTask DisposeAsync() => _server.DisposeAsync();

        private async Task TakeAsync(HttpContext http)
        {
            using var body = new StreamReader(http.Request.Body, Encoding.UTF8);
            var text = await body.ReadToEndAsync(Cancel);
            if (Refuses)
            {
                http.Response.StatusCode = StatusCodes.Status500InternalServerError;
                return;
            }

            Taken.Add(text);
            Authorization = http.Request.Headers.Authorization.ToString();
        }
    }
}
