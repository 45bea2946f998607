using System.Collections.Concurrent;
using FkpDigital.Web.Live;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging.Abstractions;

namespace FkpDigital.Tests.Rules;

public sealed class LiveOutboxTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_later_number_never_overtakes_an_earlier_one_and_other_groups_do_not_wait_for_it()
    {
        using var hub = new SlowHub();
        var outbox = new LiveOutbox(hub, new LiveConnections(NullLogger<DefaultHubLifetimeManager<LiveHub>>.Instance), TimeProvider.System);
        outbox.Put("challenge:1", "ranking", "ranking", 1);

        var first = Task.Run(outbox.Flush, Cancel);
        await hub.Sending.WaitAsync(Cancel); // the first message is on its way and takes its time
        outbox.Put("challenge:1", "ranking", "ranking", 2);
        outbox.Put("challenge:2", "ranking", "ranking", 3);
        outbox.Flush();
        var meanwhile = hub.Sent.ToArray();
        hub.LetGo();
        await first;
        outbox.Flush();

        Assert.Equal([("challenge:2", 3)], meanwhile);
        Assert.Equal([("challenge:2", 3), ("challenge:1", 1), ("challenge:1", 2)], hub.Sent);
    }

    [Fact]
    public void A_single_number_that_waits_is_forgotten_when_a_list_says_it_anew()
    {
        using var hub = new SlowHub();
        hub.LetGo();
        var outbox = new LiveOutbox(hub, new LiveConnections(NullLogger<DefaultHubLifetimeManager<LiveHub>>.Instance), TimeProvider.System);
        outbox.Put("challenge:1", "ranking", "ranking", 10);
        outbox.PutWhenQuiet("challenge:1", "tally", "tally", 11);
        outbox.Drop("challenge:1", "tally");
        outbox.Put("challenge:1", "ranking", "ranking", 12);

        outbox.Flush();
        outbox.PutWhenQuiet("challenge:1", "tally", "tally", 13); // not quiet any more

        outbox.Flush();
        Assert.Equal([("challenge:1", 12)], hub.Sent);
    }

    /// <summary>Takes its time over the first message.</summary>
    private sealed class SlowHub : IHubContext<LiveHub>, IHubClients, IDisposable
    {
        private readonly ManualResetEventSlim _gate = new();
        private int _messages;

        public SemaphoreSlim Sending { get; } = new(0);

        public ConcurrentQueue<(string Group, int Number)> Sent { get; } = [];

        public IHubClients Clients => this;

        public IGroupManager Groups => throw new NotSupportedException();

        public IClientProxy All => throw new NotSupportedException();

        public void LetGo() => _gate.Set();

        public void Dispose()
        {
            _gate.Dispose();
            Sending.Dispose();
        }

        public IClientProxy Group(string groupName) => new Proxy(this, groupName);

        public IClientProxy AllExcept(IReadOnlyList<string> excludedConnectionIds) => throw new NotSupportedException();

        public IClientProxy Client(string connectionId) => throw new NotSupportedException();

        IClientProxy IHubClients<IClientProxy>.Clients(IReadOnlyList<string> connectionIds) => throw new NotSupportedException();

        public IClientProxy GroupExcept(string groupName, IReadOnlyList<string> excludedConnectionIds) => throw new NotSupportedException();

        IClientProxy IHubClients<IClientProxy>.Groups(IReadOnlyList<string> groupNames) => throw new NotSupportedException();

        public IClientProxy User(string userId) => throw new NotSupportedException();

        public IClientProxy Users(IReadOnlyList<string> userIds) => throw new NotSupportedException();

        private void Take(string group, int number)
        {
            if (Interlocked.Increment(ref _messages) == 1)
            {
                Sending.Release();
                _gate.Wait(Cancel);
            }

            Sent.Enqueue((group, number));
        }

        private sealed class Proxy(SlowHub hub, string group) : IClientProxy
        {
            public Task SendCoreAsync(string method, object?[] args, CancellationToken cancellationToken = default)
            {
                hub.Take(group, (int)args[0]!);
                return Task.CompletedTask;
            }
        }
    }
}
