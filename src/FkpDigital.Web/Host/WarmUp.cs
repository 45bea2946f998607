using System.Globalization;
using FkpDigital.Web.Localisation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;

namespace FkpDigital.Web.Host;

/// <summary>Shows the home page once to nobody while the web server starts on the other core:
/// most of the first page's time is the compiler's, and so the first visitor need not wait for it.</summary>
internal static class WarmUp
{
    public static void Start(WebApplication app) => _ = Task.Run(async () =>
    {
        try
        {
            await ShowHomeAsync(app.Services, Stream.Null, app.Lifetime.ApplicationStopping);
        }
        catch (Exception e) when (e is OperationCanceledException || DatabaseFaults.IsCauseOf(e))
        {
            // Nothing is lost: the first visitor's request says what is wrong.
        }
    });

    /// <summary>Runs the home page and its views, without the way there.</summary>
    public static async Task ShowHomeAsync(IServiceProvider services, Stream to, CancellationToken cancel)
    {
        await using var scope = services.CreateAsyncScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider, RequestAborted = cancel };
        (http.Request.Method, http.Request.Scheme, http.Request.Host, http.Request.Path) = (HttpMethods.Get, Uri.UriSchemeHttp, new HostString("localhost"), "/");
        http.Response.Body = to;
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = LanguagePrefix.IndonesianCulture;
        var home = services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors.Items.OfType<PageActionDescriptor>().First(p => p.ViewEnginePath == "/Index");
        var page = await services.GetRequiredService<PageLoader>().LoadAsync(home, EndpointMetadataCollection.Empty);
        var route = new RouteData(new RouteValueDictionary(page.RouteValues));
        await services.GetRequiredService<IActionInvokerFactory>().CreateInvoker(new ActionContext(http, route, page))!.InvokeAsync();
    }
}
