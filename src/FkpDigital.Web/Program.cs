using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Web.Api;
using FkpDigital.Web.Caching;
using FkpDigital.Web.Host;
using FkpDigital.Web.Live;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.Mail;
using FkpDigital.Web.People;
using FkpDigital.Web.Sharing;
using FkpDigital.Web.Shell;

try
{
    var command = OperatorCommand.From(args);
    if (command is OperatorCommand.Help)
    {
        return OperatorCommands.PrintHelp();
    }

    var builder = Running.CreateBuilder(args, printsOnly: command is not null);
    await using var database = builder.AddDatabase();
    builder.AddShell();
    builder.AddPageCache();
    builder.AddPeople();
    builder.AddMail();
    builder.AddProtection();
    builder.AddApi();
    builder.AddLive();
    builder.AddSharing();
    builder.AddUseCases();
    builder.AddJobs(database);

    var app = builder.Build();
    if (command is not null)
    {
        return await app.RunCommandAsync(command);
    }

    app.UseProxies();
    app.UseSecurityHeaders();
    app.UseKnownMethods();
    app.UseLive();
    app.UseAssets();
    app.UseCookieNames();
    app.UseLanguagePrefix();
    app.UsePageCache();
    app.UseApi();
    app.UseRouting();
    app.UsePageMethods();
    app.UseErrorPages();
    app.UseDatabaseFaults();
    app.UsePeople();
    app.UseVisitor();
    app.UseProtection();
    app.UseGate();
    app.MapRazorPages();
    var open = app.MapGroup("").Needs(Right.Read).ExcludeFromDescription();
    open.MapOpenData();
    open.MapSharing();
    app.MapHealth();

    await app.PrepareDatabaseAsync();
    WarmUp.Start(app);
    await app.RunUntilStoppedAsync();
    return 0;
}
catch (StartupException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
catch (Exception e) when (DatabaseFaults.IsCauseOf(e))
{
    await Console.Error.WriteLineAsync($"The database stopped answering: {e.Message.ReplaceLineEndings(" ")}");
    return 1;
}

/// <summary>The one program. Public for the tests that start it.</summary>
public sealed partial class Program;
