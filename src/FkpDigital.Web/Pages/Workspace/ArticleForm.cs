using System.Globalization;
using FkpDigital.Agencies;
using FkpDigital.Articles;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Regions;
using FkpDigital.Web.Pages.Articles;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace FkpDigital.Web.Pages.Workspace;

/// <summary>The article editor as it is typed; the time is that of the agency's clocks.</summary>
public sealed class ArticleInput
{
    public string? Title { get; set; }
    public string? Lead { get; set; }
    public string? Body { get; set; }
    public string? Kind { get; set; }

    /// <summary>Between commas.</summary>
    public string? Tags { get; set; }

    public string? Cover { get; set; }

    /// <summary>Ids of the chosen challenges.</summary>
    public string[] Challenges { get; set; } = [];

    /// <summary>Empty: as soon as it is published.</summary>
    public string? PublishAt { get; set; }

    /// <summary>For whom a new article is written: <see cref="ArticleForm.Platform"/>, or anything else for the agency.</summary>
    public string? Publisher { get; set; }

    /// <summary>What the editor saw when it was opened.</summary>
    public string? Version { get; set; }

    /// <summary>Why it is withdrawn.</summary>
    public string? Reason { get; set; }

    public IFormFile? File { get; set; }

    /// <summary>What the photograph shows.</summary>
    public string? Alt { get; set; }
}

/// <summary>What writing and rewriting an article have in common.</summary>
public abstract class ArticleForm(FkpDbContext db, Authority authority) : WorkspacePage(db, authority)
{
    public const string Platform = "platform";
    private readonly FkpDbContext _db = db;

    [BindProperty]
    public ArticleInput Input { get; set; } = new();

    public IReadOnlyList<ChallengeChoice> Choices { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Kinds => [.. Enum.GetValues<ArticleKind>().Select(k => new SelectListItem(T.Of(k), ArticleWords.NameOf(k)))];

    /// <summary>Who may be named as publisher; one alone where there is no choice.</summary>
    public IReadOnlyList<SelectListItem> Publishers => [.. WritesForPlatform ? [new SelectListItem("FKP Digital", Platform)] : Array.Empty<SelectListItem>(), new SelectListItem(Unit.Name, "")];

    /// <summary>Draft for a new one.</summary>
    public abstract ArticleState State { get; }

    /// <summary>The text is shown as readers will see it; nothing was saved.</summary>
    public bool IsPreview { get; private set; }

    /// <summary>The clocks that the time is read by.</summary>
    public Zone Zone => RegionTime.ZoneOf(Unit.RegionCode);

    public bool WritesForPlatform => Unit.IsTop && Mine.Contains(Right.WriteForPlatform);

    protected override WorkTab Tab => WorkTab.Articles;

    protected ArticleDesk Desk => new(_db, Unit.Id, WritesForPlatform);

    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken cancel)
    {
        IsPreview = true;
        return await ShowAsync(cancel);
    }

    /// <summary>Loads the list of challenges; needs the unit and what was typed.</summary>
    protected async Task LoadChoicesAsync(CancellationToken cancel) => Choices = await Desk.ChoicesAsync(ChosenIds(), cancel);

    /// <summary>Reads the form.</summary>
    /// <exception cref="RuleException">A time or choice cannot be read (400).</exception>
    protected ArticleDraft Draft()
    {
        var kind = ArticleWords.KindOf(Input.Kind);
        Rule.Input(kind is not null, "kind", InputRules.Unknown);
        var text = new ArticleText(Input.Title, Input.Lead, Input.Body, kind!.Value, (Input.Tags ?? "").Split(','), Input.Cover);
        return new ArticleDraft(text, ChosenIds(), string.IsNullOrWhiteSpace(Input.PublishAt) ? null : Instant(Input.PublishAt, "publishAt", Zone));
    }

    private List<long> ChosenIds() =>
        [.. Input.Challenges.Select(c => long.TryParse(c, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0)];
}
