using System.Globalization;
using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Data;
using FkpDigital.Moderation;
using FkpDigital.Web.Api;
using FkpDigital.Web.People;
using FkpDigital.Web.Shell;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Pages.Moderation;

/// <summary>What was reported, what is hidden, and what moderators decided.</summary>
[Needs(Right.Moderate)]
public sealed class IndexModel(FkpDbContext db, Authority authority, ReadModeration moderation, Moderate moderate) : AppPage
{
    private const int PageSize = 20;

    [BindProperty]
    public DecisionInput Input { get; set; } = new();

    public ModerationTab Tab { get; private set; }

    public IReadOnlyList<ReportCase> Queue { get; private set; } = [];

    public IReadOnlyList<DecisionLine> Decisions { get; private set; } = [];

    /// <summary>The case that is open; null when there is none.</summary>
    public ReportCase? Chosen { get; private set; }

    public int Waiting { get; private set; }

    public string? Next { get; private set; }

    /// <summary>The agencies whose moderator this person is, by name.</summary>
    public string Places { get; private set; } = "";

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var action = Choice.Of(Input.Action, "action", DecisionAction.Keep);
        Rule.Input(action is not DecisionAction.Hide || !string.IsNullOrEmpty(Input.Reason), "reason", InputRules.Required);
        var reason = Choice.Of(Input.Reason, "reason", Reason.Other);
        if (!await moderate.RunAsync(Input.Proposal, Input.Comment, MeOrRefuse, action, reason, Input.Note, cancel))
        {
            return NotFound();
        }

        Say(T["Keputusan tercatat: {0}.", ReasonWords.Of(T, action)]);
        return Redirect(Url.Content(action is DecisionAction.Restore ? Address(ModerationTab.Hidden) : Address(ModerationTab.Queue)));
    }

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var me = MeOrRefuse;
        Tab = Choice.Of(Request.Query["tab"], "tab", ModerationTab.Queue);
        Waiting = await moderation.CountOpenAsync(me, cancel);
        var nodes = authority.NodesOf(me, Right.Moderate);
        Places = string.Join(", ", await db.Agencies.Where(a => nodes.Contains(a.Id)).OrderBy(a => a.Id).Take(3).Select(a => a.Name).ToListAsync(cancel));
        long? after = long.TryParse(Request.Query["after"], NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : null;
        if (Tab is ModerationTab.Queue)
        {
            var cases = await moderation.QueueAsync(me, after, PageSize + 1, cancel);
            Queue = [.. cases.Take(PageSize)];
            Chosen = Queue.FirstOrDefault(IsAsked) ?? (Queue.Count > 0 ? Queue[0] : null);
            Next = cases.Count > PageSize ? Address(Tab, Queue[^1].Newest) : null;
            return true;
        }

        var lines = await moderation.DecisionsAsync(me, Tab is ModerationTab.Hidden, after, PageSize + 1, cancel);
        Decisions = [.. lines.Take(PageSize)];
        Next = lines.Count > PageSize ? Address(Tab, Decisions[^1].Id) : null;
        return true;
    }

    public static string Address(ModerationTab tab, long? after = null) =>
        $"~/moderation?tab={tab.ToString().ToLowerInvariant()}{(after is null ? "" : string.Create(CultureInfo.InvariantCulture, $"&after={after}"))}";

    public string AddressOf(ReportCase one) => string.Create(CultureInfo.InvariantCulture, $"~/moderation?tab=queue&after={Request.Query["after"].FirstOrDefault(IsNumber)}&case={KeyOf(one)}#rincian");

    /// <summary>The rail of the work area.</summary>
    public IReadOnlyList<WorkNav> Rail =>
    [
        new(T["Antrean"], Address(ModerationTab.Queue), "inbox", Waiting, Tab is ModerationTab.Queue),
        new(T["Disembunyikan"], Address(ModerationTab.Hidden), "eye", Current: Tab is ModerationTab.Hidden),
        new(T["Catatan keputusan"], Address(ModerationTab.Log), "file-earmark-text", Current: Tab is ModerationTab.Log),
    ];

    private bool IsAsked(ReportCase one) =>
        HttpMethods.IsPost(Request.Method) ? one.Content.Proposal == Input.Proposal && one.Content.Comment == Input.Comment : KeyOf(one) == Request.Query["case"];

    private static string KeyOf(ReportCase one) => string.Create(CultureInfo.InvariantCulture, $"{one.Content.Proposal}-{one.Content.Comment ?? 0}");

    private static bool IsNumber(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}

public enum ModerationTab
{
    Queue,
    Hidden,
    Log,
}

/// <summary>What a moderator decides about which content.</summary>
public sealed class DecisionInput
{
    public long Proposal { get; set; }
    public long? Comment { get; set; }
    public string? Action { get; set; }
    public string? Reason { get; set; }
    public string? Note { get; set; }
}
