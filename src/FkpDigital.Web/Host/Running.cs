using System.Net.Sockets;
using FkpDigital.Core;
using Microsoft.AspNetCore.Connections;

namespace FkpDigital.Web.Host;

internal static class Running
{
#if DEBUG
    private const string DefaultEnvironment = "Development";
#else
    private const string DefaultEnvironment = "Production";
#endif

    /// <summary>A build from source is for trying out, a published one for serving; ASPNETCORE_ENVIRONMENT overrides both.
    /// There is no launch profile because <c>dotnet run</c> would let it override the variable.</summary>
    /// <param name="args">Of the program.</param>
    /// <param name="printsOnly">A command: standard output is for its result, so the log goes to standard error.</param>
    public static WebApplicationBuilder CreateBuilder(string[] args, bool printsOnly)
    {
        var configured = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT");
        var builder = WebApplication.CreateBuilder(configured is { Length: > 0 } || args.Any(a => a.StartsWith("--environment", StringComparison.OrdinalIgnoreCase))
            ? new WebApplicationOptions { Args = args }
            : new WebApplicationOptions { Args = args, EnvironmentName = DefaultEnvironment });
        if (printsOnly)
        {
            builder.Configuration["Logging:Console:LogToStandardErrorThreshold"] = nameof(LogLevel.Trace);
        }

        return builder;
    }

    /// <summary>Prints the address and runs until Ctrl+C.</summary>
    /// <exception cref="StartupException">The port is in use or the address cannot be listened on.</exception>
    public static async Task RunUntilStoppedAsync(this WebApplication app)
    {
        app.Lifetime.ApplicationStarted.Register(() =>
            Console.WriteLine($"{Environment.NewLine}  FKP Digital: {string.Join(", ", app.Urls)}   (Ctrl+C stops it)"));
        var wanted = app.Configuration["Urls"];
        try
        {
            await app.RunAsync();
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new StartupException($"The address {wanted} is in use: stop the other program, or choose another with --urls http://localhost:PORT.", e);
        }
        catch (Exception e) when (e is SocketException or FormatException or InvalidOperationException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" })
        {
            throw new StartupException($"Cannot listen on {wanted}: {e.Message}", e);
        }
    }
}
