using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace FkpDigital.Web.Shell;

/// <summary>Sends the compressed form that the front end's build laid beside a file, where the browser takes it: nothing is compressed per request.</summary>
internal static class CompressedAssets
{
    private static readonly FileExtensionContentTypeProvider Types = new();
    private static readonly (string Coding, string Ending)[] Forms = [("br", ".br"), ("gzip", ".gz")];

    /// <summary>Knows the compressed forms too, which is what lets the file middleware send them.</summary>
    public static FileExtensionContentTypeProvider WithForms { get; } = new(new Dictionary<string, string>(Types.Mappings) { [".br"] = "application/octet-stream", [".gz"] = "application/octet-stream" });

    public static void UseCompressedAssets(this WebApplication app) => app.Use((http, next) =>
    {
        var (request, files) = (http.Request, app.Environment.WebRootFileProvider);
        if (!request.Path.StartsWithSegments("/assets") || (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)))
        {
            return next(http);
        }

        if (files.GetFileInfo(request.Path + Forms[0].Ending).Exists)
        {
            http.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        }

        foreach (var (coding, ending) in Forms)
        {
            if (Takes(request, coding) && files.GetFileInfo(request.Path + ending).Exists && Types.TryGetContentType(request.Path, out var type))
            {
                http.Items[typeof(CompressedAssets)] = (coding, type);
                request.Path += ending;
                break;
            }
        }

        return next(http);
    });

    /// <summary>Says what a compressed form is; called as the file middleware answers.</summary>
    public static void Describe(HttpContext http)
    {
        if (http.Items[typeof(CompressedAssets)] is (string coding, string type))
        {
            http.Response.Headers.ContentEncoding = coding;
            http.Response.ContentType = type;
        }
    }

    private static bool Takes(HttpRequest request, string coding) =>
        request.GetTypedHeaders().AcceptEncoding.Any(e => e.Value.Equals(coding, StringComparison.OrdinalIgnoreCase) && e.Quality is null or > 0);
}
