using FkpDigital.Agencies;

namespace FkpDigital.Web.People;

/// <summary>The right that a page handler or an endpoint needs, or several of which one is enough; what a handler names counts before what its page names.
/// A handler or endpoint without one answers nobody.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NeedsAttribute(params Right[] rights) : Attribute
{
    public IReadOnlyList<Right> Rights { get; } = rights;
}

internal static class Needing
{
    public static TBuilder Needs<TBuilder>(this TBuilder endpoints, params Right[] rights) where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new NeedsAttribute(rights));
}
