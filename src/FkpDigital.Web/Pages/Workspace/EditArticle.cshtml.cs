using System.Globalization;
using FkpDigital.Agencies;
using FkpDigital.Articles;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Web.Host;
using FkpDigital.Web.Pages.Articles;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages.Workspace;

/// <summary>Staff rewrite an article, give it a photograph, publish it, take it back.</summary>
[RequestSizeLimit(Protection.LargestUpload)]
[Needs(Right.WriteArticles)]
public sealed class EditArticleModel(FkpDbContext db, Authority authority, WriteArticle write, TimeProvider clock) : ArticleForm(db, authority)
{
    [BindProperty(SupportsGet = true)]
    public long Id { get; set; }

    public ArticleSheet Sheet { get; private set; } = null!;

    public override ArticleState State => Sheet.StateAt(clock.GetUtcNow());

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public Task<IActionResult> OnPostAsync(CancellationToken cancel) => SaveAsync(publish: false, cancel);

    public Task<IActionResult> OnPostPublishAsync(CancellationToken cancel) => SaveAsync(publish: true, cancel);

    public Task<IActionResult> OnPostWithdrawAsync(CancellationToken cancel) =>
        ChangeAsync(() => write.WithdrawAsync(Id, Input.Reason, MeOrRefuse, cancel), T["Artikel ditarik."], cancel);

    public Task<IActionResult> OnPostRestoreAsync(CancellationToken cancel) =>
        ChangeAsync(() => write.RestoreAsync(Id, MeOrRefuse, cancel), T["Artikel tampil lagi."], cancel);

    public Task<IActionResult> OnPostRemovePictureAsync(CancellationToken cancel) =>
        ChangeAsync(() => write.RemovePictureAsync(Id, MeOrRefuse, cancel), T["Foto dihapus."], cancel);

    public Task<IActionResult> OnPostPictureAsync(CancellationToken cancel) => ChangeAsync(async () =>
    {
        Rule.Input(Input.File is not null, "file", InputRules.Required);
        return await write.IllustrateAsync(Id, await Uploads.ReadAsync(Input.File!, cancel), Input.Alt, MeOrRefuse, cancel);
    }, T["Foto terpasang."], cancel);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(Right.WriteArticles, cancel) || await Desk.OpenAsync(Id, cancel) is not { } sheet)
        {
            return false;
        }

        Sheet = sheet;
        if (Input.Version is null)
        {
            Fill(); // the text was not sent: the page is opened, or one of its small forms was refused
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

        _ = uint.TryParse(Input.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var version);
        var wasPublic = State is ArticleState.Published;
        await write.EditAsync(Id, version, Draft(), publish, MeOrRefuse, cancel);
        Say(wasPublic ? T["Perubahan tersimpan dan sudah terlihat oleh warga."] : publish ? T["Artikel disimpan dan terbit pada waktunya."] : T["Draf tersimpan. Belum terlihat oleh warga."]);
        return Back();
    }

    private async Task<IActionResult> ChangeAsync(Func<Task<bool>> change, string sentence, CancellationToken cancel)
    {
        if (!await LoadAsync(cancel) || !await change())
        {
            return NotFound();
        }

        Say(sentence);
        return Back();
    }

    private RedirectResult Back() => Redirect(Url.Content(At($"/articles/{Id}")));

    private void Fill()
    {
        var text = Sheet.Text;
        (Input.Title, Input.Lead, Input.Body, Input.Cover) = (text.Title, text.Lead, text.Body, text.Cover);
        (Input.Kind, Input.Tags) = (ArticleWords.NameOf(text.Kind), string.Join(", ", text.Tags));
        Input.Challenges = [.. Sheet.Challenges.Select(id => id.ToString(CultureInfo.InvariantCulture))];
        Input.PublishAt = Sheet.PublishAt is { } at ? Local(at, Zone) : null;
        Input.Version = Sheet.Version.ToString(CultureInfo.InvariantCulture);
    }
}
