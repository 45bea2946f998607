using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FkpDigital.Proposals;
using FkpDigital.Tests.Infrastructure;
using FkpDigital.Voting;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Http;

public sealed class VotingTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_vote_changes_nothing_and_answers_the_same()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        var citizen = await app.PersonAsync();

        var first = await VoteAsync(citizen, proposal);
        var second = await VoteAsync(citizen, proposal);

        Assert.Equal(1, first.GetProperty("votes").GetInt32());
        Assert.Equal(first.GetRawText(), second.GetRawText());
    }

    [Fact]
    public async Task A_thousand_calls_at_once_leave_one_row()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        var citizen = await app.PersonAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => PutAsync(citizen, proposal)));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        Assert.Equal(1, await app.DbAsync(db => db.Votes.CountAsync(v => v.ProposalId == proposal.Id, Cancel)));
        Assert.Equal(1, await app.DbAsync(db => db.Ballots.CountAsync(v => v.ProposalId == proposal.Id, Cancel)));
        Assert.Equal(1, await app.DbAsync(db => db.Tallies.Where(t => t.ProposalId == proposal.Id).Select(t => t.Votes).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task Votes_at_the_same_moment_still_respect_the_quota()
    {
        var challenge = await app.OpenChallengeAsync(votesPerPerson: 5);
        var proposals = new List<Proposal>();
        for (var i = 0; i < 20; i++)
        {
            proposals.Add(await app.ProposalAsync(challenge, $"Usulan nomor {i} untuk loket"));
        }

        var citizen = await app.PersonAsync();

        var answers = await Task.WhenAll(proposals.Select(p => PutAsync(citizen, p)));

        Assert.Equal(5, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
        Assert.All(answers.Where(a => a.StatusCode != HttpStatusCode.OK), a => Assert.Equal(HttpStatusCode.Conflict, a.StatusCode));
        Assert.Equal(5, await app.DbAsync(db => db.Votes.CountAsync(v => v.ParticipantId == citizen.Id, Cancel)));
    }

    [Fact]
    public async Task A_vote_is_withdrawn_and_the_log_keeps_both()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync(votesPerPerson: 3));
        var citizen = await app.PersonAsync();
        await VoteAsync(citizen, proposal);

        using var answer = await citizen.Browser.Http.DeleteAsync(Address(proposal), Cancel);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);

        Assert.Equal(0, body.GetProperty("votes").GetInt32());
        Assert.False(body.GetProperty("mine").GetBoolean());
        Assert.Equal(3, body.GetProperty("remaining").GetInt32());
        Assert.Equal([BallotKind.Cast, BallotKind.Withdrawn],
            await app.DbAsync(db => db.Ballots.Where(b => b.ProposalId == proposal.Id).OrderBy(b => b.Id).Select(b => b.Kind).ToListAsync(Cancel)));
    }

    [Fact]
    public async Task Nobody_votes_for_the_own_proposal_without_an_account_or_after_the_close()
    {
        var author = await app.PersonAsync();
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync(), authorId: author.Id);
        var citizen = await app.PersonAsync();

        Assert.Equal((HttpStatusCode.Forbidden, VoteRules.OwnProposal), await RefusalAsync(author, proposal));
        using var stranger = await app.Stranger().Http.PutAsync(Address(proposal), null, Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);

        var now = app.Clock.Now;
        app.Clock.Now = now.AddDays(7); // the closing instant itself is closed
        var refusal = await RefusalAsync(citizen, proposal);
        app.Clock.Now = now;
        Assert.Equal((HttpStatusCode.Conflict, VoteRules.Closed), refusal);
    }

    private static Uri Address(Proposal proposal) => new($"/api/v1/proposals/{proposal.Id}/vote", UriKind.Relative);

    private static Task<HttpResponseMessage> PutAsync(Person person, Proposal proposal) =>
        person.Browser.Http.PutAsync(Address(proposal), null, Cancel);

    private static async Task<JsonElement> VoteAsync(Person person, Proposal proposal)
    {
        using var answer = await PutAsync(person, proposal);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    private static async Task<(HttpStatusCode, string?)> RefusalAsync(Person person, Proposal proposal)
    {
        using var answer = await PutAsync(person, proposal);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.NotEqual("", problem.GetProperty("detail").GetString());
        return (answer.StatusCode, problem.GetProperty("code").GetString());
    }
}
