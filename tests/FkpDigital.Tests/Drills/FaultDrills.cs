using System.Diagnostics;
using System.Globalization;
using System.Net;
using FkpDigital.Challenges;
using FkpDigital.Proposals;
using FkpDigital.Tests.Infrastructure;
using FkpDigital.Voting;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Drills;

/// <summary>What may happen on a bad day, under load, to two nodes and their database: every acknowledged vote is stored once, none comes from nowhere, nobody is signed out.</summary>
public sealed class FaultDrills(DurableApp app) : IClassFixture<DurableApp>, IAsyncLifetime
{
    private const int Voters = 12;

    /// <summary>So many votes between one fault and the next: the load is there again.</summary>
    private const int Some = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Node[] _nodes = new Node[2];
    private readonly List<Voter> _voters = [];
    private readonly HttpClient _reader = new() { Timeout = TimeSpan.FromSeconds(20) };
    private Challenge _challenge = null!;
    private Proposal[] _proposals = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _challenge = await app.OpenChallengeAsync();
        _proposals = [await app.ProposalAsync(_challenge, "Loket khusus lansia"), await app.ProposalAsync(_challenge, "Antrean daring dari rumah"), await app.ProposalAsync(_challenge, "Parkir sepeda di depan")];
        for (var i = 0; i < Voters; i++)
        {
            _voters.Add(new Voter(await app.PersonAsync(), _proposals, at => _nodes[at].Address, seed: i));
        }

        (_nodes[0], _nodes[1]) = (await StartAsync(), await StartAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _voters.ForEach(v => v.Dispose());
        _reader.Dispose();
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public Task Nodes_killed_twenty_times_lose_nothing() => UnderLoadAsync(async () =>
    {
        for (var i = 0; i < 20; i++)
        {
            await _nodes[i % 2].KillAsync();
            await _nodes[i % 2].DisposeAsync();
            _nodes[i % 2] = await StartAsync();
            await SomeVotesAsync();
        }
    });

    [Fact]
    public Task A_database_killed_five_times_loses_nothing() => UnderLoadAsync(async () =>
    {
        for (var i = 0; i < 5; i++)
        {
            using var server = Process.GetProcessById(app.ServerProcesses()[0]);
            server.Kill();
            await SomeVotesAsync();
        }
    });

    [Fact]
    public Task A_database_that_stands_still_for_six_seconds_refuses_votes_but_not_readers() => UnderLoadAsync(async () =>
    {
        var page = new Uri(_nodes[0].Address, $"/challenges/{_challenge.Slug}");
        await _reader.GetStringAsync(page, Cancel);
        var processes = app.ServerProcesses();
        await SignalAsync("STOP", processes);
        var still = Task.Delay(TimeSpan.FromSeconds(6), Cancel); // the fault itself, not a wait for something
        try
        {
            using var read = await _reader.GetAsync(page, Cancel);
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
            Assert.Contains("Loket khusus lansia", await read.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
            using var ready = await _reader.GetAsync(new Uri(_nodes[0].Address, "/healthz/ready"), Cancel);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            await still;
        }
        finally
        {
            await SignalAsync("CONT", processes);
        }

        await SomeVotesAsync();
    });

    [Fact]
    public Task A_rolling_restart_loses_nothing() => UnderLoadAsync(async () =>
    {
        for (var i = 0; i < 4; i++)
        {
            await _nodes[i % 2].StopAsync();
            await _nodes[i % 2].DisposeAsync();
            _nodes[i % 2] = await StartAsync();
            await SomeVotesAsync();
        }
    });

    private async Task UnderLoadAsync(Func<Task> faults)
    {
        var session = await SignInAsync();
        using var end = new CancellationTokenSource();
        var load = _voters.Select(v => Task.Run(() => v.VoteAsync(end.Token), Cancel)).ToList();
        try
        {
            await SomeVotesAsync();
            await faults();
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(load).WaitAsync(Patience, Cancel);
        }

        await CompareAsync();
        foreach (var node in _nodes)
        {
            node.AssertRuns();
            using var mine = await session.GetAsync(new Uri(node.Address, "/account"), Cancel);
            Assert.Equal(HttpStatusCode.OK, mine.StatusCode);
        }
    }

    /// <summary>The database says what the voters were told, row by row.</summary>
    private async Task CompareAsync()
    {
        long[] proposals = [.. _proposals.Select(p => p.Id)];
        var votes = await app.DbAsync(db => db.Votes.Where(v => proposals.Contains(v.ProposalId)).Select(v => new { v.ParticipantId, v.ProposalId }).ToListAsync(Cancel));
        var ballots = await app.DbAsync(db => db.Ballots.Where(b => proposals.Contains(b.ProposalId)).GroupBy(b => b.ParticipantId).Select(g => new { Voter = g.Key, Count = g.Count() }).ToListAsync(Cancel));
        var recount = await app.UseAsync<Recount, RecountResult>(r => r.RunAsync(Cancel));

        Assert.Empty(_voters.SelectMany(v => v.Strange));
        Assert.Equal(
            _voters.SelectMany(v => v.Votes.Select(p => (v.Id, p))).Order(),
            votes.Select(v => (v.ParticipantId, v.ProposalId)).Order());
        Assert.Equal(
            _voters.Select(v => (v.Id, v.Acknowledged)).Order(),
            ballots.Select(b => (b.Voter, b.Count)).Order());
        Assert.True(recount.IsRight);
    }

    private async Task SomeVotesAsync()
    {
        var enough = _voters.Sum(v => v.Acknowledged) + Some;
        var clock = Stopwatch.StartNew();
        while (_voters.Sum(v => v.Acknowledged) < enough)
        {
            Assert.True(clock.Elapsed < Patience, $"no votes get through: {string.Join('\n', _voters.SelectMany(v => v.Strange).Take(3))}");
            await Task.Delay(10, Cancel);
        }
    }

    /// <summary>A session with a cookie, begun on the first node.</summary>
    private async Task<HttpClient> SignInAsync()
    {
        var person = await app.PersonAsync();
        var browser = new Infrastructure.Browser(new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = _nodes[0].Address });
        using var answer = await browser.SubmitAsync("/account/login", "", ("Input.Contact", person.Email), ("Input.Password", App.Password));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return browser.Http;
    }

    private Task<Node> StartAsync() => Node.StartAsync(app.ConnectionString, ("Limits__VoteBurst", "1000000"));

    private static async Task SignalAsync(string signal, IEnumerable<int> processes)
    {
        using var kill = Process.Start("kill", [$"-{signal}", .. processes.Select(p => p.ToString(CultureInfo.InvariantCulture))]);
        await kill.WaitForExitAsync(Cancel);
    }
}
