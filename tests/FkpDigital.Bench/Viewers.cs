using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FkpDigital.Bench;

/// <summary>Thousands of pages that watch one proposal: plain sockets that speak as much of WebSocket (RFC 6455) and of SignalR's JSON protocol as that takes.</summary>
internal sealed class Viewers : IDisposable
{
    private const int AtOnce = 100;
    private static readonly byte[] Number = Encoding.ASCII.GetBytes("\"proposalId\":1,\"votes\":");

    private readonly List<Socket> _sockets = [];
    private readonly ConcurrentBag<long> _delays = [];
    private readonly long[] _sentAt;
    private long _messages;
    private int _dropped;
    private volatile bool _isMeasuring;

    /// <param name="most">More votes than will be given.</param>
    private Viewers(int most) => _sentAt = new long[most];

    public int Count => _sockets.Count;

    /// <summary>Connections that the server ended.</summary>
    public int Dropped => Volatile.Read(ref _dropped);

    public long Messages => Interlocked.Read(ref _messages);

    public static async Task<Viewers> ConnectAsync(Uri server, int count, int most)
    {
        var viewers = new Viewers(most);
        using var turns = new SemaphoreSlim(AtOnce);
        await Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
        {
            await turns.WaitAsync();
            try
            {
                await viewers.ConnectAsync(server);
            }
            finally
            {
                turns.Release();
            }
        }));
        return viewers;
    }

    /// <summary>From now on delays are noted.</summary>
    public void Begin()
    {
        _delays.Clear();
        Interlocked.Exchange(ref _messages, 0);
        _isMeasuring = true;
    }

    /// <summary>The vote that made the count <paramref name="votes"/> was sent then.</summary>
    public void Sent(int votes, long timestamp) => Volatile.Write(ref _sentAt[votes], timestamp);

    /// <summary>From sending a vote until a page had a number with it in; for each message the oldest and the newest vote in it.</summary>
    public TimeSpan Delay(double share)
    {
        long[] sorted = [.. _delays.Order()];
        return sorted.Length == 0 ? TimeSpan.MaxValue : Stopwatch.GetElapsedTime(0, sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))]);
    }

    public void Dispose()
    {
        _isMeasuring = false;
        _sockets.ForEach(s => s.Dispose());
    }

    private async Task ConnectAsync(Uri server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port));
        await socket.SendAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"GET /live?groups=challenge:1 HTTP/1.1\r\nHost: {server.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")));
        var buffer = new byte[2_048];
        var answer = Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer));
        if (!answer.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"no live connection: {answer.Split('\r')[0]}");
        }

        await socket.SendAsync(Masked("{\"protocol\":\"json\",\"version\":1}\u001e"u8));
        lock (_sockets)
        {
            _sockets.Add(socket);
        }

        _ = ReadAsync(socket);
    }

    /// <summary>What a client sends is masked, here with zeroes; it is short.</summary>
    private static byte[] Masked(ReadOnlySpan<byte> text) => [0x81, (byte)(0x80 | text.Length), 0, 0, 0, 0, .. text];

    private async Task ReadAsync(Socket socket)
    {
        var seen = 0;
        var kept = Array.Empty<byte>();
        try
        {
            while (await socket.ReceiveAsync(Memory<byte>.Empty) == 0) // thousands wait without a buffer each
            {
                var buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
                try
                {
                    kept.CopyTo(buffer, 0);
                    var length = kept.Length + await socket.ReceiveAsync(buffer.AsMemory(kept.Length));
                    if (length == kept.Length)
                    {
                        break;
                    }

                    var used = Read(buffer.AsSpan(0, length), ref seen);
                    kept = used == length ? [] : buffer[used..length];
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Ended, by the server or by us.
        }

        if (_isMeasuring)
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <returns>Bytes of whole frames.</returns>
    private int Read(ReadOnlySpan<byte> bytes, ref int seen)
    {
        var at = 0;
        while (bytes.Length - at >= 2)
        {
            var (head, length) = bytes[at + 1] switch
            {
                126 when bytes.Length - at >= 4 => (4, BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..])),
                126 => (4, int.MaxValue - 4),
                var small => (2, small),
            };
            if (bytes.Length - at < (long)head + length)
            {
                break;
            }

            See(bytes.Slice(at + head, length), ref seen);
            at += head + length;
        }

        return at;
    }

    private void See(ReadOnlySpan<byte> message, ref int seen)
    {
        var place = message.IndexOf(Number);
        if (place < 0 || !Utf8Parser.TryParse(message[(place + Number.Length)..], out int votes, out _))
        {
            return;
        }

        Interlocked.Increment(ref _messages);
        if (_isMeasuring && votes > seen)
        {
            var now = Stopwatch.GetTimestamp();
            Note(seen + 1, now);
            Note(votes, now);
        }

        seen = votes;
    }

    private void Note(int votes, long now)
    {
        if (votes < _sentAt.Length && Volatile.Read(ref _sentAt[votes]) is > 0 and var sent)
        {
            _delays.Add(now - sent);
        }
    }
}
