using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using FkpDigital.Articles;
using FkpDigital.Challenges;
using FkpDigital.Data;
using FkpDigital.Proposals;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.Pages.Articles;
using FkpDigital.Web.Shell;
using Microsoft.Net.Http.Headers;

namespace FkpDigital.Web.Sharing;

/// <summary>
/// The pictures of challenges, proposals and articles. A drawing takes some hundredths of a second of a processor, so one is drawn at a time, a few wait,
/// the last ones are kept, and the rest is told to come back.
/// </summary>
public sealed class SharePictures : IDisposable
{
    private const int Kept = 128;
    private readonly ConcurrencyLimiter _turn = new(new ConcurrencyLimiterOptions { PermitLimit = 1, QueueLimit = 16 });
    private readonly ConcurrentDictionary<string, byte[]> _drawn = new();

    /// <summary>The picture, or null when too many are asked for at once.</summary>
    public async Task<byte[]?> DrawAsync(ShareText text, CancellationToken cancel)
    {
        if (_drawn.TryGetValue(text.Tag, out var drawn))
        {
            return drawn;
        }

        using var turn = await _turn.AcquireAsync(1, cancel);
        if (!turn.IsAcquired)
        {
            return null;
        }

        if (_drawn.Count >= Kept)
        {
            _drawn.Clear();
        }

        return _drawn.GetOrAdd(text.Tag, _ => SharePicture.Draw(text));
    }

    public void Dispose() => _turn.Dispose();
}

/// <summary><c>/challenges/{slug}/share.png</c>, <c>/proposals/{id}/share.png</c> and <c>/articles/{slug}/share.png</c>, in the language of the address.</summary>
internal static class ShareApi
{
    private const string FiveMinutes = "public, max-age=300";

    public static void MapSharePictures(this IEndpointRouteBuilder open)
    {
        open.MapGet("/challenges/{slug}/share.png", ChallengeAsync);
        open.MapGet("/proposals/{id:long}/share.png", ProposalAsync);
        open.MapGet("/articles/{slug}/share.png", ArticleAsync);
    }

    private static async Task<IResult> ChallengeAsync(string slug, HttpContext http, ChallengeFinder finder, SharePictures pictures, Texts texts)
    {
        if (await finder.FindAsync(slug, http.RequestAborted) is not { State: not ChallengeState.Draft } challenge)
        {
            return TypedResults.NotFound();
        }

        var rounds = await finder.RoundsAsync(challenge.Id, http.RequestAborted);
        var votes = rounds.Sum(r => r.Votes);
        var phase = rounds.Count > 0 ? $" · {texts.Chip(rounds[0].Dates.Phase).Label}" : "";
        return await AnswerAsync(http, pictures, new ShareText(
            texts["Tantangan"] + phase, challenge.Title, $"{challenge.Region.Name} · {challenge.Agency.Name}", Moments.Number(votes), texts.Noun(votes, "dukungan")));
    }

    private static async Task<IResult> ProposalAsync(long id, HttpContext http, FkpDbContext db, SharePictures pictures, Texts texts)
    {
        if (await ProposalView.ReadAsync(db, id, http.RequestAborted) is not { IsHidden: false } proposal)
        {
            return TypedResults.NotFound();
        }

        return await AnswerAsync(http, pictures, new ShareText(
            $"{texts["Usulan"]} · {texts.Chip(proposal.Round.Phase).Label}", proposal.Title, $"{proposal.Region ?? proposal.Challenge.Region} · {proposal.Challenge.Agency}",
            Moments.Number(proposal.Votes), texts.Noun(proposal.Votes, "dukungan")));
    }

    private static async Task<IResult> ArticleAsync(string slug, HttpContext http, ArticleReads articles, SharePictures pictures, Texts texts)
    {
        if (await articles.FindAsync(slug, http.RequestAborted) is not { WithdrawnAt: null, Summary: var article })
        {
            return TypedResults.NotFound();
        }

        return await AnswerAsync(http, pictures, new ShareText(
            $"{texts["Artikel"]} · {texts.Of(article.Kind)}", article.Title, article.Agency?.Name ?? "FKP Digital", Moments.Number(article.Minutes), texts["menit baca"]));
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, SharePictures pictures, ShareText text)
    {
        var tag = new EntityTagHeaderValue(text.Tag);
        http.Response.Headers.CacheControl = FiveMinutes;
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(t => t.Compare(tag, useStrongComparison: false)))
        {
            http.Response.Headers.ETag = text.Tag;
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        if (await pictures.DrawAsync(text, http.RequestAborted) is { } picture)
        {
            return TypedResults.Bytes(picture, "image/png", entityTag: tag);
        }

        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.RetryAfter = "5";
        return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }
}
