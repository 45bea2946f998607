using FkpDigital.Core;
using Microsoft.AspNetCore.Mvc.Filters;

namespace FkpDigital.Web.Caching;

/// <summary>A public page of many things: it is kept for people who are not signed in until anything at all changes.
/// Pages of one thing name that instead (<see cref="PageCacheTags.Shows"/>). Nothing with a form for visitors may be kept.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KeptAttribute : Attribute, IResourceFilter
{
    public void OnResourceExecuting(ResourceExecutingContext context) => context.HttpContext.Shows(Changes.Anything);

    public void OnResourceExecuted(ResourceExecutedContext context)
    {
    }
}
