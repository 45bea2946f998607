using System.Globalization;
using FkpDigital.Agencies;
using FkpDigital.Comments;
using FkpDigital.Core;
using FkpDigital.Moderation;
using FkpDigital.Proposals;
using FkpDigital.Regions;
using FkpDigital.Voting;
using FkpDigital.Web.Api;
using FkpDigital.Web.Caching;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.People;
using FkpDigital.Web.Shell;
using Microsoft.AspNetCore.Mvc;

namespace FkpDigital.Web.Pages.Proposals;

/// <summary>One proposal: its texts, its votes, its way, and what people say about it.</summary>
[Needs(Right.Read)]
public sealed class DetailsModel(
    Snapshots snapshots, ReadWholeProposal wholes, CastVote castVote, PostComment postComment, ReviseComment revise, ReportContent reports,
    Moments moments, TimeProvider clock) : AppPage
{
    [BindProperty(SupportsGet = true)]
    public long Id { get; set; }

    [BindProperty]
    public DiscussionInput Input { get; set; } = new();

    public ProposalView Proposal { get; private set; } = null!;

    /// <summary>Null while it is hidden.</summary>
    public CutPosition? Cut { get; private set; }

    public VoteBlock? Vote { get; private set; }

    public Quota? Quota { get; private set; }

    public IReadOnlyList<Step> Journey { get; private set; } = [];

    public Discussion Discussion { get; private set; } = null!;

    public IReadOnlyList<OtherProposal> Others { get; private set; } = [];

    public Zone Zone => RegionTime.ZoneOf(Proposal.Challenge.RegionCode);

    /// <summary>The one address of this proposal, without host. That of a hidden one does not tell its title.</summary>
    public string Address => Proposal.IsHidden ? $"~/proposals/{Id}" : $"~/proposals/{Id}/{Slug.From(Proposal.Title)}";

    public async Task<IActionResult> OnGetAsync(string? slug, CancellationToken cancel)
    {
        if (!await LoadAsync(cancel))
        {
            return NotFound();
        }

        if (slug is null || (!Proposal.IsHidden && slug == Slug.From(Proposal.Title)))
        {
            return Page();
        }

        // A hidden one may come back under its name: not for ever.
        return new RedirectResult(Url.Content(Address) + Request.QueryString, permanent: !Proposal.IsHidden);
    }

    /// <summary>The part of the page that is fetched again when a comment was added or changed.</summary>
    public async Task<IActionResult> OnGetCommentsAsync(CancellationToken cancel) =>
        await LoadAsync(cancel) ? Partial("_Comments", Discussion) : NotFound();

    /// <summary>The timeline, fetched again when something happened to the proposal.</summary>
    public async Task<IActionResult> OnGetJourneyAsync(CancellationToken cancel) =>
        await LoadAsync(cancel) ? Partial("_Timeline", Journey) : NotFound();

    [Needs(Right.TakePart)]
    public async Task<IActionResult> OnPostVoteAsync(string? returnUrl, CancellationToken cancel)
    {
        if (await castVote.RunAsync(Id, MeOrRefuse, cancel) is not { } answer)
        {
            return NotFound();
        }

        Say(T["Dukungan Anda tercatat. Bukti: {0}.", answer.Receipt]);
        return Back(returnUrl);
    }

    [Needs(Right.TakePart)]
    public async Task<IActionResult> OnPostWithdrawAsync(string? returnUrl, CancellationToken cancel)
    {
        if (await castVote.WithdrawAsync(Id, MeOrRefuse, cancel) is null)
        {
            return NotFound();
        }

        Say(T["Dukungan Anda ditarik."]);
        return Back(returnUrl);
    }

    [Needs(Right.TakePart)]
    public async Task<IActionResult> OnPostCommentAsync(CancellationToken cancel)
    {
        var place = PlaceOf();
        Stance? stance = place.Reply is null ? Choice.Of(Input.Stance, "stance", Stance.Neutral) : null;
        return await postComment.RunAsync(Id, MeOrRefuse, stance, Input.Text ?? "", place.Reply, cancel) is { } posted
            ? await ToAsync(posted.ParentId is null ? place with { After = null, Thread = null, OldestFirst = false } : place, $"c{posted.Id}", T["Tanggapan Anda terkirim."], cancel)
            : NotFound();
    }

    [Needs(Right.TakePart)]
    public async Task<IActionResult> OnPostEditAsync(CancellationToken cancel) =>
        PlaceOf() is { Edit: { } id } place && await revise.EditAsync(id, MeOrRefuse, Input.Text, cancel) is not null
            ? await ToAsync(place, $"c{id}", T["Tanggapan Anda diubah."], cancel)
            : NotFound();

    [Needs(Right.TakePart)]
    public async Task<IActionResult> OnPostDeleteAsync(long comment, CancellationToken cancel) =>
        await revise.DeleteAsync(comment, MeOrRefuse, cancel) is not null
            ? await ToAsync(PlaceOf(), $"c{comment}", T["Tanggapan Anda dihapus."], cancel)
            : NotFound();

    [Needs(Right.TakePart)]
    public async Task<IActionResult> OnPostReportAsync(CancellationToken cancel) =>
        PlaceOf() is { Report: { } target } place && await reports.RunAsync(Id, target == 0 ? null : target, MeOrRefuse, Input.ChosenReason(), Input.Note, cancel)
            ? await ToAsync(place, target == 0 ? "isi" : $"c{target}", T["Laporan Anda diteruskan kepada moderator."], cancel)
            : NotFound();

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var whole = await snapshots.GetAsync<ReadWholeProposal, WholeProposal?>(
            $"proposal {Id}", (reads, stop) => reads.ReadAsync(Id, stop), read => read is null ? [Changes.Anything] : [.. TagsOf(read.Proposal)], cancel);
        if (whole is null)
        {
            return false;
        }

        Proposal = whole.Proposal;
        HttpContext.Shows([.. TagsOf(Proposal)]);
        (Cut, Others) = (whole.Cut, whole.Others);
        Journey = new JourneySteps(T, moments, Zone).Of(whole.Journey);
        await LoadVoteAsync(now, cancel);
        Discussion = await DiscussAsync(now, cancel);
        return true;
    }

    /// <summary>Its place depends on the votes for all proposals of the challenge, its way on the promises.</summary>
    private static string[] TagsOf(ProposalView proposal) => [Changes.Challenge(proposal.Challenge.Id), Changes.Proposal(proposal.Id), Changes.Commitments];

    private async Task LoadVoteAsync(DateTimeOffset now, CancellationToken cancel)
    {
        var (mine, used) = Me is { } me ? await wholes.MineAsync(Id, Proposal.Round.Id, me, cancel) : (false, 0);
        var left = Proposal.Challenge.VotesPerPerson - used;
        var runs = Proposal.Round.VotingStarts <= now && now < Proposal.Round.VotingEnds;
        Quota = Me is not null && runs && left is { } n ? new Quota(Math.Max(0, n), Proposal.Challenge.VotesPerPerson!.Value) : null;
        var (state, reason) = this switch
        {
            _ when now < Proposal.Round.VotingStarts => (VoteState.Closed, T["Dukungan dibuka {0}", moments.Date(Proposal.Round.VotingStarts, Zone)]),
            _ when !runs => (VoteState.Closed, T["Pengumpulan berakhir {0}", moments.Date(Proposal.Round.VotingEnds, Zone)]),
            { Me: null } => (VoteState.SignedOut, null),
            _ when mine => (VoteState.Voted, null),
            _ when Me == Proposal.AuthorId => (VoteState.Disabled, T["Ini usulan Anda sendiri."]),
            _ when left <= 0 => (VoteState.Disabled, T["Dukungan Anda habis. Tarik satu untuk memindahkan."]),
            _ => (VoteState.Idle, (string?)null),
        };
        // A hidden proposal takes no votes; who voted for it may take the vote back, for it counts against the quota.
        Vote = Proposal.IsHidden && !(mine && runs) ? null : new VoteBlock(Id, Proposal.Votes, state, reason, Url.Content(Address), Wide: true);
    }

    private async Task<Discussion> DiscussAsync(DateTimeOffset now, CancellationToken cancel)
    {
        var place = PlaceOf();
        var page = await snapshots.GetAsync<CommentThreads, CommentPage>(
            $"comments {Id} {place.OldestFirst} {place.After} {place.Thread}",
            (reads, stop) => reads.PageAsync(Id, !place.OldestFirst, place.After, place.Thread, Discussion.PageSize, stop), _ => [Changes.Proposal(Id)], cancel);
        return new Discussion(Id, Address, Proposal.AuthorId, !Proposal.IsHidden, Me, now, page.Threads, page.Next, page.Stances, Proposal.Comments, place, Input);
    }

    private DiscussionPlace PlaceOf()
    {
        long? Number(string name) => long.TryParse(Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
        return new DiscussionPlace(Request.Query["order"] == "oldest", Number("after"), Number("thread"), Number("reply"), Number("edit"), Number("report"));
    }

    private async Task<IActionResult> ToAsync(DiscussionPlace place, string anchor, string sentence, CancellationToken cancel)
    {
        Say(sentence);
        return await LoadAsync(cancel)
            ? Redirect(Url.Content(Discussion.Link(place with { Reply = null, Edit = null, Report = null }, anchor: anchor)))
            : NotFound();
    }

    private RedirectResult Back(string? returnUrl) =>
        Redirect(Url.IsLocalUrl(returnUrl) && returnUrl.All(char.IsAscii) ? returnUrl : Url.Content($"~/proposals/{Id}"));
}
