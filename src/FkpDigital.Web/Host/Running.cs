using System.Net.Sockets;
using FkpDigital.Core;
using Microsoft.AspNetCore.Connections;

namespace FkpDigital.Web.Host;

internal static class Running
{
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
