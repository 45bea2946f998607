using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Forums;
using FkpDigital.Regions;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages.Workspace;

public enum ForumTab
{
    Agenda,
    Meeting,
    Attendance,
    Outcomes,
}

/// <summary>A page of one forum in the work area.</summary>
public abstract class ForumPage(FkpDbContext db, Authority authority, ForumReads reads) : WorkspacePage(db, authority)
{
    [BindProperty(SupportsGet = true)]
    public long Id { get; set; }

    public ForumSummary Forum { get; private set; } = null!;

    public Zone Zone => RegionTime.ZoneOf(Forum.RegionCode);

    /// <summary>Agenda and planning can still change.</summary>
    public bool IsOpen => Forum.State is ForumState.Preparing or ForumState.Scheduled;

    public abstract ForumTab ForumTab { get; }

    protected override WorkTab Tab => WorkTab.Forums;

    protected ForumReads Reads { get; } = reads;

    /// <summary>Opens the forum to a person who has the right at its agency.</summary>
    /// <returns>False when the agency has no such forum.</returns>
    /// <exception cref="RuleException">The person does not have the right (403).</exception>
    protected async Task<bool> EnterForumAsync(Right right, CancellationToken cancel)
    {
        if (!await EnterAsync(right, cancel) || await Reads.FindAsync(Id, cancel) is not { } forum || forum.AgencySlug != Unit.Slug)
        {
            return false;
        }

        Forum = forum;
        return true;
    }

    /// <summary>An address below this forum, without language.</summary>
    public string AtForum(string path = "") => At($"/forums/{Id}{path}");

    protected static T Choice<T>(string? typed, string field) where T : struct, Enum
    {
        Rule.Input(!string.IsNullOrEmpty(typed), field, InputRules.Required);
        Rule.Input(Enum.TryParse<T>(typed, out var choice) && Enum.IsDefined(choice), field, InputRules.Unknown);
        return choice;
    }
}
