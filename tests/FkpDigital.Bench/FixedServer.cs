namespace FkpDigital.Bench;

/// <summary>Kestrel with nothing on it, giving the same bytes from memory: the most that a page can be.</summary>
internal static class FixedServer
{
    public static async Task RunAsync(string address, string file, string type, string coding)
    {
        var content = await File.ReadAllBytesAsync(file);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        var app = builder.Build();
        app.Run(http =>
        {
            http.Response.ContentType = type;
            http.Response.Headers.ContentEncoding = coding;
            http.Response.ContentLength = content.Length;
            return http.Response.Body.WriteAsync(content).AsTask();
        });
        await app.RunAsync();
    }
}
