using System.Globalization;
using FkpDigital.Agencies;
using FkpDigital.Commitments;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Desk;
using FkpDigital.Regions;
using FkpDigital.Web.Shell;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Workspace;

public enum WorkTab
{
    Dashboard,
    Challenges,
    Forums,
    Commitments,
    Desk,
    Articles,
}

/// <summary>The agency whose work area this is; at the top of the tree it is also the platform's.</summary>
public sealed record WorkUnit(long Id, string Name, string Slug, string? RegionCode, string? RegionName, bool IsTop);

/// <summary>A page of an agency's work area: it knows the agency, the rights of who looks, and fills the rail.</summary>
public abstract class WorkspacePage(FkpDbContext db, Authority authority) : AppPage
{
    private const string LocalFormat = "yyyy-MM-dd'T'HH:mm";

    [BindProperty(Name = "agency", SupportsGet = true)]
    public string AgencySlug { get; set; } = "";

    public WorkUnit Unit { get; private set; } = null!;

    /// <summary>What this person may do here.</summary>
    public IReadOnlySet<Right> Mine { get; private set; } = new HashSet<Right>();

    protected abstract WorkTab Tab { get; }

    /// <summary>Opens the work area to a person who has the right there.</summary>
    /// <returns>False when there is no such agency.</returns>
    /// <exception cref="RuleException">The person does not have the right there (403).</exception>
    protected async Task<bool> EnterAsync(Right right, CancellationToken cancel)
    {
        var unit = await db.Agencies.Where(a => a.Slug == AgencySlug)
            .Select(a => new WorkUnit(a.Id, a.Name, a.Slug, a.RegionCode, a.Region == null ? null : a.Region.Name, a.ParentId == null))
            .SingleOrDefaultAsync(cancel);
        if (unit is null)
        {
            return false;
        }

        Unit = unit;
        await authority.RequireAsync(Me, right, unit.Id, cancel);
        Mine = await authority.RightsAtAsync(MeOrRefuse, unit.Id, cancel);
        await FillRailAsync(cancel);
        return true;
    }

    /// <summary>An address below this work area, without language.</summary>
    public string At(string path = "") => $"~/workspace/{Unit.Slug}{path}";

    /// <summary>The instant that a <c>datetime-local</c> control names in that zone.</summary>
    /// <exception cref="RuleException">Empty, or not a date and time (400).</exception>
    protected static DateTimeOffset Instant(string? typed, string field, Zone zone)
    {
        Rule.Input(!string.IsNullOrWhiteSpace(typed), field, InputRules.Required);
        var read = DateTime.TryParseExact(typed, [LocalFormat, "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local);
        Rule.Input(read, field, InputRules.Unreadable);
        return local.At(zone);
    }

    /// <summary>An instant as a <c>datetime-local</c> control wants it.</summary>
    protected static string Local(DateTimeOffset at, Zone zone) => at.In(zone).ToString(LocalFormat, CultureInfo.InvariantCulture);

    private async Task FillRailAsync(CancellationToken cancel)
    {
        var now = HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var late = await db.Commitments.CountAsync(c => c.Agency.Line.Contains(Unit.Id) && c.Deadline <= now && c.State != CommitmentState.Done && c.State != CommitmentState.Superseded, cancel);
        WorkNav Entry(WorkTab tab, string text, string path, string icon, int? count = null) => new(text, At(path), icon, count, tab == Tab);
        ViewData["WorkPlace"] = new WorkPlace(Unit.Name, Unit.RegionName ?? "");
        WorkNav[] watched =
        [
            Entry(WorkTab.Dashboard, T["Dasbor"], "", "grid-1x2"),
            Entry(WorkTab.Challenges, T["Tantangan"], "/challenges", "megaphone"),
            Entry(WorkTab.Forums, T["Forum"], "/forums", "people"),
            Entry(WorkTab.Commitments, T["Komitmen"], "/commitments", "kanban", late == 0 ? null : late),
        ];
        WorkNav[] served = Mine.Contains(Right.EnterForCitizens) ? [Entry(WorkTab.Desk, T["Loket"], "/desk", "person-vcard", await WaitingAtDeskAsync(cancel))] : [];
        WorkNav[] written = [Entry(WorkTab.Articles, T["Artikel"], "/articles", "newspaper")];
        WorkNav[] shown = [.. Mine.Contains(Right.ViewWorkspace) ? watched : [], .. served, .. Mine.Contains(Right.WriteArticles) ? written : []];
        ViewData["WorkNav"] = shown;
    }

    /// <returns>Null when nothing waits for this person: what they entered is for somebody else to confirm.</returns>
    private async Task<int?> WaitingAtDeskAsync(CancellationToken cancel) =>
        await db.AssistedEntries.CountAsync(e => e.AgencyId == Unit.Id && e.State == EntryState.Waiting && e.EnteredBy != Me, cancel) is var waiting and > 0 ? waiting : null;
}
