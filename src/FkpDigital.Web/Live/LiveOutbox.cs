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
            else
            {
                box.Waiting.Remove(merge);
            }
        }
    }

    /// <summary>Takes a message back that still waits: what is put next says it anew, and might go first.</summary>
    public void Drop(string group, string merge)
    {
        lock (_groups)
        {
            if (_groups.TryGetValue(group, out var box))
            {
                box.Waiting.Remove(merge);
            }
        }
    }

    /// <summary>Sends what may go now; called by a steady beat and whenever there is news, also at the same time.</summary>
    public void Flush()
    {
        var due = new List<(string Name, Group Box, IReadOnlyList<(string Method, object Message)> Messages)>();
        var now = clock.GetTimestamp();
        lock (_groups)
        {
            foreach (var (name, box) in _groups.Where(g => !g.Value.IsSending))
            {
                if (Collect(name, box, now) is { Count: > 0 } messages)
                {
                    box.IsSending = true;
                    due.Add((name, box, messages));
                }
                else if (box.Waiting.Count == 0 && box.Sent.Count == 0)
                {
                    _groups.Remove(name);
                }
            }
        }

        List<Exception> faults = [];
        foreach (var (name, box, messages) in due)
        {
            try
            {
                Send(name, box, messages);
            }
            catch (Exception e)
            {
                faults.Add(e); // the other groups get theirs
            }
        }

        if (faults.Count > 0)
        {
            throw new AggregateException(faults);
        }
    }

    /// <summary>Until these are on their way no later ones of the group go: a number that comes late would stay.</summary>
    private void Send(string name, Group box, IReadOnlyList<(string Method, object Message)> messages)
    {
        try
        {
            foreach (var (method, message) in messages)
            {
                _ = hub.Clients.Group(name).SendAsync(method, message);
            }
        }
        finally
        {
            lock (_groups)
            {
                box.IsSending = false;
            }
        }
    }

    private List<(string Method, object Message)> Collect(string name, Group box, long now)
    {
        List<(string, object)> due = [];
        while (box.Sent.TryPeek(out var first) && clock.GetElapsedTime(first, now) >= TimeSpan.FromSeconds(1))
        {
            box.Sent.Dequeue();
        }

        while (box.Waiting.Count > 0 && box.Sent.Count < PerSecond && (box.Sent.Count == 0 || clock.GetElapsedTime(box.Last, now) >= connections.Watching(name) * ForEach))
        {
            var (merge, (method, message)) = box.Waiting.GetAt(0);
            box.Waiting.Remove(merge);
            box.Sent.Enqueue(box.Last = now);
            due.Add((method, message));
        }

        return due;
    }

    private sealed class Group
    {
        public OrderedDictionary<string, (string Method, object Message)> Waiting { get; } = new(StringComparer.Ordinal);
        public Queue<long> Sent { get; } = new();
        public long Last { get; set; }
        public bool IsSending { get; set; }
    }
}
