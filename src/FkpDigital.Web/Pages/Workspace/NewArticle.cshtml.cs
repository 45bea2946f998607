using FkpDigital.Agencies;
using FkpDigital.Articles;
using FkpDigital.Challenges;
using FkpDigital.Data;
using FkpDigital.Web.Pages.Articles;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages.Workspace;

/// <summary>Staff write an article: as a draft, published at once, or at its time.</summary>
[Needs(Right.WriteArticles)]
public sealed class NewArticleModel(FkpDbContext db, Authority authority, WriteArticle write) : ArticleForm(db, authority)
{
    public override ArticleState State => ArticleState.Draft;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        (Input.Kind, Input.Cover) = (ArticleWords.NameOf(ArticleKind.News), Covers.All[0]);
        return await ShowAsync(cancel);
    }

    public Task<IActionResult> OnPostAsync(CancellationToken cancel) => SaveAsync(publish: false, cancel);

    public Task<IActionResult> OnPostPublishAsync(CancellationToken cancel) => SaveAsync(publish: true, cancel);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(Right.WriteArticles, cancel))
        {
            return false;
        }

        await LoadChoicesAsync(cancel);
        return true;
    }

    private async Task<IActionResult> SaveAsync(bool publish, CancellationToken cancel)
    {
        if (!await LoadAsync(cancel))
        {
            return NotFound();
        }

        var isPlatforms = WritesForPlatform && Input.Publisher == Platform;
        var article = await write.CreateAsync(isPlatforms ? null : Unit.Id, Draft(), publish, MeOrRefuse, cancel);
        Say(publish ? T["Artikel disimpan dan terbit pada waktunya."] : T["Draf tersimpan. Belum terlihat oleh warga."]);
        return Redirect(Url.Content(At($"/articles/{article.Id}")));
    }
}
