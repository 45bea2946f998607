using System.Text;

namespace FkpDigital.Web.Sharing;

/// <summary>What search engines leave alone: staff, accounts, and addresses for programs.</summary>
internal static class Robots
{
    private static readonly PathString[] Closed =
        ["/account", "/workspace", "/moderation", "/bureau", "/ministry", "/admin", "/setup", "/claim", "/error", "/styleguide", "/api", "/live", "/healthz", "/openapi"];

    public static bool IsClosed(PathString path) => Closed.Any(root => path.StartsWithSegments(root));

    /// <summary>The file <c>robots.txt</c>.</summary>
    public static string Text(string siteRoot)
    {
        var text = new StringBuilder("User-agent: *\n");
        foreach (var root in Closed)
        {
            text.Append(null, $"Disallow: {root}\nDisallow: /en{root}\n");
        }

        return text.Append(null, $"\nSitemap: {siteRoot}/sitemap.xml\n").ToString();
    }
}
