using FkpDigital.Web.Localisation;
using FkpDigital.Web.Shell;

namespace FkpDigital.Web.Sharing;

/// <summary>Files by which other programs find and show this site.</summary>
public static class SharingSetup
{
    private const string OneDay = "public, max-age=86400";

    public static void AddSharing(this WebApplicationBuilder builder) => builder.Services.AddScoped<Sitemap>().AddSingleton<SharePictures>();

    public static void MapSharing(this IEndpointRouteBuilder open)
    {
        open.MapGet("/robots.txt", (HttpContext http, SiteAddress site) => Cached(http, TypedResults.Text(Robots.Text(site.Root(http.Request)))));
        open.MapGet("/sitemap.xml", (HttpContext http, Sitemap map) => map.WriteIndexAsync(http));
        open.MapGet("/sitemap/{kind:regex(^[a-z]+$)}-{part:int:min(0)}.xml", WritePartAsync);
        open.MapGet("/manifest.webmanifest", (HttpContext http, Assets assets, Texts texts) =>
            Cached(http, TypedResults.Json(Manifest(http.Request.PathBase + "/", assets, texts), contentType: "application/manifest+json")));
        open.MapSharePictures();
        open.MapArticleFeed();
    }

    private static async Task WritePartAsync(HttpContext http, Sitemap map, string kind, int part)
    {
        if (!await map.WriteAsync(http, kind, part))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    /// <summary>What a phone needs to keep the site on its first screen (W3C Web Application Manifest).</summary>
    private static object Manifest(string start, Assets assets, Texts texts) => new
    {
        id = start,
        name = "FKP Digital",
        short_name = "FKP Digital",
        description = texts["Ruang dialog antara masyarakat dan penyelenggara layanan publik: usulan, dukungan, forum, dan janji yang bisa dikawal."],
        lang = Texts.Language,
        start_url = start,
        scope = "/",
        display = "minimal-ui",
        theme_color = "#0A4D49",
        background_color = "#FBF8F3",
        icons = new[]
        {
            new { src = assets["img/icon-192.png"], sizes = "192x192", type = "image/png", purpose = "any" },
            new { src = assets["img/icon-512.png"], sizes = "512x512", type = "image/png", purpose = "any" },
            new { src = assets["img/icon-maskable-512.png"], sizes = "512x512", type = "image/png", purpose = "maskable" },
        },
    };

    private static IResult Cached(HttpContext http, IResult result)
    {
        http.Response.Headers.CacheControl = OneDay;
        return result;
    }
}
