using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.TestHost;

namespace FkpDigital.Tests.Infrastructure;

/// <summary>A listener at the live hub that speaks SignalR's JSON protocol over a WebSocket.</summary>
public sealed class LiveClient : IAsyncDisposable
{
    private const char End = '\u001e';
    private readonly WebSocket _socket;
    private readonly Channel<LiveMessage> _messages = Channel.CreateUnbounded<LiveMessage>();
    private Task _reading = Task.CompletedTask;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private LiveClient(WebSocket socket) => _socket = socket;

    /// <summary>Connects and joins; when it returns, the hub has answered the handshake.</summary>
    public static async Task<LiveClient> ConnectAsync(Uri site, string groups, string? origin = null)
    {
        var socket = new ClientWebSocket();
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        await socket.ConnectAsync(AddressOf(site, groups), Cancel);
        return await JoinAsync(socket);
    }

    /// <summary>The same with a program that listens on no socket.</summary>
    public static async Task<LiveClient> ConnectAsync(TestServer server, string groups) =>
        await JoinAsync(await server.CreateWebSocketClient().ConnectAsync(AddressOf(server.BaseAddress, groups), Cancel));

    /// <summary>The next message of that kind that fits; waits for it.</summary>
    public async Task<LiveMessage> NextAsync(string method, Func<JsonElement, bool>? fits = null)
    {
        await foreach (var message in _messages.Reader.ReadAllAsync(Cancel))
        {
            if (message.Method == method && fits?.Invoke(message.Body) is not false)
            {
                return message;
            }
        }

        throw new InvalidOperationException("the hub closed the connection");
    }

    /// <summary>Everything that has come so far.</summary>
    public List<LiveMessage> Received()
    {
        var all = new List<LiveMessage>();
        while (_messages.Reader.TryRead(out var message))
        {
            all.Add(message);
        }

        return all;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    private static Uri AddressOf(Uri site, string groups) => new($"ws://{site.Authority}/live?groups={Uri.EscapeDataString(groups)}");

    private static async Task<LiveClient> JoinAsync(WebSocket socket)
    {
        var client = new LiveClient(socket);
        await client.SendAsync("""{"protocol":"json","version":1}""");
        var joined = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client._reading = client.ReadAsync(joined);
        await joined.Task.WaitAsync(Cancel);
        return client;
    }

    private Task SendAsync(string text) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text + End), WebSocketMessageType.Text, true, Cancel);

    private async Task ReadAsync(TaskCompletionSource joined)
    {
        var buffer = new byte[64 * 1024];
        var text = new StringBuilder();
        try
        {
            while (_socket.State == WebSocketState.Open)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                text.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
                foreach (var record in Complete(text))
                {
                    Take(record, joined);
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            joined.TrySetException(e);
        }

        _messages.Writer.TryComplete();
    }

    private void Take(string record, TaskCompletionSource joined)
    {
        var json = JsonSerializer.Deserialize<JsonElement>(record);
        if (!json.TryGetProperty("type", out var type) || type.GetInt32() == 6)
        {
            // The answer to the handshake comes before the groups are joined; the first ping or message after it does not.
            joined.TrySetResult();
            return;
        }

        if (type.GetInt32() == 1)
        {
            _messages.Writer.TryWrite(new LiveMessage(json.GetProperty("target").GetString()!, json.GetProperty("arguments")[0], DateTimeOffset.UtcNow));
        }
    }

    private static List<string> Complete(StringBuilder text)
    {
        var parts = text.ToString().Split(End);
        text.Clear().Append(parts[^1]);
        return [.. parts[..^1].Where(p => p.Length > 0)];
    }
}

/// <summary>One message of the hub with the time it came.</summary>
public sealed record LiveMessage(string Method, JsonElement Body, DateTimeOffset At);
