namespace FkpDigital.Tests.Infrastructure;

/// <summary>The program behind a real socket, for browsers; its clock is the test's.</summary>
public class Site : App
{
    public Site() => UseKestrel(0);

    public Uri Address => ClientOptions.BaseAddress;

    protected override void Begin() => StartServer();
}
