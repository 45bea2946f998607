using Microsoft.Extensions.Hosting;

namespace FkpDigital.Tests.Infrastructure;

/// <summary>The program behind a real socket, for browsers; its clock is the test's.</summary>
public class Site : App
{
    public Site() => UseKestrel(0);

    public Uri Address => ClientOptions.BaseAddress;

    protected override void Begin() => StartServer();

    protected override Dictionary<string, string?> Settings() => new(base.Settings()) { ["Urls"] = "http://127.0.0.1:0" };

    /// <summary>The factory would set the address itself once the program is built; on a busy machine the program listens before it comes to that.</summary>
    protected override IHost Launch(IHostBuilder builder)
    {
        var host = builder.Build();
        host.Start();
        return host;
    }
}
