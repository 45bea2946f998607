using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.Pages;
using FkpDigital.Web.People;
using FkpDigital.Web.Sharing;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.WebEncoders;

namespace FkpDigital.Web.Shell;

/// <summary>What the pages stand in: texts, layout, built files, error pages.</summary>
public static class ShellSetup
{
    private const string OneYear = "public, max-age=31536000, immutable";

    public static WebApplicationBuilder AddShell(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorPages().AddMvcOptions(options =>
        {
            options.Filters.Add<RuleFilter>();
            options.Filters.Add<PageGate>();
        });
        builder.Services.AddTexts();
        builder.Services.AddProblemDetails();
        builder.Services.AddSingleton<Assets>();
        builder.Services.AddScoped<Visitor>();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddScoped<FormToken>();
        builder.Services.AddSingleton<KeptParts>();
        builder.Services.AddSingleton<SiteAddress>();
        builder.Services.AddOptions<SiteOptions>().BindConfiguration(SiteOptions.Section);
        builder.Services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        // Safe over HTTPS: the one secret inside a page is the antiforgery token, and that is masked anew on every rendering.
        builder.Services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml"];
        });
        builder.Services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        builder.Services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        return builder;
    }

    /// <summary>Files that never change under their name, kept by browsers for a year; the rest of <c>wwwroot</c> as usual.</summary>
    public static WebApplication UseAssets(this WebApplication app)
    {
        app.UseCompressedAssets();
        app.UseStaticFiles(new StaticFileOptions
        {
            ContentTypeProvider = CompressedAssets.WithForms,
            OnPrepareResponse = file =>
            {
                CompressedAssets.Describe(file.Context);
                if (file.Context.Request.Path.StartsWithSegments("/assets"))
                {
                    file.Context.Response.Headers.CacheControl = OneYear;
                }
            },
        });
        return app;
    }

    /// <summary>
    /// Friendly pages for errors and for every bare 4xx and 5xx, in the language of the address.
    /// Not in a branch: a branch has its own routing, and re-executing would find no page.
    /// </summary>
    public static WebApplication UseErrorPages(this WebApplication app)
    {
        app.UseExceptionHandler("/error/500");
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        app.Use((http, next) =>
        {
            if (LanguagePrefix.IsForPrograms(http.Request.Path) && http.Features.Get<IStatusCodePagesFeature>() is { } pages)
            {
                pages.Enabled = false;
            }

            return next(http);
        });
        return app;
    }
}
