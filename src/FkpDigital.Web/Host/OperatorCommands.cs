using FkpDigital.Data;
using FkpDigital.Participants;
using FkpDigital.Voting;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Host;

/// <summary>What an operator types after <c>--</c>; null when the program shall serve.</summary>
internal abstract record OperatorCommand
{
    public sealed record Help : OperatorCommand;

    public sealed record Migrate : OperatorCommand;

    public sealed record Token(string Email) : OperatorCommand;

    public sealed record Recount : OperatorCommand;

    public static OperatorCommand? From(string[] args) => args switch
    {
        ["migrate", ..] => new Migrate(),
        ["token", var email, ..] when !email.StartsWith('-') => new Token(email),
        ["recount", ..] => new Recount(),
        [var first, ..] when first is "help" or "--help" or "-h" || !first.StartsWith('-') => new Help(),
        _ => null,
    };
}

/// <summary>Commands that do one thing, print plain results and exit.</summary>
internal static class OperatorCommands
{
    public static int PrintHelp()
    {
        Console.WriteLine("""
            FKP Digital
              (no command)    serve the site
              migrate         bring the database to this version
              token E-MAIL    make a personal access token for this account and print it
              recount         count every ballot and compare with votes and tallies; exit code 2 on a difference
              help            this text
            Settings: ConnectionStrings__Fkp, Urls, Postgres__DataFolder; see docs/operations.md
            """);
        return 0;
    }

    public static async Task<int> RunCommandAsync(this WebApplication app, OperatorCommand command)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var applied = await DatabaseSetup.MigrateAsync(services);
        return command switch
        {
            OperatorCommand.Migrate => PrintApplied(applied),
            OperatorCommand.Token token => await PrintTokenAsync(services, token.Email),
            OperatorCommand.Recount => await PrintRecountAsync(services),
            _ => PrintHelp(),
        };
    }

    private static int PrintApplied(IReadOnlyList<string> applied)
    {
        foreach (var name in applied)
        {
            Console.WriteLine($"applied {name}");
        }

        Console.WriteLine(applied.Count == 0 ? "up to date" : $"{applied.Count} applied");
        return 0;
    }

    private static async Task<int> PrintTokenAsync(IServiceProvider services, string email)
    {
        var db = services.GetRequiredService<FkpDbContext>();
        var normalized = email.Trim().ToUpperInvariant();
        var participant = await db.Participants.SingleOrDefaultAsync(p => p.NormalizedEmail == normalized);
        if (participant is null)
        {
            await Console.Error.WriteLineAsync($"No account has the e-mail {email}.");
            return 1;
        }

        db.AccessTokens.Add(AccessToken.Issue(participant.Id, "operator", services.GetRequiredService<TimeProvider>().GetUtcNow(), out var secret));
        await db.SaveChangesAsync();
        Console.WriteLine(secret);
        return 0;
    }

    private static async Task<int> PrintRecountAsync(IServiceProvider services)
    {
        var result = await services.GetRequiredService<Recount>().RunAsync(CancellationToken.None);
        foreach (var d in result.Tallies)
        {
            Console.WriteLine($"proposal {d.ProposalId}: tally {d.Tally}, votes {d.Votes}, ballots {d.Ballots}");
        }

        foreach (var d in result.Rounds)
        {
            Console.WriteLine($"round {d.RoundId}: shown {d.Shown}, counted {d.Counted}");
        }

        Console.WriteLine($"{result.Proposals} proposals, {result.Votes} votes, {result.Tallies.Count + result.Rounds.Count} differences");
        return result.IsRight ? 0 : 2;
    }
}
