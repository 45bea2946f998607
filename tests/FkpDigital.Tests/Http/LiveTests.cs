using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using FkpDigital.Challenges;
using FkpDigital.Proposals;
using FkpDigital.Tests.Infrastructure;
using FkpDigital.Web.Live;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace FkpDigital.Tests.Http;

public sealed class LiveTests(Site site) : IClassFixture<Site>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_vote_reaches_who_watches_the_proposal_and_the_challenge()
    {
        var (challenge, proposal) = await OpenAsync();
        await using var watcher = await LiveClient.ConnectAsync(site.Address, $"proposal:{proposal.Id}");
        await using var crowd = await LiveClient.ConnectAsync(site.Address, $"challenge:{challenge.Id}");

        await VoteAsync(site.Address, await site.PersonAsync(), proposal);

        var tally = await watcher.NextAsync("tally", body => body.GetProperty("votes").GetInt32() == 1);
        Assert.Equal(proposal.Id, tally.Body.GetProperty("proposalId").GetInt64());
        Assert.Equal(1, tally.Body.GetProperty("rank").GetInt32());
        var ranking = await crowd.NextAsync("ranking", body => body.GetProperty("cutLine").GetInt32() == 1);
        Assert.Equal(proposal.Id, ranking.Body.GetProperty("top")[0].GetProperty("proposalId").GetInt64());
    }

    [Fact]
    public async Task A_vote_at_one_process_reaches_who_watches_at_the_other()
    {
        var (_, proposal) = await OpenAsync(realTime: true);
        await using var first = await Node.StartAsync(site.ConnectionString, ("Jobs__Run", "false"));
        await using var second = await Node.StartAsync(site.ConnectionString, ("Jobs__Run", "false"));
        await using var watcher = await LiveClient.ConnectAsync(second.Address, $"proposal:{proposal.Id}");

        await VoteAsync(first.Address, await site.PersonAsync(), proposal);

        var tally = await watcher.NextAsync("tally");
        Assert.Equal(1, tally.Body.GetProperty("votes").GetInt32());
        await first.KillAsync();
        await VoteAsync(second.Address, await site.PersonAsync(), proposal);
        Assert.Equal(2, (await watcher.NextAsync("tally", body => body.GetProperty("votes").GetInt32() > 1)).Body.GetProperty("votes").GetInt32());
    }

    [Fact]
    public async Task A_group_gets_four_messages_a_second_and_the_last_value_whatever_the_load()
    {
        var (challenge, proposal) = await OpenAsync();
        var voters = new List<Person>();
        for (var i = 0; i < 40; i++)
        {
            voters.Add(await site.PersonAsync());
        }

        await using var crowd = await LiveClient.ConnectAsync(site.Address, $"challenge:{challenge.Id}");
        var all = new List<LiveMessage>();

        foreach (var voter in voters)
        {
            await VoteAsync(site.Address, voter, proposal);
            all.AddRange(crowd.Received());
        }

        all.Add(await crowd.NextAsync("ranking", body => body.GetProperty("cutLine").GetInt32() == voters.Count));
        // Five messages in a row span at least a second, less what the way to us may differ.
        Assert.All(Enumerable.Range(0, Math.Max(0, all.Count - 5)), i => Assert.True((all[i + 4].At - all[i].At).TotalMilliseconds > 700));
    }

    [Fact]
    public async Task The_hub_answers_with_our_headers_and_offers_both_transports()
    {
        using var http = new HttpClient { BaseAddress = site.Address };

        using var answer = await http.PostAsync(new Uri("/live/negotiate?negotiateVersion=1", UriKind.Relative), null, Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        var offered = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.All(["WebSockets", "LongPolling"], transport => Assert.Contains(transport, offered, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_does_not_read_is_cut_and_holds_nobody_up()
    {
        var (challenge, _) = await OpenAsync();
        var group = $"challenge:{challenge.Id}";
        using var slow = new ClientWebSocket();
        await slow.ConnectAsync(new Uri($"ws://{site.Address.Authority}/live?groups={Uri.EscapeDataString(group)}"), Cancel);
        await slow.SendAsync("{\"protocol\":\"json\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Text, true, Cancel);
        await slow.ReceiveAsync(new byte[16], Cancel);
        await using var crowd = await LiveClient.ConnectAsync(site.Address, group);
        var large = new string('x', 1_000_000);
        var hub = site.Services.GetRequiredService<IHubContext<LiveHub>>();

        for (var n = 0; n < 40; n++)
        {
            await hub.Clients.Group(group).SendAsync("large", new { n, large }, Cancel);
            await crowd.NextAsync("large", body => body.GetProperty("n").GetInt32() == n);
        }

        // What was on its way still comes, then the connection breaks.
        var whole = 0;
        await Assert.ThrowsAnyAsync<WebSocketException>(async () =>
        {
            for (var buffer = new byte[64 * 1024]; whole < 40;)
            {
                whole += (await slow.ReceiveAsync(buffer, Cancel)).EndOfMessage ? 1 : 0;
            }
        });
    }

    [Fact]
    public async Task A_comment_travels_as_a_topic_and_never_as_text()
    {
        var (_, proposal) = await OpenAsync();
        await using var watcher = await LiveClient.ConnectAsync(site.Address, $"proposal:{proposal.Id}");
        var author = await site.PersonAsync();

        await site.UseAsync<Comments.PostComment, object?>(async post => await post.RunAsync(proposal.Id, author.Id, null, "rahasia di antara kita", null, Cancel));

        var changed = await watcher.NextAsync("changed", body => body.GetProperty("topic").GetString() == $"comments:{proposal.Id}");
        Assert.Equal($$"""{"topic":"comments:{{proposal.Id}}"}""", changed.Body.GetRawText());
    }

    [Fact]
    public async Task Other_sites_cannot_listen()
    {
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => LiveClient.ConnectAsync(site.Address, "leaderboard", "https://situs-lain.test"));

        Assert.Contains(((int)HttpStatusCode.Forbidden).ToString(CultureInfo.InvariantCulture), refused.Message, StringComparison.Ordinal);
    }

    private async Task<(Challenge, Proposal)> OpenAsync(bool realTime = false)
    {
        // Processes of their own go by the real clock.
        site.Clock.Now = realTime ? DateTimeOffset.UtcNow.AddMinutes(-1) : site.Clock.Now;
        var challenge = await site.OpenChallengeAsync();
        return (challenge, await site.ProposalAsync(challenge));
    }

    private static async Task VoteAsync(Uri address, Person person, Proposal proposal)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", person.Token);
        using var answer = await http.PutAsync(new Uri(address, $"/api/v1/proposals/{proposal.Id}/vote"), null, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
