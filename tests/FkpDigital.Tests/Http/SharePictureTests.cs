using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Tests.Http;

/// <summary>The picture beside a shared link.</summary>
public sealed class SharePictureTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Challenges_and_proposals_have_a_picture_in_both_languages()
    {
        var challenge = await app.OpenChallengeAsync();
        var proposal = await app.ProposalAsync(challenge);
        foreach (var address in new[] { $"/challenges/{challenge.Slug}/share.png", Of(proposal.Id), $"/en{Of(proposal.Id)}" })
        {
            using var answer = await app.Stranger().GetAsync(address);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
            Assert.True(answer.Headers.CacheControl!.Public);
            Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], (await answer.Content.ReadAsByteArrayAsync(Cancel))[..8]);
        }
    }

    [Fact]
    public async Task The_page_names_its_picture()
    {
        var challenge = await app.OpenChallengeAsync();

        var page = await app.Stranger().PageAsync($"/challenges/{challenge.Slug}");

        Assert.Equal($"http://localhost/challenges/{challenge.Slug}/share.png", page.QuerySelector("meta[property='og:image']")!.GetAttribute("content"));
        Assert.Equal("summary_large_image", page.QuerySelector("meta[name='twitter:card']")!.GetAttribute("content"));
    }

    [Fact]
    public async Task An_unchanged_picture_is_not_sent_again_and_a_vote_changes_it()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        using var first = await app.Stranger().GetAsync(Of(proposal.Id));

        using var again = await AskAsync(proposal.Id, first.Headers.ETag!);
        var voter = await app.PersonAsync();
        using var vote = await voter.Browser.Http.PutAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"/api/v1/proposals/{proposal.Id}/vote"), UriKind.Relative), null, Cancel);
        using var changed = await AskAsync(proposal.Id, first.Headers.ETag!);

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(HttpStatusCode.OK, vote.StatusCode);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
    }

    [Fact]
    public async Task What_nobody_may_see_has_no_picture()
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        await app.DbAsync(async db =>
        {
            var hidden = await db.Proposals.Include(p => p.Challenge).SingleAsync(p => p.Id == proposal.Id, Cancel);
            hidden.Hide("spam", hidden.AuthorId);
            return await db.SaveChangesAsync(Cancel);
        });

        foreach (var address in new[] { Of(proposal.Id), Of(long.MaxValue), "/challenges/tidak-ada/share.png" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await app.Stranger().GetAsync(address)).StatusCode);
        }
    }

    private async Task<HttpResponseMessage> AskAsync(long proposal, EntityTagHeaderValue known)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Of(proposal), UriKind.Relative));
        request.Headers.IfNoneMatch.Add(known);
        return await app.Stranger().Http.SendAsync(request, Cancel);
    }

    private static string Of(long proposal) => string.Create(CultureInfo.InvariantCulture, $"/proposals/{proposal}/share.png");
}
