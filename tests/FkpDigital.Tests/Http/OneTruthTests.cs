using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using FkpDigital.Challenges;
using FkpDigital.Proposals;
using FkpDigital.Tests.Infrastructure;
using FkpDigital.Voting;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Http;

/// <summary>Two nodes on one database under any sequence of acts: rows, tallies, ranking, kept pages, API, live messages and exports of both say what a simple model says.</summary>
public sealed class OneTruthTests(KeepingApp app) : IClassFixture<KeepingApp>
{
    private const int People = 4;
    private const int Proposals = 3;
    private const int Quota = 2;
    private const int Nodes = 2;
    private const int Sequences = 6;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public enum Act
    {
        Cast,
        Withdraw,
        Hide,
        Restore,
        Close,
        Restart,
    }

    public sealed record Step(Act Act, int Person, int Proposal, int Node);

    [Fact]
    public void Whatever_happens_everything_shows_the_same()
    {
        var act = Gen.Frequency((8, Gen.Constant(Act.Cast)), (4, Gen.Constant(Act.Withdraw)), (2, Gen.Constant(Act.Hide)), (2, Gen.Constant(Act.Restore)), (1, Gen.Constant(Act.Close)), (1, Gen.Constant(Act.Restart)));
        var step = from a in act from person in Gen.Choose(0, People - 1) from proposal in Gen.Choose(0, Proposals - 1) from node in Gen.Choose(0, Nodes - 1) select new Step(a, person, proposal, node);
        var steps = Gen.ArrayOf(step, 12);

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Sequences),
            Prop.ForAll(steps.ToArbitrary(), sequence => RunAsync(sequence).GetAwaiter().GetResult()));
    }

    private async Task<bool> RunAsync(Step[] steps)
    {
        await using var world = await World.BeginAsync(app);
        foreach (var step in steps)
        {
            await world.TakeAsync(step);
            await world.CompareAsync();
        }

        return true;
    }

    /// <summary>The program and the model side by side.</summary>
    private sealed class World : IAsyncDisposable
    {
        private readonly KeepingApp _app;
        private readonly Challenge _challenge;
        private readonly List<Proposal> _proposals = [];
        private readonly List<Person> _people = [];
        private readonly WebApplicationFactory<Program>[] _nodes = new WebApplicationFactory<Program>[Nodes];
        private readonly LiveClient[] _listeners = new LiveClient[Nodes];
        private readonly Dictionary<long, int>[] _heard = new Dictionary<long, int>[Nodes];
        private readonly HashSet<(int Person, int Proposal)> _votes = [];
        private readonly HashSet<int> _hidden = [];
        private bool _closed;

        private World(KeepingApp app, Challenge challenge) => (_app, _challenge) = (app, challenge);

        public static async Task<World> BeginAsync(KeepingApp app)
        {
            var world = new World(app, await app.OpenChallengeAsync(votesPerPerson: Quota));
            for (var i = 0; i < Proposals; i++)
            {
                world._proposals.Add(await app.ProposalAsync(world._challenge, $"Usulan nomor {i} untuk loket"));
            }

            for (var i = 0; i < People; i++)
            {
                world._people.Add(await app.PersonAsync());
            }

            for (var i = 0; i < Nodes; i++)
            {
                await world.StartAsync(i);
            }

            return world;
        }

        public async Task TakeAsync(Step step)
        {
            switch (step.Act)
            {
                case Act.Cast or Act.Withdraw:
                    Assert.Equal(Expected(step), await VoteAsync(step));
                    break;
                case Act.Hide or Act.Restore:
                    await ModerateAsync(step);
                    break;
                case Act.Close when !_closed:
                    await _app.DbAsync(db => db.Database.ExecuteSqlAsync($"update round set phase = 'Curation' where id = {_proposals[0].RoundId}", Cancel));
                    _closed = true;
                    break;
                case Act.Restart:
                    await StopAsync(step.Node);
                    await StartAsync(step.Node);
                    break;
            }
        }

        public async Task CompareAsync()
        {
            var recount = await _app.UseAsync<Recount, RecountResult>(r => r.RunAsync(Cancel));
            Assert.Empty(recount.Tallies);
            Assert.Empty(recount.Rounds);
            var rows = await _app.DbAsync(db => db.Votes.Where(v => v.RoundId == _proposals[0].RoundId).Select(v => new { v.ParticipantId, v.ProposalId }).ToListAsync(Cancel));
            Assert.Equal(
                _votes.Select(v => (_people[v.Person].Id, _proposals[v.Proposal].Id)).Order(),
                rows.Select(r => (r.ParticipantId, r.ProposalId)).Order());

            var expected = string.Join(' ', Ranking());
            for (var node = 0; node < Nodes; node++)
            {
                await UntilAsync($"node {node}, API", expected, () => ApiAsync(node));
                await UntilAsync($"node {node}, page", expected, () => PageAsync(node));
                await UntilAsync($"node {node}, live", expected, () => Task.FromResult(Heard(node)));
                await UntilAsync($"node {node}, export", string.Join(' ', Ranking().Order(StringComparer.Ordinal)), () => ExportAsync(node));
            }
        }

        public async ValueTask DisposeAsync()
        {
            for (var node = 0; node < Nodes; node++)
            {
                await StopAsync(node);
            }
        }

        /// <summary>Starts the node, and who listens to it: first to what comes, then what there is (as a browser does).</summary>
        private async Task StartAsync(int node)
        {
            _nodes[node] = _app.WithWebHostBuilder(_ => { });
            _listeners[node] = await LiveClient.ConnectAsync(_nodes[node].Server, $"challenge:{_challenge.Id}");
            _heard[node] = (await ListAsync(node)).ToDictionary(i => i.Id, i => i.Votes);
        }

        private async Task StopAsync(int node)
        {
            await _listeners[node].DisposeAsync();
            await _nodes[node].DisposeAsync();
        }

        /// <summary>What the model says of a vote; the rules in the order in which they are asked.</summary>
        private HttpStatusCode Expected(Step step)
        {
            var (vote, stands) = ((step.Person, step.Proposal), _votes.Contains((step.Person, step.Proposal)));
            if (_closed || (step.Act is Act.Cast && _hidden.Contains(step.Proposal)))
            {
                return HttpStatusCode.Conflict;
            }

            if (step.Act is Act.Withdraw)
            {
                _votes.Remove(vote);
                return HttpStatusCode.OK;
            }

            if (!stands && _votes.Count(v => v.Person == step.Person) >= Quota)
            {
                return HttpStatusCode.Conflict;
            }

            _votes.Add(vote);
            return HttpStatusCode.OK;
        }

        /// <summary>Public proposals in order, each with its votes.</summary>
        private IEnumerable<string> Ranking() => Enumerable.Range(0, Proposals)
            .Where(p => !_hidden.Contains(p))
            .OrderByDescending(p => _votes.Count(v => v.Proposal == p)).ThenBy(p => p)
            .Select(p => Line(_proposals[p].Id, _votes.Count(v => v.Proposal == p)));

        private static string Line(long proposal, int votes) => string.Create(CultureInfo.InvariantCulture, $"{proposal}={votes}");

        private async Task<HttpStatusCode> VoteAsync(Step step)
        {
            using var client = _nodes[step.Node].CreateClient();
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _people[step.Person].Token);
            var address = new Uri($"/api/v1/proposals/{_proposals[step.Proposal].Id}/vote", UriKind.Relative);
            using var answer = step.Act is Act.Cast ? await client.PutAsync(address, null, Cancel) : await client.DeleteAsync(address, Cancel);
            if (answer.IsSuccessStatusCode)
            {
                var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement;
                // The model has taken the step already.
                Assert.Equal(_votes.Count(v => v.Proposal == step.Proposal), body.GetProperty("votes").GetInt32());
            }

            return answer.StatusCode;
        }

        private Task<int> ModerateAsync(Step step) => _app.DbAsync(async db =>
        {
            var proposal = await db.Proposals.Include(p => p.Challenge).SingleAsync(p => p.Id == _proposals[step.Proposal].Id, Cancel);
            if (step.Act is Act.Hide && _hidden.Add(step.Proposal))
            {
                proposal.Hide("Memuat nama orang.", proposal.AuthorId);
            }
            else if (step.Act is Act.Restore && _hidden.Remove(step.Proposal))
            {
                proposal.Restore(proposal.AuthorId);
            }

            return await db.SaveChangesAsync(Cancel);
        });

        private async Task<string> ApiAsync(int node) => string.Join(' ', (await ListAsync(node)).Select(i => Line(i.Id, i.Votes)));

        private async Task<List<(long Id, int Votes)>> ListAsync(int node)
        {
            using var client = _nodes[node].CreateClient();
            var list = JsonDocument.Parse(await client.GetStringAsync(new Uri($"/api/v1/challenges/{_challenge.Slug}/proposals", UriKind.Relative), Cancel)).RootElement;
            return [.. list.GetProperty("items").EnumerateArray().Select(i => (i.GetProperty("id").GetInt64(), i.GetProperty("votes").GetInt32()))];
        }

        /// <summary>The ranking as who only listens knows it; which proposals are public is told by other messages.</summary>
        private string Heard(int node)
        {
            foreach (var message in _listeners[node].Received())
            {
                IEnumerable<JsonElement> tallies = message.Method switch { "tally" => [message.Body], "ranking" => message.Body.GetProperty("top").EnumerateArray(), _ => [] };
                foreach (var tally in tallies)
                {
                    _heard[node][tally.GetProperty("proposalId").GetInt64()] = tally.GetProperty("votes").GetInt32();
                }
            }

            return string.Join(' ', Enumerable.Range(0, Proposals).Where(p => !_hidden.Contains(p)).Select(p => _proposals[p].Id)
                .OrderByDescending(p => _heard[node].GetValueOrDefault(p)).ThenBy(p => p)
                .Select(p => Line(p, _heard[node].GetValueOrDefault(p))));
        }

        private async Task<string> ExportAsync(int node)
        {
            using var client = _nodes[node].CreateClient();
            var rows = JsonDocument.Parse(await client.GetStringAsync(new Uri($"/challenges/{_challenge.Slug}.json", UriKind.Relative), Cancel)).RootElement;
            return string.Join(' ', rows.EnumerateArray().Select(r => Line(r.GetProperty("id").GetInt64(), r.GetProperty("votes").GetInt32())).Order(StringComparer.Ordinal));
        }

        private async Task<string> PageAsync(int node)
        {
            using var client = _nodes[node].CreateClient();
            var page = await new Infrastructure.Browser(client).PageAsync($"/challenges/{_challenge.Slug}");
            return string.Join(' ', page.QuerySelectorAll("[data-ranking] [data-votes]").Select(v => $"{v.GetAttribute("data-votes")}={v.TextContent.Trim()}"));
        }

        private static async Task UntilAsync(string where, string expected, Func<Task<string>> look)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            patience.CancelAfter(Patience);
            for (var seen = await look(); seen != expected; seen = await look())
            {
                Assert.False(patience.IsCancellationRequested, $"{where}: shows {seen} instead of {expected}");
                await Task.Delay(20, Cancel);
            }
        }
    }
}
