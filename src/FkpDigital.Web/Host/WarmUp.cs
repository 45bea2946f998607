using FkpDigital.Web.Pages;

namespace FkpDigital.Web.Host;

/// <summary>Reads what the home page reads once while the web server and the jobs start on the other core:
/// most of the first page's time is the compiler's, and so the first visitor need not wait for it.</summary>
internal static class WarmUp
{
    public static void Start(WebApplication app) => _ = Task.Run(async () =>
    {
        await using var scope = app.Services.CreateAsyncScope();
        try
        {
            await ActivatorUtilities.CreateInstance<IndexModel>(scope.ServiceProvider).LoadAsync(app.Lifetime.ApplicationStopping);
        }
        catch (Exception e) when (e is OperationCanceledException || DatabaseFaults.IsCauseOf(e))
        {
            // Nothing is lost: the first visitor's request says what is wrong.
        }
    });
}
