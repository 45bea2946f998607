using FkpDigital.Agencies;
using FkpDigital.Articles;
using FkpDigital.Commitments;
using FkpDigital.Data;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace FkpDigital.Web.Pages.Articles;

/// <summary>The photograph of an article; before it is public, for those who write it. It came from outside, so a browser never shows it as a page of ours.</summary>
[Needs(Right.Read)]
public sealed class PictureModel(FkpDbContext db, ArticleReads articles, Authority authority, TimeProvider clock) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string slug, CancellationToken cancel)
    {
        var article = await db.Articles.Where(a => a.Slug == slug).Select(a => new { a.Id, a.AgencyId, a.PublishAt, a.WithdrawnAt }).SingleOrDefaultAsync(cancel);
        var isPublic = article is { WithdrawnAt: null } && article.PublishAt <= clock.GetUtcNow();
        if (article is null || !(isPublic || await MayWriteAsync(article.AgencyId, cancel)) || await articles.PictureAsync(article.Id, cancel) is not { } picture)
        {
            return NotFound();
        }

        Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        Response.Headers.XContentTypeOptions = "nosniff";
        Response.Headers.CacheControl = isPublic ? "public, max-age=3600" : "private, no-store";
        return new FileContentResult(picture.Content, picture.ContentType) { FileDownloadName = slug + EvidenceFile.EndingOf(picture.ContentType), EntityTag = new EntityTagHeaderValue($"\"{picture.Sha256}\"") };
    }

    private async Task<bool> MayWriteAsync(long? agencyId, CancellationToken cancel) => User.ParticipantId() is { } me && (agencyId is { } agency
        ? await authority.MayAsync(me, Right.WriteArticles, agency, cancel)
        : await authority.MayAnywhereAsync(me, Right.WriteForPlatform, cancel));
}
