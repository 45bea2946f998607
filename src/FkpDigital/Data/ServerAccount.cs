using FkpDigital.Core;

namespace FkpDigital.Data;

/// <summary>
/// The account that PostgreSQL runs under: the program's own, except that PostgreSQL refuses to run as root;
/// there it is <c>postgres</c> or, where that does not exist, <c>nobody</c>.
/// </summary>
internal sealed class ServerAccount
{
    private static readonly string[] SystemFolders = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];
    private readonly string? _user;

    private ServerAccount(string? user) => _user = user;

    public bool IsAnother => _user is not null;

    public string Name => _user ?? Environment.UserName;

    public static async Task<ServerAccount> FindAsync(CancellationToken cancel)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return new ServerAccount(user: null);
        }

        foreach (var user in (string[])["postgres", "nobody"])
        {
            if ((await Command.RunAsync("id", ["-u", user], cancel)).Succeeded)
            {
                return new ServerAccount(user);
            }
        }

        throw new StartupException("PostgreSQL cannot run as root and there is neither a user postgres nor a user nobody; start the program as an ordinary user.");
    }

    /// <summary>Runs a program under this account.</summary>
    public Task<CommandResult> RunAsync(string program, string[] arguments, CancellationToken cancel)
    {
        if (_user is null)
        {
            return Command.RunAsync(program, arguments, cancel);
        }

        if (Find("runuser") is { } runuser)
        {
            return Command.RunAsync(runuser, ["-u", _user, "--", program, .. arguments], cancel);
        }

        return Find("setpriv") is { } setpriv
            ? Command.RunAsync(setpriv, ["--reuid", _user, "--regid", _user == "nobody" ? "65534" : _user, "--init-groups", "--", program, .. arguments], cancel)
            : Command.RunAsync("su", ["-s", "/bin/sh", "-c", string.Join(' ', arguments.Prepend(program).Select(Quote)), _user], cancel);
    }

    /// <summary>Gives files to this account; nothing to do when it is the program's own.</summary>
    public async Task GiveAsync(string[] paths, CancellationToken cancel)
    {
        if (_user is null)
        {
            return;
        }

        var result = await Command.RunAsync("chown", ["-R", _user + ":", .. paths], cancel);
        if (!result.Succeeded)
        {
            throw new StartupException($"The data folder could not be given to the user {_user}: {result.Fault}");
        }
    }

    /// <summary>Whether this account gets to a folder: a closed one above it is enough to keep it out.</summary>
    public async Task<bool> CanReachAsync(string folder, CancellationToken cancel) =>
        _user is null || (await RunAsync("test", ["-w", folder], cancel)).Succeeded;

    private static string? Find(string program) =>
        SystemFolders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static string Quote(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
