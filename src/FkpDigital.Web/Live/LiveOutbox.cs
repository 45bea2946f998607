using Microsoft.AspNetCore.SignalR;

namespace FkpDigital.Web.Live;

/// <summary>What waits to be sent to the groups of this node. A group gets at most four messages a second whatever the load:
/// messages of one kind replace each other, the last value wins. Clients are never waited for.</summary>
public sealed class LiveOutbox(IHubContext<LiveHub> hub, LiveConnections connections, TimeProvider clock)
{
    private const int PerSecond = 4;

    /// <summary>So long a message is not followed by the next, for each who watches: writing to ten thousand takes a good part of a second.</summary>
    private static readonly TimeSpan ForEach = TimeSpan.FromMicroseconds(50);

    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);

    /// <summary>Puts a message in its group's box; <paramref name="merge"/> names what it replaces.</summary>
    public void Put(string group, string method, string merge, object message)
    {
        lock (_groups)
        {
            (_groups.TryGetValue(group, out var box) ? box : _groups[group] = new Group()).Waiting[merge] = (method, message);
        }
    }

    /// <summary>Puts a message in its group's box unless the group heard something within the last second: for what another message says, too.</summary>
    public void PutWhenQuiet(string group, string method, string merge, object message)
    {
        lock (_groups)
        {
            if (!_groups.TryGetValue(group, out var box) || box.Sent.Count == 0)
            {
                Put(group, method, merge, message);
            }
        }
    }

    /// <summary>Sends what may go now; called by a steady beat and whenever there is news.</summary>
    public void Flush()
    {
        var due = new List<(string Group, string Method, object Message)>();
        var now = clock.GetTimestamp();
        lock (_groups)
        {
            foreach (var (name, box) in _groups)
            {
                Collect(name, box, now, due);
                if (box.Waiting.Count == 0 && box.Sent.Count == 0)
                {
                    _groups.Remove(name);
                }
            }
        }

        foreach (var (group, method, message) in due)
        {
            _ = hub.Clients.Group(group).SendAsync(method, message);
        }
    }

    private void Collect(string name, Group box, long now, List<(string Group, string Method, object Message)> due)
    {
        while (box.Sent.TryPeek(out var first) && clock.GetElapsedTime(first, now) >= TimeSpan.FromSeconds(1))
        {
            box.Sent.Dequeue();
        }

        while (box.Waiting.Count > 0 && box.Sent.Count < PerSecond && (box.Sent.Count == 0 || clock.GetElapsedTime(box.Last, now) >= connections.Watching(name) * ForEach))
        {
            var (merge, (method, message)) = box.Waiting.GetAt(0);
            box.Waiting.Remove(merge);
            box.Sent.Enqueue(box.Last = now);
            due.Add((name, method, message));
        }
    }

    private sealed class Group
    {
        public OrderedDictionary<string, (string Method, object Message)> Waiting { get; } = new(StringComparer.Ordinal);
        public Queue<long> Sent { get; } = new();
        public long Last { get; set; }
    }
}
