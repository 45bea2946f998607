using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FkpDigital.Tests.Infrastructure;

/// <summary>The program as it serves the public: Production, behind a proxy at 10.0.0.1 that speaks https. <c>Test-Peer</c> names the address that a request comes from.</summary>
public class PublicSite : App
{
    public const string Peer = "Test-Peer";
    public const string Proxy = "10.0.0.1";

    public PublicSite() => ClientOptions.BaseAddress = new Uri("https://fkp.contoh.test");

    /// <summary>Somebody at that address, over http as a proxy passes it on.</summary>
    public Browser From(string address)
    {
        var browser = new Browser(CreateClient(new() { BaseAddress = new Uri("http://fkp.contoh.test"), AllowAutoRedirect = false, HandleCookies = true }));
        browser.Http.DefaultRequestHeaders.Add(Peer, address);
        return browser;
    }

    protected override IHost CreateHost(IHostBuilder builder)
    {
        builder.UseEnvironment(Environments.Production);
        builder.ConfigureServices(services => services.AddSingleton<IStartupFilter, Peers>());
        return base.CreateHost(builder);
    }

    protected override Dictionary<string, string?> Settings() => new(base.Settings())
    {
        ["Site:Address"] = "https://fkp.contoh.test",
        ["Site:Proxies"] = "10.0.0.0/24, 2001:db8::1",
    };

    private sealed class Peers : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, rest) =>
            {
                http.Connection.RemoteIpAddress = IPAddress.Parse(http.Request.Headers[Peer].ToString() is { Length: > 0 } named ? named : "192.0.2.1");
                return rest(http);
            });
            next(app);
        };
    }
}
