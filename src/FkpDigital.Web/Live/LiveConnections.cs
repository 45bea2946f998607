using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace FkpDigital.Web.Live;

/// <summary>
/// Sends to groups without waiting for anybody. The framework keeps every message for a client that does not read, without end; here such a
/// client is cut when it lags too far behind. It comes back by itself and fetches what is true then.
/// </summary>
public sealed partial class LiveConnections(ILogger<DefaultHubLifetimeManager<LiveHub>> logger) : DefaultHubLifetimeManager<LiveHub>(logger)
{
    /// <summary>Messages that may wait for one client: two seconds of the most that a group gets.</summary>
    private const int LongestLag = 8;

    private readonly ILogger _logger = logger;
    private readonly ConcurrentDictionary<string, Watcher> _watchers = new(StringComparer.Ordinal);

    /// <summary>Changed under its lock, read without.</summary>
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, Watcher>> _groups = new(StringComparer.Ordinal);

    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        _watchers[connection.ConnectionId] = new Watcher(connection);
        return base.OnConnectedAsync(connection);
    }

    public override Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        if (_watchers.TryRemove(connection.ConnectionId, out var watcher))
        {
            lock (_groups)
            {
                watcher.Groups.ForEach(name => Leave(name, connection.ConnectionId));
            }
        }

        return base.OnDisconnectedAsync(connection);
    }

    public override Task AddToGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default)
    {
        lock (_groups)
        {
            if (_watchers.TryGetValue(connectionId, out var watcher))
            {
                watcher.Groups.Add(groupName);
                _groups.GetOrAdd(groupName, _ => new(StringComparer.Ordinal))[connectionId] = watcher;
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Returns at once. The bytes are made once for all.</summary>
    public override Task SendGroupAsync(string groupName, string methodName, object?[] args, CancellationToken cancellationToken = default)
    {
        if (_groups.TryGetValue(groupName, out var watchers))
        {
            var message = new SerializedHubMessage(new InvocationMessage(methodName, args));
            foreach (var (id, watcher) in watchers)
            {
                if (watcher.Waiting < LongestLag)
                {
                    watcher.Send(message);
                }
                else if (watcher.Cut())
                {
                    LogCut(id);
                }
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>How many watch.</summary>
    public int Watching(string group) => _groups.TryGetValue(group, out var watchers) ? watchers.Count : 0;

    private void Leave(string group, string id)
    {
        if (_groups.TryGetValue(group, out var watchers) && watchers.TryRemove(id, out _) && watchers.IsEmpty)
        {
            _groups.TryRemove(group, out _);
        }
    }

    [LoggerMessage(LogLevel.Information, "live connection {Connection} lags behind and is cut")]
    private partial void LogCut(string connection);

    private sealed class Watcher(HubConnectionContext connection)
    {
        private int _waiting;
        private int _isCut;

        public List<string> Groups { get; } = [];

        /// <summary>Messages that the client has not taken yet.</summary>
        public int Waiting => Volatile.Read(ref _waiting);

        public void Send(SerializedHubMessage message)
        {
            var writing = connection.WriteAsync(message, CancellationToken.None);
            if (!writing.IsCompletedSuccessfully)
            {
                _ = CountAsync(writing);
            }
        }

        /// <returns>False when it was cut before.</returns>
        public bool Cut()
        {
            var isFirst = Interlocked.Exchange(ref _isCut, 1) == 0;
            if (isFirst)
            {
                connection.Abort();
            }

            return isFirst;
        }

        private async Task CountAsync(ValueTask writing)
        {
            Interlocked.Increment(ref _waiting);
            try
            {
                await writing;
            }
            catch (Exception)
            {
                // The client is gone; the hub hears of it by itself.
            }
            finally
            {
                Interlocked.Decrement(ref _waiting);
            }
        }
    }
}
