using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FkpDigital.Challenges;
using FkpDigital.Proposals;
using FkpDigital.Tests.Infrastructure;
using FkpDigital.Web.Api;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FkpDigital.Tests.Http;

public sealed class IdempotencyKeyTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_description_of_the_API_names_the_header_at_every_write_and_no_read()
    {
        var description = await app.Stranger().Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Cancel);

        var operations = description.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject())
            .Where(o => o.Name is "get" or "put" or "post" or "patch" or "delete").ToList();
        Assert.Contains(operations, o => o.Name is "get");
        Assert.Contains(operations, o => o.Name is "put");
        Assert.All(operations, o => Assert.Equal(o.Name is not "get", o.Value.TryGetProperty("parameters", out var given)
            && given.EnumerateArray().Any(p => p.GetProperty("name").GetString() == "Idempotency-Key" && p.GetProperty("in").GetString() == "header")));
    }

    [Fact]
    public async Task The_same_request_with_the_same_key_is_done_once_and_answered_the_same()
    {
        var challenge = await app.OpenChallengeAsync();
        var citizen = await app.PersonAsync();

        using var first = await ProposeAsync(citizen, challenge, "kunci-1", "Loket khusus lansia");
        using var again = await ProposeAsync(citizen, challenge, "kunci-1", "Loket khusus lansia");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, again.StatusCode));
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Equal(await first.Content.ReadAsStringAsync(Cancel), await again.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(first.Content.Headers.ContentType, again.Content.Headers.ContentType);
        Assert.Equal(1, await app.DbAsync(db => db.Proposals.CountAsync(p => p.ChallengeId == challenge.Id, Cancel)));
    }

    [Fact]
    public async Task The_same_key_with_another_request_is_refused()
    {
        var challenge = await app.OpenChallengeAsync();
        var citizen = await app.PersonAsync();
        var (one, other) = (await app.ProposalAsync(challenge, "Loket khusus lansia"), await app.ProposalAsync(challenge, "Antrean daring dari rumah"));

        using var vote = await SendAsync(citizen, HttpMethod.Put, Vote(one), "kunci");
        using var otherProposal = await SendAsync(citizen, HttpMethod.Put, Vote(other), "kunci");
        using var otherVerb = await SendAsync(citizen, HttpMethod.Delete, Vote(one), "kunci");
        using var otherBody = await ProposeAsync(citizen, challenge, "kunci", "Ruang tunggu yang teduh");
        using var repeated = await SendAsync(citizen, HttpMethod.Put, Vote(one), "kunci");
        using var neighbour = await SendAsync(await app.PersonAsync(), HttpMethod.Put, Vote(other), "kunci");

        Assert.Equal(HttpStatusCode.OK, vote.StatusCode);
        foreach (var refused in new[] { otherProposal, otherVerb, otherBody })
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            Assert.Equal(ApiRules.KeyOfAnother, (await refused.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("code").GetString());
        }

        Assert.Equal(await vote.Content.ReadAsStringAsync(Cancel), await repeated.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(HttpStatusCode.OK, neighbour.StatusCode);
        Assert.Equal(2, await app.DbAsync(db => db.Votes.CountAsync(v => v.ProposalId == one.Id || v.ProposalId == other.Id, Cancel)));
    }

    [Fact]
    public async Task Many_at_once_with_one_key_do_it_once()
    {
        var challenge = await app.OpenChallengeAsync();
        var citizen = await app.PersonAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => ProposeAsync(citizen, challenge, "serentak", "Loket khusus lansia")));

        Assert.All(answers, a => Assert.True(a.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict, $"{a.StatusCode}"));
        Assert.Contains(answers, a => a.StatusCode is HttpStatusCode.Created);
        Assert.All(answers.Where(a => a.StatusCode is HttpStatusCode.Conflict), a => Assert.NotNull(a.Headers.RetryAfter));
        Assert.Equal(1, await app.DbAsync(db => db.Proposals.CountAsync(p => p.ChallengeId == challenge.Id, Cancel)));
        Array.ForEach(answers, a => a.Dispose());
    }

    [Fact]
    public async Task A_refused_request_leaves_the_key_free()
    {
        var challenge = await app.OpenChallengeAsync();
        var citizen = await app.PersonAsync();

        using var refused = await ProposeAsync(citizen, challenge, "kunci", "x");
        using var mended = await ProposeAsync(citizen, challenge, "kunci", "Loket khusus lansia");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Created), (refused.StatusCode, mended.StatusCode));
    }

    [Fact]
    public async Task A_call_that_died_with_its_node_can_be_repeated_after_a_minute_and_any_key_is_free_after_a_day()
    {
        var challenge = await app.OpenChallengeAsync();
        var citizen = await app.PersonAsync();
        var (one, other) = (await app.ProposalAsync(challenge, "Loket khusus lansia"), await app.ProposalAsync(challenge, "Antrean daring dari rumah"));
        using var done = await SendAsync(citizen, HttpMethod.Put, Vote(one), "kunci");
        await app.DbAsync(db => db.Database.ExecuteSqlAsync($"update idempotency_key set status = null where participant_id = {citizen.Id}", Cancel));

        using var running = await SendAsync(citizen, HttpMethod.Put, Vote(one), "kunci");
        await app.DbAsync(db => db.Database.ExecuteSqlAsync($"update idempotency_key set at = at - interval '61 seconds' where participant_id = {citizen.Id}", Cancel));
        using var repeated = await SendAsync(citizen, HttpMethod.Put, Vote(one), "kunci");
        await app.DbAsync(db => db.Database.ExecuteSqlAsync($"update idempotency_key set at = at - interval '25 hours' where participant_id = {citizen.Id}", Cancel));
        using var tomorrow = await SendAsync(citizen, HttpMethod.Put, Vote(other), "kunci");

        Assert.Equal(
            (HttpStatusCode.Conflict, HttpStatusCode.OK, HttpStatusCode.OK),
            (running.StatusCode, repeated.StatusCode, tomorrow.StatusCode));
        Assert.Equal(ApiRules.KeyRunning, (await running.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Old_keys_are_swept_up()
    {
        var citizen = await app.PersonAsync();
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        using var old = await SendAsync(citizen, HttpMethod.Put, Vote(proposal), "lama");
        await app.DbAsync(db => db.Database.ExecuteSqlAsync($"update idempotency_key set at = at - interval '25 hours' where participant_id = {citizen.Id}", Cancel));
        using var fresh = await SendAsync(citizen, HttpMethod.Delete, Vote(proposal), "baru");

        await IdempotencyKeys.ForgetAsync(app.Services.GetRequiredService<NpgsqlDataSource>(), app.Clock.Now, Cancel);

        Assert.Equal(["baru"], await app.DbAsync(db => db.Database.SqlQuery<string>($"""select key as "Value" from idempotency_key where participant_id = {citizen.Id}""").ToListAsync(Cancel)));
    }

    [Theory]
    [InlineData("dua\tkata")]
    [InlineData("\u00e9")]
    public async Task A_key_that_is_none_is_refused(string key)
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());

        using var answer = await SendAsync(await app.PersonAsync(), HttpMethod.Put, Vote(proposal), key);
        using var longest = await SendAsync(await app.PersonAsync(), HttpMethod.Put, Vote(proposal), new string('k', 255));
        using var longer = await SendAsync(await app.PersonAsync(), HttpMethod.Put, Vote(proposal), new string('k', 256));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.OK, HttpStatusCode.BadRequest), (answer.StatusCode, longest.StatusCode, longer.StatusCode));
    }

    private static string Vote(Proposal proposal) => $"/api/v1/proposals/{proposal.Id}/vote";

    private static Task<HttpResponseMessage> ProposeAsync(Person person, Challenge challenge, string key, string title) => SendAsync(person, HttpMethod.Post, $"/api/v1/challenges/{challenge.Slug}/proposals", key,
        JsonContent.Create(new { title, problem = "Warga lansia menunggu tiga jam.", recommendation = "Buka satu loket khusus lansia.", category = "Loket" }));

    private static async Task<HttpResponseMessage> SendAsync(Person person, HttpMethod verb, string address, string key, HttpContent? body = null)
    {
        using var request = new HttpRequestMessage(verb, new Uri(address, UriKind.Relative)) { Content = body };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await person.Browser.Http.SendAsync(request, Cancel);
    }
}
