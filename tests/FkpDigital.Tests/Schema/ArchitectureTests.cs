using FkpDigital.Core;

namespace FkpDigital.Tests.Schema;

public sealed class ArchitectureTests
{
    [Fact]
    public void The_domain_knows_no_pages_and_no_sockets()
    {
        var known = typeof(Entity).Assembly.GetReferencedAssemblies().Select(a => a.Name!);

        Assert.DoesNotContain(known, name => name.Contains("Mvc", StringComparison.Ordinal)
            || name.Contains("Razor", StringComparison.Ordinal)
            || name.Contains("SignalR", StringComparison.Ordinal)
            || name.Contains("AspNetCore.Http", StringComparison.Ordinal));
    }

    [Fact]
    public void Entities_let_nobody_set_their_state_from_outside()
    {
        var open = typeof(Entity).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(Entity)))
            .SelectMany(t => t.GetProperties())
            .Where(p => p.SetMethod is { IsPublic: true })
            .Select(p => $"{p.DeclaringType!.Name}.{p.Name}");

        Assert.Empty(open);
    }
}
