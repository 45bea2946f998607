using System.Collections.Frozen;
using System.Text.Json;

namespace FkpDigital.Web.Shell;

/// <summary>Addresses of built front-end files: Vite's manifest says which hashed file stands for a source.</summary>
public sealed class Assets(IWebHostEnvironment host)
{
    /// <summary>Root of all built files; without a language, so that both languages share one cache entry.</summary>
    public const string Root = "/assets/";

    private readonly Lazy<FrozenDictionary<string, string>> _files = new(() => Read(host));

    /// <summary>The address of a file by its path below <c>web/src</c>, for example <c>img/forum.svg</c> or <c>site.ts</c>.</summary>
    /// <exception cref="InvalidOperationException">The front end was not built, or has no such file.</exception>
    public string this[string source] => _files.Value.TryGetValue(source, out var file)
        ? Root + file
        : throw new InvalidOperationException($"The front end has no file web/src/{source}.");

    private static FrozenDictionary<string, string> Read(IWebHostEnvironment host)
    {
        var manifest = host.WebRootFileProvider.GetFileInfo("assets/manifest.json");
        if (!manifest.Exists)
        {
            throw new InvalidOperationException("The front end is not built: build without SkipFrontEnd=true, or run `npm ci` and `npm run build` in web/.");
        }

        using var stream = manifest.CreateReadStream();
        using var json = JsonDocument.Parse(stream);
        return json.RootElement.EnumerateObject().ToFrozenDictionary(
            entry => entry.Name.StartsWith("src/", StringComparison.Ordinal) ? entry.Name[4..] : entry.Name,
            entry => entry.Value.GetProperty("file").GetString()!,
            StringComparer.Ordinal);
    }
}
