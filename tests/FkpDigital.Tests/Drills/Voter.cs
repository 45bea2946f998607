using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using FkpDigital.Proposals;
using FkpDigital.Tests.Infrastructure;

namespace FkpDigital.Tests.Drills;

/// <summary>Votes and takes votes back, one after the other, and does not rest before each is acknowledged by one node or the other.</summary>
internal sealed class Voter(Person person, IReadOnlyList<Proposal> proposals, Func<int, Uri> node, int seed) : IDisposable
{
    /// <summary>Longer than the program lets anybody wait for a database that does not answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Between two votes: the machine has other things to do, such as starting nodes.</summary>
    private static readonly TimeSpan Thought = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient _http = new() { Timeout = Patience, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", person.Token) } };
    private readonly Random _random = new(seed);
    private int _acknowledged;

    public long Id => person.Id;

    /// <summary>Votes that stand as far as this person was told.</summary>
    public HashSet<long> Votes { get; } = [];

    /// <summary>Each of them changed something, so each has one ballot.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Answers that were neither yes nor "come back".</summary>
    public List<string> Strange { get; } = [];

    public async Task VoteAsync(CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            var proposal = proposals[_random.Next(proposals.Count)].Id;
            var casts = !Votes.Contains(proposal);
            var at = _random.Next(2);
            while (!await TryAsync(at, proposal, casts))
            {
                at = 1 - at;
                await Task.Delay(Thought, CancellationToken.None);
            }

            _ = casts ? Votes.Add(proposal) : Votes.Remove(proposal);
            Interlocked.Increment(ref _acknowledged);
            await Task.Delay(Thought, CancellationToken.None);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<bool> TryAsync(int at, long proposal, bool casts)
    {
        try
        {
            using var request = new HttpRequestMessage(casts ? HttpMethod.Put : HttpMethod.Delete, new Uri(node(at), $"/api/v1/proposals/{proposal}/vote"));
            using var answer = await _http.SendAsync(request);
            if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable))
            {
                Strange.Add($"{request.Method} {request.RequestUri}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            }

            return answer.StatusCode is HttpStatusCode.OK;
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or TaskCanceledException or IOException)
        {
            return false; // nobody knows whether it counts; asking again tells
        }
    }
}
