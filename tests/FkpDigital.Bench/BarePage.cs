using Npgsql;

namespace FkpDigital.Bench;

/// <summary>A program that does nothing but show a ranking with one raw query (<c>Pages/Index.cshtml</c>).</summary>
internal static class BarePage
{
    public static async Task RunAsync(string address, string connectionString)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = typeof(BarePage).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        builder.Services.AddRazorPages();
        builder.Services.AddSingleton(NpgsqlDataSource.Create(connectionString));
        var app = builder.Build();
        app.MapRazorPages();
        await app.RunAsync();
    }
}

/// <summary>A row of the bare ranking.</summary>
public sealed record BareRow(long Id, string Title, string Text, string Author, string Category, int Votes, int Comments);
