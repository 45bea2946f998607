using FkpDigital.Tests.Infrastructure;

namespace FkpDigital.Tests.Browser;

/// <summary>The program behind a socket with the demo story, so that every page is full.</summary>
public sealed class DemoSite : Site
{
    protected override Dictionary<string, string?> Settings() => new(base.Settings()) { ["Demo:Load"] = "true", ["Site:DemoAccounts"] = "true" };
}
